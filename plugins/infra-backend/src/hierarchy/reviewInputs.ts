import {
  canMoveChange,
  isProvisioned,
  isSameValue,
} from '@groundwork/plugin-infra-common';
import { ChangeContext, currentBasis } from '../change/ChangeContext';
import { stopRun } from '../change/changeDecisions';
import { staleChange } from '../change/stalePlan';
import { now } from '../database/columns';
import { FROM_OTHERS, movedReason } from '../plan/planParts';
import { LoadedResource, ResourceWork } from '../resource/ResourceWork';
import { updateMark, updateReasons } from './updateMark';

/** Facts about a resource's inputs, as they were applied and as its unfinished change proposes them. */
export interface InputFacts {
  applied: ChangeContext;
  proposed?: ChangeContext;
}

/** The part of a resource that this decision reads. */
export type Reviewed = Pick<LoadedResource, 'resource' | 'change' | 'state'>;

/** Brings the update mark, and the change whose plan was made of other inputs, up to date. */
export function reviewInputs(work: ResourceWork, facts: InputFacts): void {
  work.patchResource({ updateAvailable: markOf(work, facts) });
  work.renewValues();
  const moved = movedPlan(work, facts);
  if (!moved) return;
  if (work.writingRun) stopRun(work, work.writingRun, moved);
  staleChange(work, 'infra', moved);
}

/** Whether {@link reviewInputs} would do something. */
export function needsReview(reviewed: Reviewed, facts: InputFacts): boolean {
  return (
    !isSameValue(markOf(reviewed, facts), reviewed.resource.updateAvailable) ||
    movedPlan(reviewed, facts) !== undefined
  );
}

function markOf({ resource }: Reviewed, { applied: { resolved } }: InputFacts) {
  const { applied, updateAvailable, pair } = resource;
  if (!applied || !isProvisioned(pair)) return undefined;
  const reasons = updateReasons(applied.values, resolved);
  return updateMark(updateAvailable, reasons, now());
}

function movedPlan(
  { resource, change, state }: Reviewed,
  { proposed }: InputFacts,
): string | undefined {
  if (!change || !proposed?.plan) return undefined;
  if (!canMoveChange(change.status, 'goStale')) return undefined;
  const { parts } = proposed.plan;
  const current = currentBasis(resource, change, proposed, state, parts);
  return movedReason(parts, current, FROM_OTHERS);
}
