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

/** A name that people type: 1–100 characters, no control characters, no white space at the ends. @public */
export const nameSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^\S(?:.*\S)?$/u, 'must not begin or end with white space')
  .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters');

const labels = z.array(z.string().min(1).max(63)).max(50);
const links = z
  .array(
    z.strictObject({
      title: z.string().min(1).max(100),
      url: z.url({ protocol: /^https?$/ }).max(2000),
    }),
  )
  .max(20);
const description = z.string().max(2000);
const entityRef = z
  .string()
  .max(300)
  .regex(/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/, 'must look like kind:namespace/name');
const variables = z.record(z.string().max(200), z.unknown());
const dependencyEntries = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(200),
      value: z.unknown(),
      inheritedByChildren: z.boolean().default(true),
    }),
  )
  .max(100);
const uuid = z.uuid();

/** A tag or config value that children may inherit. @public */
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
});

/** @public */
export type ChangeValues = z.infer<typeof changeValues>;

/** Body of `POST /resources`. @public */
export const createResourceRequest = z.strictObject({
  templateKey: z.string().min(1).max(100),
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
      path: z.string().max(300).optional(),
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
  message: z.string().max(2000).optional(),
  values: changeValues.optional(),
});

/** @public */
export type RequestChangeRequest = z.input<typeof requestChangeRequest>;

/** Body of `POST /resources/:id/plan`: a dry run. @public */
export const planResourceRequest = z.strictObject({
  values: changeValues.optional(),
});

/** Body of `POST /resources/:id/accept`: an unknown outcome is taken as it is. @public */
export const acceptResourceRequest = z.strictObject({
  reason: z.string().min(1).max(2000),
});

/** Query of `GET /resources`. @public */
export const resourceListQuery = listQuery.extend({
  state: oneOrMore(z.enum(RESOURCE_STATES)).optional(),
  status: oneOrMore(z.enum(RESOURCE_STATUSES)).optional(),
  templateKey: oneOrMore(z.string().max(100)).optional(),
  owner: z.string().max(300).optional(),
  parentId: uuid.optional(),
  label: oneOrMore(z.string().max(63)).optional(),
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
  allowedActions: Action[];
  blockedActions: BlockedAction[];
}

/** One snapshot of a resource, left behind by an applied change. @public */
export interface Revision {
  number: number;
  resourceId: string;
  changeId?: string;
  values: ChangeValues;
  createdBy: string;
  createdAt: string;
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
