import '@testing-library/jest-dom';

// Pages with forms take a while to draw on a busy machine.
jest.setTimeout(60_000);
