export * from './references';
export * from './isSameValue';
export * from './inheritance';
export * from './resolveInputs';
export { canHoldTags } from './tagValues';
export type { AppliedFacts, AppliedValues } from './frozenValue';
