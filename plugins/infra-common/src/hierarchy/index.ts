export * from './references';
export * from './isSameValue';
export * from './inheritance';
export * from './resolveInputs';
