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

const message = z.string().max(2000);

/** Body of `POST /resources/:id/changes`: opens a draft. @public */
export const openChangeRequest = z.strictObject({
  kind: z.enum(['provision', 'update', 'recreate', 'destroy']),
  values: changeValues.optional(),
  message: message.optional(),
});

/** @public */
export type OpenChangeRequest = z.input<typeof openChangeRequest>;

/** Body of `PATCH /changes/:id`. @public */
export const editChangeRequest = z.strictObject({
  values: changeValues.optional(),
  message: message.optional(),
});

/** @public */
export type EditChangeRequest = z.input<typeof editChangeRequest>;

/** Body of `POST /changes/:id/approve`; the digest is the one of the plan that was read. @public */
export const approveRequest = z.strictObject({
  planDigest: z.string().min(1).max(200),
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
  requestedBy: z.string().max(300).optional(),
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

/** The plan that stands for a change. @public */
export interface ChangePlan {
  runId: string;
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
  createdAt: string;
  updatedAt: string;
}

/** A change as `GET /changes/:id` answers it; values of sensitive variables are masked. @public */
export interface Change extends ChangeSummary {
  values: ChangeValues;
  /** What the resource had for each of `values` when the change opened. */
  previousValues: ChangeValues;
  approvals: Approval[];
  /** How many approvals it needs; 0: none. */
  quorum: number;
  runs: { id: string; operation: RunOperation; status: RunStatus }[];
  error?: RunError;
  allowedActions: Action[];
  blockedActions: BlockedAction[];
}
