import { hasNoRun } from '@groundwork/plugin-infra-common';
import { inputsObstacle } from '../hierarchy/requireSettled';
import { movedReason } from '../plan/planParts';
import { ResourceWork } from '../resource/ResourceWork';
import { ChangeContext, currentBasis } from './ChangeContext';
import { metadataPlan } from './metadataPlan';
import { proposalObstacle } from './requireValidProposal';

/** Why the plan that stands for the change does not hold any more; undefined: it holds. */
export function stalePlanReason(
  work: ResourceWork,
  context: ChangeContext,
): string | undefined {
  const { change, resource } = work;
  if (!change?.plan) return 'it was not planned';
  if (hasNoRun(change.kind)) {
    const made = change.plan.digest;
    const { digest } = metadataPlan(change, value => context.hash(value, made));
    return digest === made ? undefined : 'the values changed';
  }
  if (!context.plan || context.plan.runId !== change.plan.runId) {
    return 'another plan stands';
  }
  const { parts } = context.plan;
  return movedReason(
    parts,
    currentBasis(resource, change, context, work.state, parts),
  );
}

/** The plan no longer holds: approvals are void until it is submitted again. */
export function staleChange(
  work: ResourceWork,
  actor: string,
  reason: string,
): void {
  work.moveChange('goStale', 'invalidate');
  work.voidApprovals(reason);
  work.patchChange({ staleReason: reason, expiresAt: undefined });
  work.audit({
    actor,
    action: 'change.stale',
    changeId: work.change?.id,
    reason,
  });
}

/** Why the inputs of the unfinished change can't be worked with now; undefined: they can. */
export function inputsObstacleOf(
  { resource, change }: ResourceWork,
  context: ChangeContext,
): string | undefined {
  return (
    change &&
    (inputsObstacle(change.kind, context.resolved) ??
      proposalObstacle(resource, change, context))
  );
}
