import { NotAllowedError } from '@backstage/errors';
import {
  canMoveChange,
  phraseChangeStatus,
} from '@groundwork/plugin-infra-common';
import { requireNoConflicts } from '../hierarchy/requireSettled';
import { conflict } from '../http/requests';
import { ResourceWork } from '../resource/ResourceWork';
import { RunRecord } from '../run/RunRecord';
import { startApply } from './applyDecisions';
import { ChangeContext } from './ChangeContext';
import { claimValues } from './claimValues';
import { requireNoDependents } from './dependents';
import { proposalObstacle } from './requireValidProposal';
import { staleChange, stalePlanReason } from './stalePlan';

/** The plan is there: tells the approvers, who have until the change expires. */
export function awaitApproval(
  work: ResourceWork,
  { expireAfter }: ChangeContext,
): void {
  const expiresAt =
    expireAfter === undefined
      ? undefined
      : new Date(Date.now() + expireAfter * 1000).toISOString();
  work.patchChange({ expiresAt });
  work.askForApproval();
}

/** A person's approval of exactly one plan. `stale`: the plan had moved, the approval was not taken. */
export type ApproveOutcome =
  | { outcome: 'approved'; run?: RunRecord }
  | { outcome: 'stale'; reason: string };

/** Takes an approval; the one that reaches the quorum queues the apply. */
export function approveChange(
  work: ResourceWork,
  changeId: string,
  approver: string,
  approval: { planDigest: string; comment?: string },
  context: ChangeContext,
): ApproveOutcome {
  const change = work.requireChange(changeId);
  if (!canMoveChange(change.status, 'approveAtQuorum')) {
    throw work.refuse(
      'approve the change of',
      `It is ${phraseChangeStatus(change.status)}`,
    );
  }
  requireOther(work, approver, 'approve');
  requireStandingPlan(work, approval.planDigest);
  if (approversOf(work, approval.planDigest).has(approver)) {
    throw work.refuse(
      'approve the change of',
      `${approver} has approved this plan already`,
    );
  }
  requireNoConflicts(
    { resource: work.resource, kind: change.kind },
    'approve the change of',
    context.resolved,
  );
  const moved =
    stalePlanReason(work, context) ??
    proposalObstacle(work.resource, change, context);
  if (moved) {
    staleChange(work, approver, moved);
    return { outcome: 'stale', reason: moved };
  }
  requireNoDependents(work, 'destroy');
  claimValues(work, change.kind);
  work.addApproval({ by: approver, decision: 'approved', ...approval });
  work.audit({
    actor: approver,
    action: 'change.approve',
    changeId,
    after: { planDigest: approval.planDigest },
    reason: approval.comment,
  });
  if (approversOf(work, approval.planDigest).size < change.quorum) {
    work.moveChange('approveBelowQuorum', 'approve');
    return { outcome: 'approved' };
  }
  work.moveChange('approveAtQuorum', 'approve');
  return { outcome: 'approved', run: startApply(work, approver, context) };
}

/** Turns a submitted change down. */
export function rejectChange(
  work: ResourceWork,
  changeId: string,
  approver: string,
  comment: string | undefined,
): void {
  const change = work.requireChange(changeId);
  if (!canMoveChange(change.status, 'reject')) {
    throw work.refuse(
      'reject the change of',
      `It is ${phraseChangeStatus(change.status)}`,
    );
  }
  requireOther(work, approver, 'reject');
  work.addApproval({
    by: approver,
    decision: 'rejected',
    comment,
    planDigest: change.plan?.digest,
  });
  work.moveChange('reject', 'reject');
  work.audit({
    actor: approver,
    action: 'change.reject',
    changeId,
    reason: comment,
  });
}

function approversOf(work: ResourceWork, planDigest: string): Set<string> {
  const standing = (work.change?.approvals ?? []).filter(
    approval =>
      !approval.void &&
      approval.decision === 'approved' &&
      approval.planDigest === planDigest,
  );
  return new Set(standing.map(approval => approval.by));
}

function requireOther(work: ResourceWork, actor: string, what: string): void {
  const { change, resource } = work;
  if (!change?.authors.includes(actor) || change.allowSelfApproval) return;
  throw new NotAllowedError(
    `${actor} proposed this change of '${resource.name}' and so may not ${what} it: someone else must.`,
  );
}

function requireStandingPlan(work: ResourceWork, planDigest: string): void {
  const standing = work.change?.plan?.digest;
  if (standing === planDigest) return;
  throw conflict(
    `Cannot approve change '${work.change?.id}' of '${work.resource.name}': the approved plan is not the one that stands. Read the plan again.`,
    { planDigest, standingPlanDigest: standing },
  );
}
