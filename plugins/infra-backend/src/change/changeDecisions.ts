import {
  canOpenChange,
  ChangeKind,
  ChangeValues,
  hasNoRun,
  makesNew,
  phraseUnfinished,
  takesAway,
} from '@groundwork/plugin-infra-common';
import {
  requireNoConflicts,
  requireOutputs,
} from '../hierarchy/requireSettled';
import { ResourceWork } from '../resource/ResourceWork';
import { requireDryRun } from '../run/dryRun';
import { RunRecord } from '../run/RunRecord';
import { startApply } from './applyDecisions';
import { awaitApproval } from './approvalDecisions';
import { approvalRule, ChangeContext, runInputs } from './ChangeContext';
import { ChangeRecord } from './ChangeRecord';
import { claimValues } from './claimValues';
import { requireNoDependents } from './dependents';
import { metadataPlan } from './metadataPlan';
import { requireValidProposal } from './requireValidProposal';
import { stalePlanReason } from './stalePlan';

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
    throw work.refuse(kind, phraseUnfinished(change));
  }
  const facts = {
    pair: resource.pair,
    abstract: resource.abstract,
    hasState: work.hasState,
  };
  if (!request.isRetry && !canOpenChange(kind, facts)) {
    throw work.refuse(kind, 'That is not possible in this state');
  }
  claimValues(work, kind);
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
  if (work.change) claimValues(work, work.change.kind);
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
  requireValidProposal(resource, change, context);
  requireOutputs({ resource, kind: change.kind }, 'plan', context.resolved);
  return addPlanRun(work, actor, context);
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
  requireValidProposal(resource, change, context);
  claimValues(work, change.kind);
  const rule = approvalRule(context, change.base);
  work.patchChange({ ...rule, error: undefined });
  work.audit({ actor, action: 'change.submit', changeId: change.id });
  const needsParents = !takesAway(change.kind) && !hasNoRun(change.kind);
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

/** Refuses to make something new from a disabled template. */
function requireEnabled(work: ResourceWork, { template }: ChangeContext): void {
  if (work.change && makesNew(work.change.kind) && !template.enabled) {
    throw work.refuse(
      'submit the change of',
      `Template '${template.key}' is disabled`,
    );
  }
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
    destroys: change !== undefined && takesAway(change.kind),
    inputs: runInputs(resource, change, context),
    requestedBy: actor,
    engine: context.engine,
    timeout: context.timeout,
  });
}
