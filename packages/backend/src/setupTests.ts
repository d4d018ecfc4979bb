// A backend takes its time to start on a busy machine.
jest.setTimeout(60_000);

export {};
