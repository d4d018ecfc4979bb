export * from './ModuleAnalysis';
export * from './TypeConstraint';
export * from './parseType';
export * from './typeSchema';
export * from './checkValues';
export { hclTokens } from './hclTokens';
export type { HclToken } from './hclTokens';
export { hasTemplate, unescapeTemplate, wrappedExpression } from './hclText';
