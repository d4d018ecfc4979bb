import { z } from 'zod';
import {
  Action,
  BlockedAction,
  ChangeKind,
  ChangeStatus,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
  ResourceState,
  ResourceStatus,
  RunOperation,
  RunStatus,
} from '../lifecycle';
import { listQuery, oneOrMore } from './paging';
import type { TemplateApproval } from './template';
import { text } from './text';

/** A name that people type: 1–100 characters, no control characters, no white space at the ends. @public */
export const nameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^\S(?:.*\S)?$/u, 'must not begin or end with white space')
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

const labels = z.array(text(63).min(1)).max(50);
const links = z
  .array(
    z.strictObject({
      title: text(100).min(1),
      url: z.url({ protocol: /^https?$/ }).max(2000),
    }),
  )
  .max(20);
const description = text(2000);
const entityRef = text(300).regex(
  /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/,
  'must look like kind:namespace/name',
);
const variables = z.record(text(200), z.unknown());
const dependencyEntries = z
  .array(
    z.strictObject({
      name: text(200).min(1),
      value: z.unknown(),
      inheritedByChildren: z.boolean().default(true),
      /** Its value is never shown, and what gets it is sensitive too. */
      sensitive: z.boolean().optional(),
    }),
  )
  .max(100);
const uuid = z.uuid();

/**
 * A tag or config value that children may inherit. A secret one is answered masked; a mask that is sent back stands for
 * the value that is there.
 *
 * @public
 */
export type DependencyEntry = z.infer<typeof dependencyEntries>[number];

/** A link shown on the resource's page and catalog entity. @public */
export type ResourceLink = z.infer<typeof links>[number];

/** What a change may change; only what changes is given. @public */
export const changeValues = z.strictObject({
  versionId: uuid.optional(),
  variables: variables.optional(),
  description: description.optional(),
  labels: labels.optional(),
  integrationIds: z.array(uuid).max(0, 'there are none yet').optional(),
  workspaceId: z.undefined().optional(),
  owner: entityRef.optional(),
  links: links.optional(),
  dependencyTags: dependencyEntries.optional(),
  dependencyConfig: dependencyEntries.optional(),
  /** Parents that stay; those that are left out are dropped, none can be added. */
  parentIds: z.array(uuid).max(20).optional(),
});

/** @public */
export type ChangeValues = z.infer<typeof changeValues>;

/**
 * In place of a value in `variables`: the output of another resource, looked up at each plan; `from` is that resource's id.
 *
 * @public
 */
export const outputReference = z.strictObject({
  $output: text(200).min(1),
  from: uuid,
});

/** @public */
export type OutputReference = z.infer<typeof outputReference>;

/** In place of a value in `dependencyConfig`: an output of the resource itself. @public */
export const ownOutput = z.strictObject({
  $output: text(200).min(1),
});

/** Body of `POST /resources/:id/detach`: opens a change that drops parents and turns references into their values. @public */
export const detachRequest = z.strictObject({
  /** Parents to drop. */
  parentIds: z.array(uuid).max(20).optional(),
  /** Names of variables that keep the present value of the output they refer to. */
  variables: z.array(text(200)).max(200).optional(),
  message: text(2000).optional(),
});

/** @public */
export type DetachRequest = z.input<typeof detachRequest>;

/** Body of `POST /resources`. @public */
export const createResourceRequest = z.strictObject({
  templateKey: text(100).min(1),
  versionId: uuid.optional(),
  name: nameSchema,
  description: description.optional(),
  parentIds: z.array(uuid).max(20).optional(),
  variables: variables.optional(),
  labels: labels.optional(),
  dependencyTags: dependencyEntries.optional(),
  dependencyConfig: dependencyEntries.optional(),
  integrationIds: z.array(uuid).max(0, 'there are none yet').optional(),
  workspaceId: z.undefined().optional(),
  storage: z
    .strictObject({
      kind: z.literal('builtin'),
      path: text(300).optional(),
    })
    .optional(),
  owner: entityRef.optional(),
  links: links.optional(),
  timeout: z.number().int().min(1).max(86_400).optional(),
  waitForParents: z.boolean().optional(),
  provision: z.boolean().optional(),
});

/** @public */
export type CreateResourceRequest = z.input<typeof createResourceRequest>;

/** Body of `POST /resources/:id/{provision,destroy,recreate,retry}`. @public */
export const requestChangeRequest = z.strictObject({
  message: text(2000).optional(),
  values: changeValues.optional(),
  /** When it is applied once it is approved: ISO 8601 with a zone. */
  startAt: z.iso
    .datetime({ offset: true })
    .transform(time => new Date(time).toISOString())
    .optional(),
});

/** @public */
export type RequestChangeRequest = z.input<typeof requestChangeRequest>;

/** Body of `POST /resources/:id/plan`: a dry run. @public */
export const planResourceRequest = z.strictObject({
  values: changeValues.optional(),
});

/** Body of `POST /resources/:id/accept`: an unknown outcome is taken as it is. @public */
export const acceptResourceRequest = z.strictObject({
  reason: text(2000).min(1),
});

/** Query of `GET /resources`. @public */
export const resourceListQuery = listQuery.extend({
  id: oneOrMore(uuid).optional(),
  state: oneOrMore(z.enum(RESOURCE_STATES)).optional(),
  status: oneOrMore(z.enum(RESOURCE_STATUSES)).optional(),
  templateKey: oneOrMore(text(100)).optional(),
  versionId: oneOrMore(uuid).optional(),
  owner: text(300).optional(),
  parentId: uuid.optional(),
  label: oneOrMore(text(63)).optional(),
  /** Only those that have an update mark. */
  updateAvailable: z.literal('true').optional(),
  /** Only those that are provisioned and behind the active version of their template. */
  behind: z.literal('true').optional(),
});

/** @public */
export type ResourceListQuery = z.infer<typeof resourceListQuery>;

/** One output of a resource; `value` is absent if it is sensitive. @public */
export interface ResourceOutput {
  value?: unknown;
  /** Terraform's type, as in its state: `"string"` or `["list","string"]`. */
  type: unknown;
  sensitive: boolean;
  description?: string;
}

/** Something above a resource moved since it was applied: a plan would show what that means. @public */
export interface UpdateAvailable {
  /** ISO 8601. */
  since: string;
  /** In words, such as `subnet_ids would get another value`. */
  reasons: string[];
}

/** A tag or config value that a resource has of an ancestor. @public */
export interface InheritedEntry {
  name: string;
  value: unknown;
  from: { resourceId: string; resourceName: string };
  /** Generations between them; the nearest wins. */
  distance: number;
  /** Its value is masked. */
  sensitive?: boolean;
  /** Others at the same distance have other values: nothing is planned until that is settled. */
  conflictsWith?: { resourceId: string; resourceName: string }[];
}

/** All that a resource inherits, sorted by name. @public */
export interface Inheritance {
  tags: InheritedEntry[];
  config: InheritedEntry[];
}

/** Query of `GET /resources/:id/tree`. @public */
export const treeQuery = z.object({
  direction: z.enum(['up', 'down']).default('down'),
});

/** A resource with all above or below it, each once. @public */
export interface ResourceTree {
  rootId: string;
  nodes: TreeNode[];
  edges: { parentId: string; childId: string }[];
  /** There are more than are shown. */
  truncated: boolean;
}

/** One resource of a tree. @public */
export interface TreeNode {
  id: string;
  name: string;
  templateKey: string;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean;
  /** Steps from the root, by the shortest way. */
  depth: number;
  updateAvailable?: UpdateAvailable;
}

/** What a variable has where the resource itself gives no value. @public */
export interface ProvidedValue {
  /** Absent: it is sensitive. */
  value?: unknown;
  /** `rule`: the template version's own; the others come from an ancestor or its output. */
  kind: 'rule' | 'config' | 'tags' | 'output';
  from?: { resourceId: string; resourceName: string };
  output?: string;
}

/** What lists show of a resource. @public */
export interface ResourceSummary {
  id: string;
  name: string;
  templateKey: string;
  versionId?: string;
  description?: string;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean;
  labels: string[];
  owner?: string;
  parentIds: string[];
  revision: number;
  openChange?: { id: string; kind: ChangeKind; status: ChangeStatus };
  activeRun?: { id: string; operation: RunOperation; status: RunStatus };
  updateAvailable?: UpdateAvailable;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A resource as `GET /resources/:id` answers it; values of sensitive variables are masked. @public */
export interface Resource extends ResourceSummary {
  variables: Record<string, unknown>;
  links: ResourceLink[];
  dependencyTags: DependencyEntry[];
  dependencyConfig: DependencyEntry[];
  integrationIds: string[];
  workspaceId?: string;
  storage: { kind: 'builtin'; path: string };
  timeout?: number;
  waitForParents: boolean;
  outputs: Record<string, ResourceOutput>;
  childIds: string[];
  drift?: { detectedAt: string };
  inherited: Inheritance;
  /** By variable; for others the module's own default holds. */
  provided: Record<string, ProvidedValue>;
  /** Approval settings of it and of all below it. */
  approval: TemplateApproval;
  /** Somebody holds the lock of its state; absent: it is free. */
  stateLocked?: boolean;
  /** The failed destroy that may be given up. */
  failedChange?: { id: string; kind: ChangeKind };
  allowedActions: Action[];
  blockedActions: BlockedAction[];
}

/** One snapshot of a resource, left behind by an applied change. @public */
export interface Revision {
  number: number;
  resourceId: string;
  changeId?: string;
  values: ChangeValues;
  /** Who asked for its change; who created the resource, where it has none. */
  requestedBy: string;
  /** Who approved its change, in the order of their approvals; empty where none was needed. */
  approvedBy: string[];
  /** Whose act applied it: the last approval, or the request itself. */
  createdBy: string;
  createdAt: string;
}

/** Query of `GET /resources/:id/revisions/compare`. @public */
export const compareRevisionsQuery = z.object({
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
});

/** What differs between two revisions; values of sensitive variables are masked. @public */
export interface RevisionComparison {
  from: number;
  to: number;
  /**
   * `path` such as `variables.cidr`; a side is absent where there was nothing. Sensitive values that differ show no side;
   * those of tags and config have a path each, such as `dependencyConfig.db_password`.
   */
  changes: {
    path: string;
    before?: unknown;
    after?: unknown;
    sensitive?: boolean;
  }[];
}

/** One stored Terraform state, without its content. @public */
export interface StateVersion {
  number: number;
  serial: number;
  lineage: string;
  /** `diverged`: written by a run that had already lost its right to. */
  kind: 'current' | 'past' | 'diverged';
  size: number;
  runId?: string;
  createdAt: string;
}

/** Who holds a resource's state lock. @public */
export interface StateLock {
  id: string;
  operation: string;
  who: string;
  runId?: string;
  createdAt: string;
  /** Seconds since the lock was taken. */
  ageSeconds: number;
  /** `dead`: the run that took it has ended. */
  holder: 'alive' | 'presumed dead';
}

/** A dependent in a refusal to destroy. @public */
export interface Dependent {
  resourceId: string;
  resourceName: string;
  state: ResourceState;
  kind: 'child' | 'output';
}
