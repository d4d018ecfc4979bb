import { z } from 'zod';
import { ENGINES, EngineKind, VersionLifecycle } from '../lifecycle';
import type { ModuleAnalysis } from '../module/ModuleAnalysis';
import { listQuery, oneOrMore, pageQuery } from './paging';
import type { Inheritance, OutputReference } from './resource';
import { nameSchema } from './resource';
import { text } from './text';

/** A template's key: lower case, digits, `-` and `_`, 1–63 characters. @public */
export const templateKeySchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/,
    'must be lower case letters, digits, "-" and "_", at most 63',
  );

/** Body of `PUT /resources/:id/approval`, and part of a template. @public */
export const approvalSettings = z.strictObject({
  required: z.boolean().optional(),
  quorum: z.number().int().min(1).max(10).optional(),
  allowSelfApproval: z.boolean().optional(),
});

const templateFields = {
  description: text(5000).optional(),
  parents: z.array(templateKeySchema).max(20).optional(),
  labels: z.array(text(63).min(1)).max(50).optional(),
  approval: approvalSettings.optional(),
  engine: z.enum(ENGINES).optional(),
  timeout: z.number().int().min(1).max(86_400).optional(),
  tagsVariable: text(200).min(1).optional(),
  namingConvention: text(200).min(1).optional(),
};

/** Approval settings of a template or of a resource's subtree; what is absent comes from further away. @public */
export type TemplateApproval = z.infer<typeof approvalSettings>;

/** Where a module lies: a repository, a ref in it, a folder in that. @public */
export const moduleLocation = z.strictObject({
  sourceUrl: text(2000).min(1),
  ref: text(250).min(1),
  path: text(500).default(''),
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
  /** `null`: none. */
  tagsVariable: templateFields.tagsVariable.nullable(),
  /** `null`: none. */
  namingConvention: templateFields.namingConvention.nullable(),
});

/** @public */
export type UpdateTemplateRequest = z.input<typeof updateTemplateRequest>;

/** Body of `POST /templates/:key/versions`. @public */
export const createVersionRequest = moduleLocation.extend({
  lifecycle: z.enum(['preview', 'active']).optional(),
  breakingChanges: text(5000).optional(),
});

/** @public */
export type CreateVersionRequest = z.input<typeof createVersionRequest>;

const variableRule = z.strictObject({
  /** Fixed once it was provisioned. */
  frozen: z.boolean().optional(),
  /** No two resources of the template may have the same value. */
  unique: z.boolean().optional(),
  /** Set by the platform: by the rule's default, an inherited config or a reference, never by who asks. */
  restricted: z.boolean().optional(),
  /** Never shown, although the module does not say so. */
  sensitive: z.boolean().optional(),
  /** The only values that are taken, of the variable's type; for a list, set or map the only members. */
  options: z.array(z.unknown()).min(1).max(200).optional(),
  /** What a text, or each member of a list, set or map of texts, must match somewhere: an expression of RE2, as in Terraform. */
  regex: text(500).min(1).optional(),
  /** Least number, characters of a text, or members. */
  min: z.number().optional(),
  /** Greatest number, characters of a text, or members. */
  max: z.number().optional(),
  /** Its place in the form, least first; without one it comes after those that have one. */
  order: z.number().int().min(0).max(10_000).optional(),
  /** Section of the form that it stands in, if it may be left out. */
  group: text(100).min(1).optional(),
  /** Shown in the form in place of the module's description. */
  help: text(2000).min(1).optional(),
  /** Must be given although the module has a default. */
  required: z.boolean().optional(),
  /** In place of the module's default. */
  default: z.unknown().optional(),
  /** Comes from an output of the parent that is made from that template, unless a value is given. */
  reference: z
    .strictObject({
      templateKey: templateKeySchema,
      output: text(200).min(1),
    })
    .optional(),
});

/** What the platform demands of one variable, on top of the module. @public */
export type VariableRule = z.infer<typeof variableRule>;

/** Body of `PATCH /templates/:key/versions/:id`; `rules` replaces all rules of the version. @public */
export const updateVersionRequest = z.strictObject({
  rules: z.record(text(200), variableRule).optional(),
  lifecycle: z.enum(['preview', 'active', 'deprecated', 'archived']).optional(),
  breakingChanges: text(5000).optional(),
});

/** @public */
export type UpdateVersionRequest = z.input<typeof updateVersionRequest>;

/** Body of `POST /sources`. @public */
export const createSourceRequest = z.strictObject({
  url: text(2000).min(1),
});

/** Query of `GET /sources/:id/modules`. @public */
export const sourceModulesQuery = pageQuery.extend({ ref: text(250).min(1) });

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
  /** Absent too where it is an expression: see `defaultExpression`. */
  default?: unknown;
  /** A default that only Terraform evaluates, as it stands in the module. */
  defaultExpression?: string;
  sensitive: boolean;
  nullable?: boolean;
  ephemeral?: boolean;
  description?: string;
  /** Why it should no longer be used. */
  deprecated?: string;
  /** What the module itself demands of the value; only Terraform judges it. */
  validations?: { condition: string; errorMessage: string }[];
}

/** One output of a template version. @public */
export interface TemplateOutput {
  name: string;
  description?: string;
  sensitive: boolean;
  /** Why it should no longer be used. */
  deprecated?: string;
}

/** What has become of the ref that a version was made from, when its source was last looked at. @public */
export interface RefStatus {
  /** `same`: it names the version's commit; `moved`: another one; `gone`: there is no such ref any more. */
  status: 'same' | 'moved' | 'gone';
  /** Absent if it is gone. */
  kind?: SourceRef['kind'];
  /** What it names now. */
  commit?: string;
  checkedAt: string;
}

/** A tag that is newer than all that is published of a template. @public */
export interface NewerTag {
  sourceUrl: string;
  ref: string;
  /** That of the newest version. */
  path: string;
  commit: string;
  /** Time of the commit. */
  date?: string;
}

/** Which provider versions plans of a version take. @public */
export interface ProviderLock {
  /**
   * `pending`: not found out yet; `made`: the newest ones when it was analysed; `committed`: those of the module's own
   * lock file; `none`: it needs no providers; `failed`: could not be found out. Without a lock each plan takes the newest.
   */
  status: 'pending' | 'made' | 'committed' | 'none' | 'failed';
  /** Why it failed, in the engine's words. */
  error?: string;
  providers?: { source: string; version: string }[];
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
  /** Absent if its module was never read. */
  providerLock?: ProviderLock;
  /** By variable. */
  rules: Record<string, VariableRule>;
  /** Absent if the source was not looked at since, or the ref is a commit, which can't move. */
  refStatus?: RefStatus;
  /** How many provisioned resources are at it, of those that the person may count; not in the answer to its publication. */
  resourceCount?: number;
  /** What is at it is behind the active version; not in the answer to its publication. */
  behind?: boolean;
  /** Only in the answer to what publishes it or makes it active: what should be known of it. */
  warnings?: string[];
  createdBy: string;
  createdAt: string;
}

/** Names that came, went and changed. @public */
export interface NameComparison {
  added: string[];
  removed: string[];
  changed: string[];
}

/** One variable in two versions of a template. @public */
export interface VariableComparison {
  name: string;
  before: VariableSide;
  after: VariableSide;
  /** Also where neither has one. */
  ruleIsSame: boolean;
}

/** What one version makes of a variable. @public */
export interface VariableSide
  extends Partial<
    Pick<
      TemplateVariable,
      | 'required'
      | 'nullable'
      | 'sensitive'
      | 'description'
      | 'deprecated'
      | 'validations'
    >
  > {
  /** Absent: the version has no such variable. */
  type?: string;
  /** Masked if it is sensitive; absent: there is none. */
  default?: unknown;
  rule?: VariableRule;
}

/** An output of a template that a rule of a child template takes for one of its variables. @public */
export interface ChildReference {
  /** The child template. */
  templateKey: string;
  variable: string;
  output: string;
}

/** What a publisher says a version breaks. @public */
export interface VersionNote {
  versionId: string;
  ref: string;
  text: string;
}

/** What differs between two versions: answer of `GET /templates/:key/versions/:id/compare`. @public */
export interface VersionComparison {
  /** Ids of the versions, and their refs. */
  from: string;
  to: string;
  fromRef: string;
  toRef: string;
  /** The second one is the lower of them: who goes to it goes back. */
  older: boolean;
  /** What publishers say breaks on the way, of all versions that it leads over, the lowest first. */
  notes: VersionNote[];
  variables: NameComparison & {
    /** Those that must be given a value and needed none before. */
    required: string[];
  };
  /** Variables that came, went or changed, and those whose rule did, by name. */
  details: VariableComparison[];
  outputs: NameComparison;
  /** Rules of child templates that take an output that goes; a change tells none. */
  lost: ChildReference[];
}

/** Answer of `POST /templates/:key/versions/preview`: what publishing would bring. Nothing is kept of it. @public */
export interface VersionPreview {
  ref: string;
  commit: string;
  /** With the active version; absent: there is none. */
  comparison?: VersionComparison;
  /** Ref of that version. */
  comparedWith?: string;
  /** What would not hold, or not any more, and what the analysis notes. */
  warnings: string[];
}

/** The README of a module. @public */
export interface ModuleReadme {
  /** Path in the repository. */
  path: string;
  /** Markdown. */
  text: string;
  /** It is longer than what is kept. */
  truncated: boolean;
}

/** What a version's module says of itself and contains, besides what it takes and gives. @public */
export interface ModuleContents
  extends Pick<ModuleAnalysis, 'requiredVersion' | 'resources' | 'hasBackend'> {
  /** As they stand in the module, without credentials. */
  moduleCalls: { name: string; source: string; version?: string }[];
  readme?: ModuleReadme;
}

/** Answer of `GET /templates/:key/versions/:id/module`. @public */
export interface VersionModule extends ModuleContents {
  /** Where its git host shows the files of the commit, to be followed by a path; absent: the host is not known. */
  links?: { file: string; raw: string };
}

/** Query of `GET /templates/:key/versions/:id/form`. @public */
export const versionFormQuery = z.object({
  parentIds: oneOrMore(z.uuid()).optional(),
});

/** A version's variables as a form shows them: rules applied, with what parents hand down. @public */
export interface VersionForm {
  variables: FormVariable[];
  inherited: Inheritance;
}

/** One field of a form. @public */
export interface FormVariable extends TemplateVariable {
  rule?: VariableRule;
  /** What it gets if nothing is given, and where that comes from. */
  prefill?: {
    value: unknown;
    /** Absent value: the output is sensitive. */
    from:
      | { kind: 'config' | 'tags'; resourceId: string; resourceName: string }
      | {
          kind: 'output';
          resourceId: string;
          resourceName: string;
          output: string;
        };
    /** Give this in `variables` to refer to the output. */
    reference?: OutputReference;
    /** Why there is no value (yet), in words. */
    missing?: string;
  };
}

/** How many provisioned resources are behind the active version of their template. @public */
export interface Compliance {
  /** Those whose template has an active version. */
  resources: number;
  behind: number;
  /** Per cent that are not behind, rounded down: 100 means all. Absent where there are no resources. */
  score?: number;
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
  /** Gets the tags that hold; versions without it get none. */
  tagsVariable?: string;
  /** What names of new resources are like, with placeholders: `{owner}-{var.environment}-{name}`. */
  namingConvention?: string;
  revision: number;
  /** How many resources, not deleted, are made from it; publishers count all, others those that they may see. */
  resourceCount: number;
  /** Counted as `resourceCount` is. */
  compliance: Compliance;
  /** The active version; of several the highest: by semantic version, else the one that was published last. */
  activeVersion?: { id: string; ref: string; commit: string };
  /** Not in lists. Absent if nothing newer was seen, or versions are not made from tags like `v1.2.3`. */
  newerTag?: NewerTag;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A git repository that holds modules. @public */
export interface Source {
  id: string;
  url: string;
  /** When its branches and tags were last looked at. */
  checkedAt?: string;
  createdBy: string;
  createdAt: string;
}

/** Answer of `POST /sources/:id/refresh`. @public */
export interface SourceRefresh {
  checkedAt: string;
  /** Branches and tags that were not there when it was last looked at. */
  newRefs: SourceRef[];
}

/** A branch or tag of a source. @public */
export interface SourceRef {
  name: string;
  kind: 'branch' | 'tag';
  commit: string;
  /** Time of the commit. */
  date?: string;
  /** The branch that the repository names as its default. */
  isDefault?: boolean;
}

/** A folder of a source that holds Terraform files. @public */
export interface SourceModule {
  path: string;
  kind: 'root' | 'module' | 'example' | 'test';
}
