import { TypeSchema } from './typeSchema';

/** A variable of a root module, as its files declare it. @public */
export interface ModuleVariable {
  name: string;
  /** The type expression as it stands in the module; `any` if there is none. */
  type: string;
  schema: TypeSchema;
  /** It has no default. */
  required: boolean;
  /** Absent where it is required, and where it is an expression: see `defaultExpression`. */
  default?: unknown;
  /** A default such as `60 * 60`, which only Terraform evaluates. */
  defaultExpression?: string;
  nullable: boolean;
  sensitive: boolean;
  ephemeral: boolean;
  description?: string;
  /** Why it should no longer be used. */
  deprecated?: string;
  validations?: { condition: string; errorMessage: string }[];
  /** Path in the repository. */
  file: string;
  /** From 1. */
  line: number;
}

/** An output of a root module. @public */
export interface ModuleOutput {
  name: string;
  description?: string;
  sensitive: boolean;
  ephemeral?: boolean;
  deprecated?: string;
}

/** A `module` block. @public */
export interface ModuleCall {
  name: string;
  source: string;
  version?: string;
  /** Folder in the repository, for a source that begins with `./` or `../` and stays in it. */
  path?: string;
  file: string;
  line: number;
}

/** What a root module wants, gives and contains. @public */
export interface ModuleAnalysis {
  variables: ModuleVariable[];
  outputs: ModuleOutput[];
  requiredVersion?: string;
  requiredProviders: { name: string; source?: string; version?: string }[];
  resources: {
    mode: 'managed' | 'data' | 'ephemeral';
    type: string;
    name: string;
  }[];
  moduleCalls: ModuleCall[];
  /** It has a `backend` or `cloud` block of its own. */
  hasBackend: boolean;
  /** What a platform engineer should know about it, such as types that are not known. */
  notes: string[];
}
