export * from './protocol';
export * from './RunnerClient';
