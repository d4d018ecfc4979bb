import '@testing-library/jest-dom';

// Pages take a while to draw on a busy machine.
jest.setTimeout(60_000);
