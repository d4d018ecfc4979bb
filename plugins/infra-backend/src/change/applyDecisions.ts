import {
  asOutputReference,
  hasNoRun,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { now } from '../database/columns';
import { updateMark, updateReasons } from '../hierarchy/updateMark';
import { ResourceWork } from '../resource/ResourceWork';
import { RunInputs, RunRecord } from '../run/RunRecord';
import { ChangeContext, runInputs } from './ChangeContext';

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
  const destroys = takesAway(change.kind);
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

/** Writes what a run has applied into the resource. */
export function applyValues(
  work: ResourceWork,
  actor: string,
  inputs: RunInputs,
  { resolved, version }: ChangeContext,
): void {
  const { variables: values, sensitive } = inputs;
  const frozen = frozenValues(version, inputs);
  const variables = { ...inputs.given, ...frozen };
  const reasons = updateReasons(values, {
    ...resolved,
    variables: { ...resolved.variables, ...frozen },
  });
  work.patchResource({
    versionId: inputs.versionId,
    variables,
    sensitiveVariables: secretsGiven(variables, sensitive),
    applied: { values, sensitive },
    updateAvailable: updateMark(undefined, reasons, now()),
  });
  applyDetails(work, actor, sensitive);
}

/** Names of the variables that were given a secret itself; a reference tells none. */
export function secretsGiven(
  variables: Record<string, unknown>,
  sensitive: readonly string[],
): string[] {
  return sensitive.filter(
    name =>
      Object.hasOwn(variables, name) &&
      asOutputReference(variables[name]) === undefined,
  );
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
function applyParents(
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
