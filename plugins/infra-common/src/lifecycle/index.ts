export * from './words';
export * from './phrases';
export * from './runTransitions';
export * from './changeTransitions';
export * from './openings';
export * from './allowedActions';
export * from './batchTransitions';
export * from './batchWork';
