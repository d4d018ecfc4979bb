import {
  Approval,
  ChangeKind,
  ChangeStatus,
  ChangeValues,
  PlanSummary,
  ResourceState,
  ResourceStatus,
  RunError,
  StatePair,
} from '@groundwork/plugin-infra-common';
import {
  fromJson,
  fromOptionalJson,
  optional,
  toBoolean,
  toJson,
} from '../database/columns';
import { Keyring } from '../encryption/Keyring';

/** A decision on a change; void once the plan it names no longer stands. */
export interface ApprovalRecord extends Approval {
  id: string;
  void: boolean;
  /** Absent also where it became void before reasons were kept. */
  voidReason?: string;
}

/** A change as the service knows it, secrets in clear. */
export interface ChangeRecord {
  id: string;
  resourceId: string;
  resourceName: string;
  kind: ChangeKind;
  status: ChangeStatus;
  /** The resource's pair when the change opened. */
  base: StatePair;
  values: ChangeValues;
  previous: ChangeValues;
  /** Names of the variables among these values that are sensitive, whatever becomes of their version. */
  sensitive: string[];
  message?: string;
  requestedBy: string;
  /** Everyone whose values it proposes: who opened it, and who edited it. They don't approve it. */
  authors: string[];
  /** The run whose plan the submitted change waits for. */
  planningRunId?: string;
  /** How many approvals its plan needs; 0: none. Fixed when it is submitted. */
  quorum: number;
  allowSelfApproval: boolean;
  /** A metadata change has a digest and no run. */
  plan?: { runId?: string; digest: string; summary: PlanSummary };
  staleReason?: string;
  error?: RunError;
  /** An approved change is applied from then on; absent: at once. */
  startAt?: string;
  /** From then on what waits for approval, or for its start, is stale. */
  expiresAt?: string;
  approvals: ApprovalRecord[];
  createdAt: string;
  updatedAt: string;
}

/** A row of `changes`. */
export interface ChangeRow {
  id: string;
  resource_id: string;
  resource_name: string;
  kind: ChangeKind;
  status: ChangeStatus;
  base_state: ResourceState;
  base_status: ResourceStatus;
  proposed: string;
  previous: string;
  sensitive: string;
  authors: string;
  planning_run_id: string | null;
  message: string | null;
  requested_by: string;
  quorum: number;
  allow_self_approval: boolean | number;
  plan_run_id: string | null;
  plan_digest: string | null;
  plan_summary: string | null;
  stale_reason: string | null;
  error: string | null;
  start_at: string | null;
  expires_at: string | null;
  created_at: string;
  updated_at: string;
}

/** A row of `approvals`. */
export interface ApprovalRow {
  id: string;
  change_id: string;
  by: string;
  decision: 'approved' | 'rejected';
  comment: string | null;
  plan_digest: string | null;
  void: boolean | number;
  void_reason: string | null;
  at: string;
}

/** Row to record. */
export function toApprovalRecord(row: ApprovalRow): ApprovalRecord {
  return {
    id: row.id,
    by: row.by,
    decision: row.decision,
    comment: optional(row.comment),
    planDigest: optional(row.plan_digest),
    void: toBoolean(row.void),
    voidReason: optional(row.void_reason),
    at: row.at,
  };
}

/** Record to row. */
export function toApprovalRow(
  changeId: string,
  record: ApprovalRecord,
): ApprovalRow {
  return {
    id: record.id,
    change_id: changeId,
    by: record.by,
    decision: record.decision,
    comment: record.comment ?? null,
    plan_digest: record.planDigest ?? null,
    void: record.void,
    void_reason: record.voidReason ?? null,
    at: record.at,
  };
}

/** Row with its approvals, oldest first, to record. */
export function toChangeRecord(
  row: ChangeRow,
  approvals: ApprovalRow[],
  keyring: Keyring,
): ChangeRecord {
  const summary = fromOptionalJson<PlanSummary>(row.plan_summary);
  return {
    id: row.id,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    kind: row.kind,
    status: row.status,
    base: { state: row.base_state, status: row.base_status },
    values: keyring.decryptJson(row.proposed, `values of change ${row.id}`),
    previous: keyring.decryptJson(
      row.previous,
      `previous values of change ${row.id}`,
    ),
    sensitive: fromJson<string[]>(row.sensitive),
    authors: fromJson<string[]>(row.authors),
    planningRunId: optional(row.planning_run_id),
    message: optional(row.message),
    requestedBy: row.requested_by,
    quorum: row.quorum,
    allowSelfApproval: toBoolean(row.allow_self_approval),
    plan:
      row.plan_digest && summary
        ? {
            runId: optional(row.plan_run_id),
            digest: row.plan_digest,
            summary,
          }
        : undefined,
    staleReason: optional(row.stale_reason),
    error: fromOptionalJson<RunError>(row.error),
    startAt: optional(row.start_at),
    expiresAt: optional(row.expires_at),
    approvals: approvals.map(toApprovalRecord),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Record to row. */
export function toChangeRow(record: ChangeRecord, keyring: Keyring): ChangeRow {
  return {
    id: record.id,
    resource_id: record.resourceId,
    resource_name: record.resourceName,
    kind: record.kind,
    status: record.status,
    base_state: record.base.state,
    base_status: record.base.status,
    proposed: keyring.encryptJson(
      record.values,
      `values of change ${record.id}`,
    ),
    previous: keyring.encryptJson(
      record.previous,
      `previous values of change ${record.id}`,
    ),
    sensitive: toJson(record.sensitive),
    authors: toJson(record.authors),
    planning_run_id: record.planningRunId ?? null,
    message: record.message ?? null,
    requested_by: record.requestedBy,
    quorum: record.quorum,
    allow_self_approval: record.allowSelfApproval,
    plan_run_id: record.plan?.runId ?? null,
    plan_digest: record.plan?.digest ?? null,
    plan_summary: record.plan ? toJson(record.plan.summary) : null,
    stale_reason: record.staleReason ?? null,
    error: record.error ? toJson(record.error) : null,
    start_at: record.startAt ?? null,
    expires_at: record.expiresAt ?? null,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}
