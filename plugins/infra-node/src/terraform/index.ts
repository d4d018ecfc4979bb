export {
  applyArguments,
  type InitArguments,
  type PlanArguments,
  type PlanRefresh,
} from './arguments';
export * from './FileTail';
export * from './environmentSecrets';
export * from './findEngine';
export * from './followTerraform';
export * from './httpBackend';
export * from './lockFile';
export * from './lockProviders';
export * from './ProviderCache';
export * from './Redactor';
export type { ResourceProgress } from './ResourceProgress';
export * from './RunDirectory';
export {
  secretTexts,
  SHORTEST_SECRET,
  SHORTEST_SECRET_LINE,
} from './secretForms';
export * from './Terraform';
export * from './terraformEnvironment';
export * from './TerraformMessages';
export * from './TerraformResult';
