import { z } from 'zod';
import {
  Action,
  EngineKind,
  RUN_OPERATIONS,
  RUN_STATUSES,
  RunOperation,
  RunStatus,
} from '../lifecycle';
import { listQuery, oneOrMore } from './paging';
import { PlanSummary } from './plan';

/** Query of `GET /runs`. @public */
export const runListQuery = listQuery.extend({
  resourceId: z.uuid().optional(),
  changeId: z.uuid().optional(),
  operation: oneOrMore(z.enum(RUN_OPERATIONS)).optional(),
  status: oneOrMore(z.enum(RUN_STATUSES)).optional(),
});

/** @public */
export type RunListQuery = z.infer<typeof runListQuery>;

/** One message of Terraform, pointing into the module's code. @public */
export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail?: string;
  /** Relative to the module. */
  file?: string;
  line?: number;
  snippet?: string;
  /** The input variable whose value or declaration it is about. */
  variable?: string;
}

/** Why a run failed. @public */
export interface RunError {
  summary: string;
  diagnostics: Diagnostic[];
}

/** Steps of the built-in pipeline, in order. @public */
export const RUN_STEPS = [
  'start',
  'init',
  'validate',
  'plan',
  'apply',
  'finish',
] as const;

/** How one step of a run stands. @public */
export interface RunStep {
  name: string;
  status: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';
  startedAt: string;
  endedAt?: string;
}

/** What lists show of a run. @public */
export interface RunSummary {
  id: string;
  resourceId: string;
  resourceName: string;
  changeId?: string;
  operation: RunOperation;
  status: RunStatus;
  /** Why it ended. */
  reason?: string;
  /** What a queued run waits for. */
  waitingFor?: string;
  planSummary?: PlanSummary;
  requestedBy: string;
  queuedAt: string;
  startedAt?: string;
  endedAt?: string;
}

/** A run as `GET /runs/:id` answers it. @public */
export interface Run extends RunSummary {
  /** The scaffolder task that carries it out. */
  taskId?: string;
  steps: RunStep[];
  error?: RunError;
  engine?: { kind: EngineKind; version?: string };
  /** The run whose saved plan this one applies. */
  planRunId?: string;
  cancelRequestedAt?: string;
  allowedActions: Action[];
}

/** One line of a run's log. @public */
export interface LogLine {
  /** Position in the log, from 1. */
  number: number;
  at: string;
  text: string;
}
