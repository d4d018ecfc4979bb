import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages with forms take a while to draw on a busy machine.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });
