import {
  asOutputReference,
  canMoveChange,
  canOpenChange,
  ChangeKind,
  ChangeValues,
  dependentsObstacle,
  formatPair,
  hasNoRun,
  makesNew,
} from '@groundwork/plugin-infra-common';
import { NotAllowedError } from '@backstage/errors';
import { conflict } from '../http/requests';
import { movedReason } from '../plan/planParts';
import {
  inputsObstacle,
  requireNoConflicts,
  requireOutputs,
} from '../hierarchy/requireSettled';
import { hashValues, updateMark, updateReasons } from '../hierarchy/updateMark';
import { now } from '../database/columns';
import { ResourceWork } from '../resource/ResourceWork';
import { requireDryRun } from '../run/dryRun';
import { RunInputs, RunRecord } from '../run/RunRecord';
import {
  approvalRule,
  ChangeContext,
  currentBasis,
  runInputs,
} from './ChangeContext';
import { ChangeRecord } from './ChangeRecord';
import { metadataPlan } from './metadataPlan';

/** What someone asks to be changed. */
export interface NewChange {
  /** Default: a new one. */
  id?: string;
  kind: ChangeKind;
  values: ChangeValues;
  message?: string;
  requestedBy: string;
  /** Default: who requests it. */
  authors?: string[];
  /** Names of the sensitive variables of the versions that it goes from and to. */
  sensitive: string[];
  /** It is applied from then on; absent: at once. */
  startAt?: string;
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
    id: request.id,
    resourceId: resource.id,
    resourceName: resource.name,
    kind,
    status: 'draft',
    base: resource.pair,
    values: request.values,
    previous: previousOf(work, request.values),
    sensitive: request.sensitive,
    authors: request.authors ?? [request.requestedBy],
    message: request.message,
    requestedBy: request.requestedBy,
    startAt: request.startAt,
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
  { resource, parents }: ResourceWork,
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
    parentIds: parents.map(parent => parent.id),
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

/** What of a change is replaced; `startAt: null` means at once. */
export interface ChangeEdit {
  values?: ChangeValues;
  message?: string;
  startAt?: string | null;
}

/** Replaces the proposed values, message or start time of a change that is not submitted; its plan no longer stands. */
export function editChange(
  work: ResourceWork,
  actor: string,
  edit: ChangeEdit & { sensitive: string[] },
): void {
  work.moveChange('edit', 'edit');
  work.voidApprovals('the change was edited');
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
    ...(edit.startAt === undefined
      ? {}
      : { startAt: edit.startAt ?? undefined }),
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
  if (!change) throw work.refuse('plan', 'The change is gone');
  requireDryRun(work);
  requireNoConflicts({ resource, kind: change.kind }, 'plan', context.resolved);
  requireOutputs({ resource, kind: change.kind }, 'plan', context.resolved);
  return addPlanRun(work, actor, context);
}

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

/**
 * Hands the unfinished change in. What happens next depends on what it needs: parents first, a plan that others
 * approve, or straight to the apply.
 */
export function submitChange(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord | undefined {
  const { change, resource } = work;
  if (!change) throw work.refuse('submit', 'There is no change');
  requireNoDependents(work, 'destroy');
  requireEnabled(work, context);
  requireNoConflicts(
    { resource, kind: change.kind },
    'submit',
    context.resolved,
  );
  const rule = approvalRule(context, change.base);
  work.patchChange({ ...rule, error: undefined });
  work.audit({ actor, action: 'change.submit', changeId: change.id });
  const needsParents = change.kind !== 'destroy' && !hasNoRun(change.kind);
  if (needsParents && !work.parentsReady) {
    work.moveChange('submitWaiting', 'submit');
    return undefined;
  }
  requireOutputs({ resource, kind: change.kind }, 'submit', context.resolved);
  if (rule.quorum === 0) {
    work.moveChange('submitApproved', 'submit');
    return startApply(work, actor, context);
  }
  if (hasNoRun(change.kind)) {
    work.patchChange({ plan: metadataPlan(change, context.hash) });
  }
  if (stalePlanReason(work, context) === undefined) {
    work.moveChange('submitForApproval', 'submit');
    work.patchChange({ staleReason: undefined });
    awaitApproval(work, context);
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
  requireNoConflicts(
    { resource: work.resource, kind: change.kind },
    'approve the change of',
    context.resolved,
  );
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

/** Gives up a change that failed, so that its resource can be used again. */
export function withdrawFailedChange(
  work: ResourceWork,
  failed: ChangeRecord,
  applyBegan: boolean,
  actor: string,
  comment: string | undefined,
): void {
  const before = work.resource.pair;
  work.withdrawChange(failed, applyBegan);
  work.audit({
    actor,
    action: 'change.discard',
    changeId: failed.id,
    before,
    after: work.resource.pair,
    reason: comment,
  });
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
  const names = new Set(dependents.map(d => `'${d.resourceName}'`));
  const reason = dependentsReason(work) ?? '';
  throw conflict(
    `Cannot ${what} '${resource.name}': ${reason.toLowerCase()} (${[
      ...names,
    ].join(', ')}). Destroy them or detach them first.`,
    {
      reason,
      dependencies: dependents,
      state: resource.pair.state,
      status: resource.pair.status,
    },
  );
}

/** Which kind of dependents stands in the way of a destroy; undefined: none. */
export function dependentsReason({ dependents }: ResourceWork) {
  const count = (kind: string) =>
    dependents.filter(d => d.kind === kind).length;
  return dependentsObstacle({
    liveChildren: count('child'),
    liveUsers: count('output'),
  });
}

/** Why the inputs of the unfinished change can't be worked with now; undefined: they can. */
export function inputsObstacleOf(
  { change }: ResourceWork,
  { resolved }: ChangeContext,
): string | undefined {
  return change && inputsObstacle(change.kind, resolved);
}

/** Writes what a run has applied into the resource. */
export function applyValues(
  work: ResourceWork,
  actor: string,
  inputs: RunInputs,
  { resolved, hash, version }: ChangeContext,
): void {
  const appliedBasis = hashValues(inputs.variables, hash);
  const reasons = updateReasons(appliedBasis, resolved, hash);
  const variables = { ...frozenValues(version, inputs), ...inputs.given };
  work.patchResource({
    versionId: inputs.versionId,
    variables,
    sensitiveVariables: inputs.sensitive.filter(
      name =>
        Object.hasOwn(variables, name) &&
        asOutputReference(variables[name]) === undefined,
    ),
    appliedBasis,
    updateAvailable: updateMark(undefined, reasons, now()),
  });
  applyDetails(work, actor, inputs.sensitive);
}

/** Values that stay what they are now, wherever they came from. */
function frozenValues(
  version: ChangeContext['version'],
  { variables }: RunInputs,
): Record<string, unknown> {
  const rules = version?.rules ?? {};
  return Object.fromEntries(
    Object.entries(variables).filter(
      ([name]) => Object.hasOwn(rules, name) && rules[name].frozen,
    ),
  );
}

/** Writes what is not Terraform's into the resource; a new revision, but what a provision applies first is the first one. */
function applyDetails(
  work: ResourceWork,
  actor: string,
  sensitive: string[],
): void {
  const { change, resource } = work;
  if (!change) throw new Error('There is no change to apply.');
  const {
    variables,
    versionId,
    workspaceId,
    integrationIds,
    parentIds,
    ...fields
  } = change.values;
  const isFirst = change.kind === 'provision' && !work.everApplied;
  if (parentIds) applyParents(work, actor, parentIds);
  work.patchResource({
    ...fields,
    revision: resource.revision + (isFirst ? 0 : 1),
  });
  work.addRevision({ changeId: change.id, createdBy: actor, sensitive });
}

/** Drops the parents that the applied values leave out. */
export function applyParents(
  work: ResourceWork,
  actor: string,
  parentIds: readonly string[],
): void {
  const dropped = work.parents.filter(({ id }) => !parentIds.includes(id));
  if (dropped.length === 0) return;
  work.keepParents(parentIds);
  const named = dropped.map(({ id, name }) => ({
    resourceId: id,
    resourceName: name,
  }));
  work.audit({
    actor,
    action: 'resource.detach',
    changeId: work.change?.id,
    before: { parents: named },
  });
}

/** Refuses to make something new from a disabled template. */
function requireEnabled(work: ResourceWork, { template }: ChangeContext): void {
  if (work.change && makesNew(work.change.kind) && !template.enabled) {
    throw work.refuse(
      'submit the change of',
      `Template '${template.key}' is disabled`,
    );
  }
}

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

/** Begins what is approved, or needs no approval, unless its start time is still to come. */
export function startApply(
  work: ResourceWork,
  actor: string,
  context: ChangeContext,
): RunRecord | undefined {
  const { change } = work;
  if (!change) throw new Error('There is no change to apply.');
  if (change.startAt !== undefined && change.startAt > now()) return undefined;
  if (!hasNoRun(change.kind)) return queueApply(work, actor, context);
  applyDetails(work, actor, context.sensitive);
  work.moveChange('applyWithoutRun', 'apply');
  work.patchChange({ expiresAt: undefined });
  work.audit({ actor, action: 'change.apply', changeId: change.id });
  return undefined;
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
  work.patchChange({ expiresAt: undefined });
  return run;
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
