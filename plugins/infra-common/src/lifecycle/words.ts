/** Where a resource is in its life. @public */
export const RESOURCE_STATES = [
  'provision',
  'provisioned',
  'destroy',
  'destroyed',
] as const;

/** One of {@link RESOURCE_STATES}. @public */
export type ResourceState = (typeof RESOURCE_STATES)[number];

/** How the work on a resource stands. @public */
export const RESOURCE_STATUSES = [
  'ready',
  'queued',
  'in_progress',
  'done',
  'error',
  'approval_pending',
  'pending',
  'rejected',
  'unknown',
] as const;

/** One of {@link RESOURCE_STATUSES}. @public */
export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];

/** State and status of a resource, always read and written together. @public */
export interface StatePair {
  state: ResourceState;
  status: ResourceStatus;
}

/** What a change does to its resource. @public */
export const CHANGE_KINDS = [
  'provision',
  'update',
  'recreate',
  'destroy',
  'metadata',
  'refresh',
  'import',
] as const;

/** One of {@link CHANGE_KINDS}. @public */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** How far a change has come. @public */
export const CHANGE_STATUSES = [
  'draft',
  'waiting',
  'planning',
  'planned',
  'approval_pending',
  'approved',
  'applying',
  'stale',
  'applied',
  'rejected',
  'discarded',
  'failed',
] as const;

/** One of {@link CHANGE_STATUSES}. @public */
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

/** What a run executes. @public */
export const RUN_OPERATIONS = ['plan', 'apply', 'destroy', 'drift'] as const;

/** One of {@link RUN_OPERATIONS}. @public */
export type RunOperation = (typeof RUN_OPERATIONS)[number];

/** How a run stands; the last four are final. @public */
export const RUN_STATUSES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
] as const;

/** One of {@link RUN_STATUSES}. @public */
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What a person may do with a resource and its unfinished change. @public */
export const ACTIONS = [
  'plan',
  'provision',
  'update',
  'destroy',
  'recreate',
  'retry',
  'delete',
  'submit',
  'approve',
  'reject',
  'discard',
  'cancel',
  'accept',
  'metadata',
] as const;

/** One of {@link ACTIONS}. @public */
export type Action = (typeof ACTIONS)[number];

/** Rights on a resource, from most to least. @public */
export const ROLES = ['owner', 'admin', 'write', 'read'] as const;

/** One of {@link ROLES}. @public */
export type Role = (typeof ROLES)[number];

/** Where a template version stands in its life. @public */
export const VERSION_LIFECYCLES = [
  'preview',
  'active',
  'deprecated',
  'archived',
] as const;

/** One of {@link VERSION_LIFECYCLES}. @public */
export type VersionLifecycle = (typeof VERSION_LIFECYCLES)[number];

/** The programs that can carry out a run. @public */
export const ENGINES = ['terraform', 'opentofu'] as const;

/** One of {@link ENGINES}. @public */
export type EngineKind = (typeof ENGINES)[number];

/** What a batch does to each of its resources. @public */
export const BATCH_OPERATIONS = [
  'plan',
  'provision',
  'update',
  'destroy',
] as const;

/** One of {@link BATCH_OPERATIONS}. @public */
export type BatchOperation = (typeof BATCH_OPERATIONS)[number];

/** How a batch stands. `stopped`: something failed, and it can go on. @public */
export const BATCH_STATUSES = [
  'running',
  'stopped',
  'done',
  'cancelled',
] as const;

/** One of {@link BATCH_STATUSES}. @public */
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** How one resource of a batch stands. `skipped`: there was nothing to do. @public */
export const BATCH_ITEM_STATUSES = [
  'pending',
  'running',
  'succeeded',
  'failed',
  'skipped',
] as const;

/** One of {@link BATCH_ITEM_STATUSES}. @public */
export type BatchItemStatus = (typeof BATCH_ITEM_STATUSES)[number];

/** `state/status`, the way documents and messages write a pair. @public */
export function formatPair(pair: StatePair): string {
  return `${pair.state}/${pair.status}`;
}

/** The compiler's proof that a union was handled whole. @public */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
