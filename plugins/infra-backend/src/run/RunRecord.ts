import {
  EngineKind,
  PlanSummary,
  RunError,
  RunOperation,
  RunStatus,
  RunStep,
} from '@groundwork/plugin-infra-common';
import {
  fromJson,
  fromOptionalJson,
  optional,
  toBoolean,
  toJson,
  toNumber,
} from '../database/columns';
import { Keyring } from '../encryption/Keyring';
import { PlanBasis } from '../plan/planParts';

/** What the run works with, fixed when it is queued; secrets in clear. */
export interface RunInputs {
  versionId: string;
  bundleHash: string;
  modulePath: string;
  /** Values of the root module's variables: references looked up, tags and config inherited. */
  variables: Record<string, unknown>;
  /** What the resource itself has for them once they are applied: values and references. */
  given: Record<string, unknown>;
  /** Keyed hashes of what the values were made from. */
  basis: Pick<
    PlanBasis,
    'inputs' | 'parentOutputs' | 'inherited' | 'contributions'
  >;
  /** Names of those that are sensitive. */
  sensitive: string[];
  /** Names of those that a saved plan does not hold. */
  ephemeral: string[];
}

/** Whether a run makes a plan, applies a saved one, or does both. */
export type RunPhase = 'plan' | 'apply' | 'planAndApply';

/** A run as the service knows it. */
export interface RunRecord {
  id: string;
  resourceId: string;
  resourceName: string;
  changeId?: string;
  operation: RunOperation;
  phase: RunPhase;
  /** Its plan destroys everything. */
  destroys: boolean;
  status: RunStatus;
  reason?: string;
  waitingFor?: string;
  taskId?: string;
  host?: string;
  steps: RunStep[];
  planSummary?: PlanSummary;
  error?: RunError;
  inputs: RunInputs;
  requestedBy: string;
  engine: EngineKind;
  engineVersion?: string;
  /** The run whose saved plan this one applies. */
  planRunId?: string;
  /** The attempt that was dispatched last, or that won. */
  attemptId?: string;
  /** Seconds. */
  timeout: number;
  logLines: number;
  /** Bytes of apply's output that are in the log. */
  outputOffset: number;
  cancelRequestedAt?: string;
  applyBeganAt?: string;
  queuedAt: string;
  startedAt?: string;
  endedAt?: string;
}

/** A row of `runs`; the lease is read and written by its own statements only. */
export interface RunRow {
  id: string;
  resource_id: string;
  resource_name: string;
  change_id: string | null;
  operation: RunOperation;
  phase: RunPhase;
  destroys: boolean | number;
  status: RunStatus;
  reason: string | null;
  waiting_for: string | null;
  task_id: string | null;
  host: string | null;
  steps: string;
  plan_summary: string | null;
  error: string | null;
  inputs: string;
  requested_by: string;
  engine: EngineKind;
  engine_version: string | null;
  plan_run_id: string | null;
  attempt_id: string | null;
  timeout: number;
  log_lines: number;
  output_offset: number | string;
  cancel_requested_at: string | null;
  apply_began_at: string | null;
  queued_at: string;
  started_at: string | null;
  ended_at: string | null;
}

/** Row to record. */
export function toRunRecord(row: RunRow, keyring: Keyring): RunRecord {
  return {
    id: row.id,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    changeId: optional(row.change_id),
    operation: row.operation,
    phase: row.phase,
    destroys: toBoolean(row.destroys),
    status: row.status,
    reason: optional(row.reason),
    waitingFor: optional(row.waiting_for),
    taskId: optional(row.task_id),
    host: optional(row.host),
    steps: fromJson(row.steps),
    planSummary: fromOptionalJson(row.plan_summary),
    error: fromOptionalJson(row.error),
    inputs: keyring.decryptJson(row.inputs, `inputs of run ${row.id}`),
    requestedBy: row.requested_by,
    engine: row.engine,
    engineVersion: optional(row.engine_version),
    planRunId: optional(row.plan_run_id),
    attemptId: optional(row.attempt_id),
    timeout: row.timeout,
    logLines: row.log_lines,
    outputOffset: toNumber(row.output_offset),
    cancelRequestedAt: optional(row.cancel_requested_at),
    applyBeganAt: optional(row.apply_began_at),
    queuedAt: row.queued_at,
    startedAt: optional(row.started_at),
    endedAt: optional(row.ended_at),
  };
}

/** What a decision may change of a run. Steps, log and lease are not among it: reports write those side by side. */
export type RunPatch = Partial<
  Pick<
    RunRecord,
    | 'status'
    | 'reason'
    | 'taskId'
    | 'host'
    | 'planSummary'
    | 'error'
    | 'engineVersion'
    | 'attemptId'
    | 'cancelRequestedAt'
    | 'applyBeganAt'
    | 'startedAt'
    | 'endedAt'
  >
>;

/** A new run to row. */
export function toRunRow(record: RunRecord, keyring: Keyring): RunRow {
  return {
    id: record.id,
    resource_id: record.resourceId,
    resource_name: record.resourceName,
    change_id: record.changeId ?? null,
    operation: record.operation,
    phase: record.phase,
    destroys: record.destroys,
    steps: toJson(record.steps),
    inputs: keyring.encryptJson(record.inputs, `inputs of run ${record.id}`),
    requested_by: record.requestedBy,
    engine: record.engine,
    plan_run_id: record.planRunId ?? null,
    timeout: record.timeout,
    log_lines: record.logLines,
    output_offset: record.outputOffset,
    queued_at: record.queuedAt,
    waiting_for: record.waitingFor ?? null,
    ...toRunPatchRow(record),
  };
}

/** The columns that a decision writes. */
export function toRunPatchRow(record: RunRecord) {
  return {
    status: record.status,
    reason: record.reason ?? null,
    task_id: record.taskId ?? null,
    host: record.host ?? null,
    plan_summary: record.planSummary ? toJson(record.planSummary) : null,
    error: record.error ? toJson(record.error) : null,
    engine_version: record.engineVersion ?? null,
    attempt_id: record.attemptId ?? null,
    cancel_requested_at: record.cancelRequestedAt ?? null,
    apply_began_at: record.applyBeganAt ?? null,
    started_at: record.startedAt ?? null,
    ended_at: record.endedAt ?? null,
  };
}
