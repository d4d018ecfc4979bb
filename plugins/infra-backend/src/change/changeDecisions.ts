import {
  canMoveChange,
  canOpenChange,
  ChangeKind,
  ChangeValues,
  formatPair,
} from '@groundwork/plugin-infra-common';
import { NotAllowedError } from '@backstage/errors';
import { conflict } from '../http/requests';
import { movedReason } from '../plan/planParts';
import { ResourceWork } from '../resource/ResourceWork';
import { RunInputs, RunRecord } from '../run/RunRecord';
import {
  approvalRule,
  ChangeContext,
  currentBasis,
  runInputs,
} from './ChangeContext';

/** What someone asks to be changed. */
export interface NewChange {
  kind: ChangeKind;
  values: ChangeValues;
  message?: string;
  requestedBy: string;
  /** Names of the sensitive variables of the versions that it goes from and to. */
  sensitive: string[];
  /** It tries a failed change again: then the last failure decides what may be opened. */
  isRetry?: boolean;
}

/** Opens a draft; refuses while another change is unfinished and where the pair does not allow the kind. */
export function openChange(work: ResourceWork, request: NewChange): void {
  const { resource, change } = work;
  const { kind } = request;
  if (change) {
    throw work.refuse(
      kind,
      `An unfinished ${change.kind} change '${change.id}' is ${change.status}`,
    );
  }
  const facts = {
    pair: resource.pair,
    abstract: resource.abstract,
    hasState: work.hasState,
  };
  if (!request.isRetry && !canOpenChange(kind, facts)) {
    throw work.refuse(kind, 'That is not possible in this state');
  }
  const opened = work.addChange({
    resourceId: resource.id,
    resourceName: resource.name,
    kind,
    status: 'draft',
    base: resource.pair,
    values: request.values,
    previous: previousOf(work, request.values),
    sensitive: request.sensitive,
    authors: [request.requestedBy],
    message: request.message,
    requestedBy: request.requestedBy,
    quorum: 0,
    allowSelfApproval: false,
  });
  work.audit({
    actor: request.requestedBy,
    action: 'change.open',
    changeId: opened.id,
    after: { kind, fields: changedFields(request.values) },
    reason: request.message,
  });
}

/** What the resource has for everything that the values name. */
export function previousOf(
  { resource }: ResourceWork,
  values: ChangeValues,
): ChangeValues {
  const previous: ChangeValues = {
    versionId: resource.versionId,
    description: resource.description,
    labels: resource.labels,
    owner: resource.owner,
    links: resource.links,
    dependencyTags: resource.dependencyTags,
    dependencyConfig: resource.dependencyConfig,
  };
  const named = Object.fromEntries(
    Object.entries(previous).filter(([key]) => Object.hasOwn(values, key)),
  );
  if (!values.variables) return named;
  const variables = Object.fromEntries(
    Object.entries(resource.variables).filter(([name]) =>
      Object.hasOwn(values.variables ?? {}, name),
    ),
  );
  return { ...named, variables };
}

/** Names of what the values change, without the values. */
export function changedFields(values: ChangeValues): string[] {
  return Object.entries(values).flatMap(([key, value]) =>
    key === 'variables' && value && typeof value === 'object'
      ? Object.keys(value).map(name => `variables.${name}`)
      : [key],
  );
}

/** Replaces the proposed values or the message of a change that is not submitted; its plan no longer stands. */
export function editChange(
  work: ResourceWork,
  actor: string,
  edit: { values?: ChangeValues; message?: string; sensitive: string[] },
): void {
  work.moveChange('edit', 'edit');
  work.voidApprovals();
  const changed = edit.values
    ? {
        values: edit.values,
        previous: previousOf(work, edit.values),
        sensitive: edit.sensitive,
        authors: [...new Set([...(work.change?.authors ?? []), actor])],
      }
    : {};
  work.patchChange({
    ...changed,
    ...(edit.message === undefined ? {} : { message: edit.message }),
    plan: undefined,
    staleReason: undefined,
  });
  work.audit({
    actor,
    action: 'change.edit',
    changeId: work.change?.id,
    after: edit.values && { fields: changedFields(edit.values) },
  });
}

/** Queues a dry run of the unfinished change. */
export function planChange(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord {
  const { change, resource } = work;
  if (!change || !canMoveChange(change.status, 'dryRunSucceeded')) {
    throw work.refuse('plan', `The change is ${change?.status ?? 'gone'}`);
  }
  if (resource.abstract) {
    throw work.refuse('plan', 'There is nothing for Terraform to do');
  }
  return addPlanRun(work, actor, context);
}

/** Why the plan that stands for the change does not hold any more; undefined: it holds. */
export function stalePlanReason(
  work: ResourceWork,
  context: ChangeContext,
): string | undefined {
  const { change, resource } = work;
  if (!change?.plan) return 'it was not planned';
  if (context.plan?.runId !== change.plan.runId) return 'another plan stands';
  return movedReason(
    context.plan.parts,
    currentBasis(resource, change, context, work.state),
  );
}

/**
 * Hands the unfinished change in. What happens next depends on what it needs: parents first, a plan that others
 * approve, or straight to the apply.
 */
export function submitChange(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord | undefined {
  const { change } = work;
  if (!change) throw work.refuse('submit', 'There is no change');
  requireNoDependents(work, 'destroy');
  requireEnabled(work, context);
  const rule = approvalRule(context, change.base);
  work.patchChange({ ...rule, error: undefined });
  work.audit({ actor, action: 'change.submit', changeId: change.id });
  if (!work.parentsReady && change.kind !== 'destroy') {
    work.moveChange('submitWaiting', 'submit');
    return undefined;
  }
  if (rule.quorum === 0) {
    work.moveChange('submitApproved', 'submit');
    return queueApply(work, actor, context);
  }
  if (stalePlanReason(work, context) === undefined) {
    work.moveChange('submitForApproval', 'submit');
    work.patchChange({ staleReason: undefined });
    work.askForApproval();
    return undefined;
  }
  work.moveChange('submitPlanning', 'submit');
  const run = addPlanRun(work, actor, context);
  work.patchChange({
    plan: undefined,
    staleReason: undefined,
    planningRunId: run.id,
  });
  return run;
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
    throw work.refuse('approve the change of', `It is ${change.status}`);
  }
  requireOther(work, approver, 'approve');
  requireStandingPlan(work, approval.planDigest);
  if (approversOf(work, approval.planDigest).has(approver)) {
    throw work.refuse(
      'approve the change of',
      `${approver} has approved this plan already`,
    );
  }
  const moved = stalePlanReason(work, context);
  if (moved) {
    staleChange(work, approver, moved);
    return { outcome: 'stale', reason: moved };
  }
  requireNoDependents(work, 'destroy');
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
  return { outcome: 'approved', run: queueApply(work, approver, context) };
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
    throw work.refuse('reject the change of', `It is ${change.status}`);
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

/** Gives the change up; what it had queued or running is cancelled. */
export function discardChange(
  work: ResourceWork,
  changeId: string,
  actor: string,
  comment: string | undefined,
): void {
  work.requireChange(changeId);
  work.moveChange('discard', 'discard');
  for (const run of work.runs.filter(r => r.changeId === changeId)) {
    stopRun(work, run, 'its change was discarded');
  }
  work.audit({ actor, action: 'change.discard', changeId, reason: comment });
}

/** The plan no longer holds: approvals are void until it is submitted again. */
export function staleChange(
  work: ResourceWork,
  actor: string,
  reason: string,
): void {
  work.moveChange('goStale', 'invalidate');
  work.voidApprovals();
  work.patchChange({ staleReason: reason });
  work.audit({
    actor,
    action: 'change.stale',
    changeId: work.change?.id,
    reason,
  });
}

/** Cancels a queued run at once, and asks the owner of a running one to stop. */
export function stopRun(
  work: ResourceWork,
  run: Readonly<RunRecord>,
  reason: string,
): void {
  if (run.status === 'queued') {
    work.moveRun(run.id, 'cancel', { reason });
    return;
  }
  work.patchRun(run.id, { cancelRequestedAt: new Date().toISOString() });
  work.tellCancel(run.id);
}

/** Refuses to destroy what others still need. */
export function requireNoDependents(work: ResourceWork, what: string): void {
  if (work.change?.kind !== 'destroy') return;
  const { dependents, resource } = work;
  if (dependents.length === 0) return;
  const names = dependents.map(({ resourceName }) => `'${resourceName}'`);
  throw conflict(
    `Cannot ${what} '${resource.name}': children exist (${names.join(
      ', ',
    )}). Destroy them first.`,
    {
      reason: 'Children exist',
      dependencies: dependents,
      state: resource.pair.state,
      status: resource.pair.status,
    },
  );
}

/** Writes what was applied into the resource; it is a new revision except for the first provision. */
export function applyValues(
  work: ResourceWork,
  actor: string,
  inputs: RunInputs,
): void {
  const { change, resource } = work;
  if (!change) throw new Error('There is no change to apply.');
  const { variables, versionId, workspaceId, integrationIds, ...fields } =
    change.values;
  work.patchResource({
    ...fields,
    versionId: inputs.versionId,
    variables: inputs.variables,
    revision: resource.revision + (change.kind === 'provision' ? 0 : 1),
  });
  const { sensitive } = inputs;
  work.addRevision({ changeId: change.id, createdBy: actor, sensitive });
}

/** Refuses to make something new from a disabled template. */
function requireEnabled(work: ResourceWork, { template }: ChangeContext): void {
  const makes =
    work.change?.kind === 'provision' || work.change?.kind === 'recreate';
  if (makes && !template.enabled) {
    throw work.refuse(
      'submit the change of',
      `Template '${template.key}' is disabled`,
    );
  }
}

function queueApply(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord {
  const { change, resource } = work;
  if (!change) throw new Error('There is no change to apply.');
  const destroys = change.kind === 'destroy';
  const run = work.addRun({
    changeId: change.id,
    operation: destroys ? 'destroy' : 'apply',
    phase: change.quorum > 0 ? 'apply' : 'planAndApply',
    destroys,
    inputs: runInputs(resource, change, context),
    requestedBy: actor,
    engine: context.engine,
    planRunId: change.quorum > 0 ? change.plan?.runId : undefined,
    timeout: context.timeout,
  });
  work.moveChange('applyQueued', 'apply');
  return run;
}

/** The plan of an approved change needs nobody's word: queue its apply. */
export function applyConfirmedPlan(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord {
  return queueApply(work, actor, context);
}

function addPlanRun(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord {
  const { change, resource } = work;
  return work.addRun({
    changeId: change?.id,
    operation: 'plan',
    phase: 'plan',
    destroys: change?.kind === 'destroy',
    inputs: runInputs(resource, change, context),
    requestedBy: actor,
    engine: context.engine,
    timeout: context.timeout,
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
    `${actor} proposed this change of '${resource.name}' (${formatPair(
      resource.pair,
    )}) and so may not ${what} it: someone else must.`,
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
