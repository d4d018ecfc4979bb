import { RunOperation, RunStatus } from './words';

/** What can happen to a run. @public */
export const RUN_EVENTS = [
  'start',
  'succeed',
  'fail',
  'cancel',
  'lose',
] as const;

/** One of {@link RUN_EVENTS}. @public */
export type RunEvent = (typeof RUN_EVENTS)[number];

/** Every move a run can make. Nothing else in the suite decides this. */
const MOVES: Record<RunStatus, Partial<Record<RunEvent, RunStatus>>> = {
  queued: { start: 'running', fail: 'failed', cancel: 'cancelled' },
  running: {
    succeed: 'succeeded',
    fail: 'failed',
    cancel: 'cancelled',
    lose: 'lost',
  },
  succeeded: {},
  failed: {},
  cancelled: {},
  lost: {},
};

/** The status after the event, or undefined when a run can't make that move. @public */
export function moveRun(
  status: RunStatus,
  event: RunEvent,
): RunStatus | undefined {
  return MOVES[status][event];
}

/** What runs do that may write Terraform's state. @public */
export const WRITING_OPERATIONS: readonly RunOperation[] = ['apply', 'destroy'];

/** Whether a run with this operation may write Terraform's state; a resource has one such run at a time. @public */
export function writesState(operation: RunOperation): boolean {
  return WRITING_OPERATIONS.includes(operation);
}

/** Whether nothing can happen to the run any more. @public */
export function isRunFinished(status: RunStatus): boolean {
  return Object.keys(MOVES[status]).length === 0;
}

/** Statuses of runs that are queued or running. @public */
export const UNFINISHED_RUN_STATUSES: readonly RunStatus[] = (
  Object.keys(MOVES) as RunStatus[]
).filter(status => !isRunFinished(status));
