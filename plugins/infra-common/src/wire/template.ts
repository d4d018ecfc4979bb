import { z } from 'zod';
import { ENGINES, EngineKind, VersionLifecycle } from '../lifecycle';
import { listQuery } from './paging';
import { nameSchema } from './resource';

/** A template's key: lower case, digits, `-` and `_`, 1–63 characters. @public */
export const templateKeySchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/,
    'must be lower case letters, digits, "-" and "_", at most 63',
  );

const approval = z.strictObject({
  required: z.boolean().optional(),
  quorum: z.number().int().min(1).max(10).optional(),
  allowSelfApproval: z.boolean().optional(),
});

const templateFields = {
  description: z.string().max(5000).optional(),
  parents: z.array(templateKeySchema).max(20).optional(),
  labels: z.array(z.string().min(1).max(63)).max(50).optional(),
  approval: approval.optional(),
  engine: z.enum(ENGINES).optional(),
  timeout: z.number().int().min(1).max(86_400).optional(),
  tagsVariable: z.string().min(1).max(200).optional(),
};

/** Approval settings of a template; what is absent comes from the configuration. @public */
export type TemplateApproval = z.infer<typeof approval>;

/** Where a module lies: a repository, a ref in it, a folder in that. @public */
export const moduleLocation = z.strictObject({
  sourceUrl: z.string().min(1).max(2000),
  ref: z.string().min(1).max(250),
  path: z.string().max(500).default(''),
});

/** Body of `POST /templates/import`. @public */
export const importTemplateRequest = moduleLocation.extend({
  key: templateKeySchema.optional(),
  name: nameSchema.optional(),
  abstract: z.boolean().optional(),
  ...templateFields,
});

/** @public */
export type ImportTemplateRequest = z.input<typeof importTemplateRequest>;

/** Body of `POST /templates`: one without a version, abstract or to be given one. @public */
export const createTemplateRequest = z.strictObject({
  key: templateKeySchema,
  name: nameSchema,
  abstract: z.boolean().optional(),
  ...templateFields,
});

/** @public */
export type CreateTemplateRequest = z.input<typeof createTemplateRequest>;

/** Body of `PATCH /templates/:key`. @public */
export const updateTemplateRequest = z.strictObject({
  name: nameSchema.optional(),
  ...templateFields,
});

/** @public */
export type UpdateTemplateRequest = z.input<typeof updateTemplateRequest>;

/** Body of `POST /templates/:key/versions`. @public */
export const createVersionRequest = moduleLocation.extend({
  lifecycle: z.enum(['preview', 'active']).optional(),
  breakingChanges: z.string().max(5000).optional(),
});

/** @public */
export type CreateVersionRequest = z.input<typeof createVersionRequest>;

/** Body of `PATCH /templates/:key/versions/:id`. @public */
export const updateVersionRequest = z.strictObject({
  lifecycle: z.enum(['preview', 'active', 'deprecated', 'archived']).optional(),
  breakingChanges: z.string().max(5000).optional(),
});

/** @public */
export type UpdateVersionRequest = z.input<typeof updateVersionRequest>;

/** Body of `POST /sources`. @public */
export const createSourceRequest = z.strictObject({
  url: z.string().min(1).max(2000),
});

/** Query of `GET /templates`. @public */
export const templateListQuery = listQuery;

/** A JSON Schema made from a Terraform type. @public */
export type VariableSchema = { [keyword: string]: unknown };

/** One input of a template version. @public */
export interface TemplateVariable {
  name: string;
  /** The type expression in the module; `any` if there is none. */
  type: string;
  schema: VariableSchema;
  required: boolean;
  default?: unknown;
  sensitive: boolean;
  nullable?: boolean;
  ephemeral?: boolean;
  description?: string;
}

/** One output of a template version. @public */
export interface TemplateOutput {
  name: string;
  description?: string;
  sensitive: boolean;
}

/** One commit of a module, analysed. @public */
export interface TemplateVersion {
  id: string;
  templateKey: string;
  sourceUrl: string;
  ref: string;
  path: string;
  /** The SHA that the ref was pinned to. */
  commit: string;
  lifecycle: VersionLifecycle;
  breakingChanges?: string;
  analysis: { status: 'done' | 'failed'; error?: string; notes?: string[] };
  variables: TemplateVariable[];
  outputs: TemplateOutput[];
  requiredProviders: { name: string; source?: string; version?: string }[];
  createdBy: string;
  createdAt: string;
}

/** What can be made, as lists show it. @public */
export interface Template {
  key: string;
  name: string;
  description?: string;
  abstract: boolean;
  enabled: boolean;
  parents: string[];
  labels: string[];
  approval: TemplateApproval;
  engine?: EngineKind;
  /** Seconds; absent: the configured default. */
  timeout?: number;
  tagsVariable?: string;
  revision: number;
  /** How many resources, not deleted, are made from it. */
  resourceCount: number;
  /** The newest active version. */
  activeVersion?: { id: string; ref: string; commit: string };
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A git repository that holds modules. @public */
export interface Source {
  id: string;
  url: string;
  createdBy: string;
  createdAt: string;
}

/** A branch or tag of a source. @public */
export interface SourceRef {
  name: string;
  kind: 'branch' | 'tag';
  commit: string;
  /** Time of the commit. */
  date?: string;
}

/** A folder of a source that holds Terraform files. @public */
export interface SourceModule {
  path: string;
  kind: 'root' | 'module' | 'example' | 'test';
}
