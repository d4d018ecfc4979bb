import {
  assertNever,
  canMoveChange,
  ChangeEvent,
  isChangeFinished,
  mustConfirmPlan,
  ResourceOutput,
  RunError,
  takesAway,
  writesState,
} from '@groundwork/plugin-infra-common';
import { FinishRunRequest } from '@groundwork/plugin-infra-node';
import { ChangeContext, currentBasis } from '../change/ChangeContext';
import { applyValues, startApply } from '../change/applyDecisions';
import { awaitApproval } from '../change/approvalDecisions';
import { stopRun } from '../change/changeDecisions';
import { dependentsReason, requireNoDependents } from '../change/dependents';
import {
  inputsObstacleOf,
  staleChange,
  stalePlanReason,
} from '../change/stalePlan';
import { now } from '../database/columns';
import { concealOutputs } from '../hierarchy/concealOutputs';
import { conflict } from '../http/requests';
import { FROM_OTHERS, movedReason } from '../plan/planParts';
import { StoredPlan } from '../plan/PlanStore';
import { ResourceWork } from '../resource/ResourceWork';
import { RunRecord } from './RunRecord';

/** A run that may not begin: it has been ended instead, and this says why. */
export type StartOutcome =
  | { outcome: 'started'; run: Readonly<RunRecord> }
  | { outcome: 'refused'; reason: string };

/** Makes an attempt the owner of its run; an apply first proves that its plan still stands. */
export function startRun(
  work: ResourceWork,
  start: {
    runId: string;
    attemptId: string;
    stateHash: string;
    taskId?: string;
    host: string;
  },
  context: ChangeContext,
): StartOutcome {
  const run = work.requireRun(start.runId);
  if (run.attemptId !== start.attemptId || run.status !== 'queued') {
    throw conflict(`Run '${run.id}' belongs to another attempt.`, {
      runId: run.id,
      runStatus: run.status,
    });
  }
  const obstacle = applyObstacle(work, run, context);
  if (obstacle) {
    work.moveRun(run.id, 'fail', { reason: obstacle });
    return { outcome: 'refused', reason: obstacle };
  }
  const change = changeOf(work, run);
  if (change && writesState(run.operation)) {
    work.moveChange('applyStarted', 'apply');
  } else if (change?.planningRunId === run.id) {
    work.moveChange('planStarted', 'plan');
  }
  work.setAttempt(start.attemptId, 'won', start.stateHash);
  work.grantLease(run.id);
  work.moveRun(run.id, 'start', {
    startedAt: now(),
    host: start.host,
    taskId: start.taskId,
  });
  return { outcome: 'started', run: work.requireRun(run.id) };
}

/** Why an apply may not begin; it has then made the change stale or failed. */
function applyObstacle(
  work: ResourceWork,
  run: Readonly<RunRecord>,
  context: ChangeContext,
): string | undefined {
  const change = changeOf(work, run);
  if (!change || !writesState(run.operation)) {
    return undefined;
  }
  const moved =
    run.phase === 'apply'
      ? stalePlanReason(work, context)
      : movedInputs(work, run, context);
  if (moved) {
    staleChange(work, 'infra', moved);
    return run.phase === 'apply'
      ? `The approved plan no longer stands: ${moved}`
      : `It would work with old values: ${moved}`;
  }
  const obstacle = inputsObstacleOf(work, context);
  if (obstacle) {
    staleChange(work, 'infra', obstacle);
    return obstacle;
  }
  try {
    requireNoDependents(work, 'destroy');
  } catch (error) {
    const reason = dependentsReason(work) ?? '';
    staleChange(work, 'infra', reason.toLowerCase());
    return error instanceof Error ? error.message : reason;
  }
  return undefined;
}

/** What others decide about the inputs may have moved since the run was queued. */
function movedInputs(
  { resource, change, state }: ResourceWork,
  { inputs }: Readonly<RunRecord>,
  context: ChangeContext,
): string | undefined {
  const made = inputs.basis;
  const current = currentBasis(resource, change, context, state, made);
  return movedReason({ ...current, ...made }, current, FROM_OTHERS);
}

/** Gives leave for terraform apply; refuses when the run shall stop. */
export function beginApply(work: ResourceWork, runId: string): void {
  const run = work.requireRun(runId);
  if (run.cancelRequestedAt) {
    throw conflict(`Run '${runId}' is being cancelled.`, { runId });
  }
  work.patchRun(runId, { applyBeganAt: now() });
}

/** How a run ended, with what the backend found out about it. */
export interface RunEnd {
  outcome: FinishRunRequest['outcome'];
  reason?: string;
  error?: RunError;
  /** Terraform is proven to have ended. Absent: nobody knows more than whether its apply ever began. */
  terraformEnded?: boolean;
  /** The plan that this run made. */
  plan?: StoredPlan;
  /** What the current state says after the run. */
  outputs: Record<string, ResourceOutput>;
}

const RUN_EVENT = {
  succeeded: 'succeed',
  failed: 'fail',
  cancelled: 'cancel',
  lost: 'lose',
} as const;

/** Ends a run and moves its change; returns the apply that follows by itself, if one does. */
export function finishRun(
  work: ResourceWork,
  runId: string,
  end: RunEnd,
  context: ChangeContext,
): RunRecord | undefined {
  const run = work.requireRun(runId);
  const change = changeOf(work, run);
  work.moveRun(runId, RUN_EVENT[end.outcome], {
    reason: end.reason,
    error: end.error,
    planSummary: end.plan?.summary ?? run.planSummary,
    engineVersion: end.plan?.parts.engineVersion ?? run.engineVersion,
  });
  if (end.terraformEnded ?? !run.applyBeganAt) work.releaseLockOf(runId);
  work.audit({
    actor: 'infra',
    action: `run.${end.outcome}`,
    runId,
    changeId: run.changeId,
    after: { operation: run.operation },
    reason: end.reason,
  });
  if (!change) return undefined;
  if (!writesState(run.operation)) {
    return finishPlan(work, run, end, context);
  }
  finishApply(work, run, end, context);
  return undefined;
}

function finishPlan(
  work: ResourceWork,
  run: Readonly<RunRecord>,
  end: RunEnd,
  context: ChangeContext,
): RunRecord | undefined {
  const { change } = work;
  if (!change) return undefined;
  if (change.planningRunId !== run.id) {
    keepDryRun(work, end, context);
    return undefined;
  }
  work.patchChange({ planningRunId: undefined });
  if (end.outcome === 'succeeded' && end.plan) {
    keepPlan(work, end.plan);
    const isConfirmed = mustConfirmPlan(change.base) && end.plan.empty;
    if (isConfirmed && !context.approval.required) {
      work.moveChange('planNeedsNoApproval', 'plan');
      return startApply(work, run.requestedBy, context);
    }
    work.moveChange('planSucceeded', 'plan');
    const obstacle =
      movedInputs(work, run, context) ?? inputsObstacleOf(work, context);
    if (obstacle) staleChange(work, 'infra', obstacle);
    else awaitApproval(work, context);
    return undefined;
  }
  if (end.outcome === 'cancelled') {
    work.moveChange('planCancelled', 'cancel');
    return undefined;
  }
  failChange(work, 'planFailed', end);
  return undefined;
}

/** A dry run counts for its change only if the change still proposes what was planned. */
function keepDryRun(
  work: ResourceWork,
  end: RunEnd,
  context: ChangeContext,
): void {
  const { change, resource } = work;
  if (!change || end.outcome !== 'succeeded' || !end.plan) return;
  if (!canMoveChange(change.status, 'dryRunSucceeded')) return;
  const { parts } = end.plan;
  const current = currentBasis(resource, change, context, work.state, parts);
  if (movedReason(parts, current)) return;
  work.moveChange('dryRunSucceeded', 'plan');
  keepPlan(work, end.plan);
}

function keepPlan(work: ResourceWork, plan: StoredPlan): void {
  const { runId, digest, summary } = plan;
  work.patchChange({
    plan: { runId, digest, summary },
    staleReason: undefined,
  });
}

function finishApply(
  work: ResourceWork,
  run: Readonly<RunRecord>,
  end: RunEnd,
  context: ChangeContext,
): void {
  if (end.plan) keepPlan(work, end.plan);
  const outputs = concealOutputs(end.outputs, run.inputs, context.version);
  const event = applyEvent(run, end);
  if (event === 'planCancelled') {
    work.moveChange(event, 'cancel');
    return;
  }
  if (event !== 'applySucceeded') {
    failChange(work, event, end);
    if (run.applyBeganAt) work.patchResource({ outputs });
    return;
  }
  if (work.change && takesAway(work.change.kind)) {
    work.patchResource({
      outputs: {},
      applied: undefined,
      updateAvailable: undefined,
    });
  } else {
    applyValues(work, run.requestedBy, run.inputs, context);
    work.patchResource({ outputs });
  }
  work.moveChange('applySucceeded', 'apply');
}

/** Before terraform apply begins, a run that plans and applies ends as a plan does. */
function applyEvent(
  run: Readonly<RunRecord>,
  { outcome }: RunEnd,
): ChangeEvent {
  const began = run.applyBeganAt !== undefined;
  const planning = !began && run.phase === 'planAndApply';
  switch (outcome) {
    case 'succeeded':
      return 'applySucceeded';
    case 'failed':
      return planning ? 'planFailed' : 'applyFailed';
    case 'cancelled':
      return planning ? 'planCancelled' : 'applyFailed';
    case 'lost':
      return began ? 'applyLost' : 'applyLostBeforeTerraform';
    default:
      return assertNever(outcome);
  }
}

function failChange(work: ResourceWork, event: ChangeEvent, end: RunEnd): void {
  const summary =
    end.error?.summary ?? end.reason ?? `The run was ${end.outcome}.`;
  work.moveChange(event, 'fail');
  work.patchChange({
    error: { summary, diagnostics: end.error?.diagnostics ?? [] },
  });
}

/** Cancels a run for a person; a queued apply gives its change back as a draft. */
export function cancelRun(
  work: ResourceWork,
  runId: string,
  actor: string,
): void {
  const run = work.requireRun(runId);
  const change = changeOf(work, run);
  work.audit({ actor, action: 'run.cancel', runId, changeId: run.changeId });
  if (run.cancelRequestedAt) return;
  stopRun(work, run, `cancelled by ${actor}`);
  if (!change || run.status !== 'queued') return;
  if (writesState(run.operation)) {
    work.moveChange('applyCancelledInQueue', 'cancel');
    work.voidApprovals(`its apply was cancelled by ${actor}`);
  } else if (change.planningRunId === runId) {
    work.moveChange('planCancelled', 'cancel');
    work.patchChange({ planningRunId: undefined });
  }
}

/** The run's change, unless that has ended or is another one by now. */
function changeOf(work: ResourceWork, run: Readonly<RunRecord>) {
  const { change } = work;
  return change &&
    change.id === run.changeId &&
    !isChangeFinished(change.status)
    ? change
    : undefined;
}
