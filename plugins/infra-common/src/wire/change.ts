import { z } from 'zod';
import {
  Action,
  BlockedAction,
  CHANGE_KINDS,
  CHANGE_STATUSES,
  ChangeKind,
  ChangeStatus,
  RunOperation,
  RunStatus,
} from '../lifecycle';
import { listQuery, oneOrMore } from './paging';
import { PlanSummary } from './plan';
import { changeValues, ChangeValues } from './resource';
import { RunError } from './run';
import type { VersionComparison } from './template';
import { text } from './text';

const message = text(2000);

/** When an approved change is to be applied: ISO 8601 with a zone. */
const startTime = z.iso
  .datetime({ offset: true })
  .transform(time => new Date(time).toISOString());

/** Body of `POST /resources/:id/changes`: opens a draft. @public */
export const openChangeRequest = z.strictObject({
  kind: z.enum(['provision', 'update', 'recreate', 'destroy', 'metadata']),
  values: changeValues.optional(),
  message: message.optional(),
  startAt: startTime.optional(),
});

/** @public */
export type OpenChangeRequest = z.input<typeof openChangeRequest>;

/** Body of `PATCH /changes/:id`. @public */
export const editChangeRequest = z.strictObject({
  values: changeValues.optional(),
  message: message.optional(),
  /** `null`: at once. */
  startAt: startTime.nullable().optional(),
});

/** @public */
export type EditChangeRequest = z.input<typeof editChangeRequest>;

/** Body of `POST /changes/:id/approve`; the digest is the one of the plan that was read. @public */
export const approveRequest = z.strictObject({
  planDigest: text(200).min(1),
  comment: message.optional(),
});

/** @public */
export type ApproveRequest = z.input<typeof approveRequest>;

/** Body of `POST /changes/:id/{reject,discard}`. @public */
export const commentRequest = z.strictObject({ comment: message.optional() });

/** @public */
export type CommentRequest = z.input<typeof commentRequest>;

/** Query of `GET /changes`. @public */
export const changeListQuery = listQuery.extend({
  resourceId: z.uuid().optional(),
  kind: oneOrMore(z.enum(CHANGE_KINDS)).optional(),
  status: oneOrMore(z.enum(CHANGE_STATUSES)).optional(),
  approver: z.literal('me').optional(),
  requestedBy: text(300).optional(),
});

/** @public */
export type ChangeListQuery = z.infer<typeof changeListQuery>;

/** One person's decision, bound to exactly one plan. @public */
export interface Approval {
  by: string;
  decision: 'approved' | 'rejected';
  comment?: string;
  planDigest?: string;
  at: string;
}

/** A decision that does not count any more, because what it was about did not stay. @public */
export interface VoidApproval extends Approval {
  /** Why it does not count, in words. */
  voidReason: string;
}

/** The plan that stands for a change. @public */
export interface ChangePlan {
  /** Absent for a metadata change: its digest is that of the proposed values. */
  runId?: string;
  digest: string;
  summary: PlanSummary;
  stale?: { reason: string };
}

/** What lists show of a change. @public */
export interface ChangeSummary {
  id: string;
  resourceId: string;
  resourceName: string;
  kind: ChangeKind;
  status: ChangeStatus;
  message?: string;
  requestedBy: string;
  plan?: ChangePlan;
  /** How many approvals it needs; 0: none. */
  quorum?: number;
  /** How many of them stand for its plan. */
  approved?: number;
  /** An approved change is applied from then on; absent: at once. */
  startAt?: string;
  createdAt: string;
  updatedAt: string;
}

/** A change as `GET /changes/:id` answers it; values of sensitive variables are masked. @public */
export interface Change extends ChangeSummary {
  values: ChangeValues;
  /** What the resource had for each of `values` when the change opened. */
  previousValues: ChangeValues;
  /** Masked tags and config whose values differ, such as `dependencyConfig.db_password`; absent: none. */
  changedSecrets?: string[];
  /** Decisions that count. */
  approvals: Approval[];
  /** Decisions from before, oldest first, and why they do not count any more; absent: there are none. */
  voidApprovals?: VoidApproval[];
  /** How many approvals it needs; 0: none. */
  quorum: number;
  runs: { id: string; operation: RunOperation; status: RunStatus }[];
  error?: RunError;
  /** Why it is stale; the same as `plan.stale.reason` where it has a plan. */
  staleReason?: string;
  /** How the version differs that it goes to; absent if the version stays. */
  versionChange?: VersionComparison;
  /** When what waits for approval, or for its start, becomes stale. */
  expiresAt?: string;
  allowedActions: Action[];
  blockedActions: BlockedAction[];
}
