export * from './infraResourceRef';
export * from './infraResourceRules';
