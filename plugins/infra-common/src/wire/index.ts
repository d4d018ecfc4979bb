export * from './paging';
export * from './resource';
export * from './change';
export * from './plan';
export * from './run';
export * from './template';
export * from './audit';
export * from './status';
