import {
  Action,
  Approval,
  canRetry,
  Change,
  Resource,
  ResourceOutput,
  Run,
  VersionComparison,
  VoidApproval,
} from '@groundwork/plugin-infra-common';
import { AccessService, Rights } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { ChangeContexts, sensitiveNames } from '../change/ChangeContext';
import { ChangeQueries } from '../change/ChangeQueries';
import { ApprovalRecord, ChangeRecord } from '../change/ChangeRecord';
import { Proposal } from '../change/resolveProposal';
import { providedValues } from '../hierarchy/providedValues';
import {
  anySecret,
  IsSecret,
  markedIn,
  maskEntries,
} from '../hierarchy/secretEntries';
import { SecretNames } from '../hierarchy/SecretNames';
import { shownInheritance } from '../hierarchy/shownInheritance';
import { secretIn } from '../revision/compareSnapshots';
import {
  changedSecrets,
  maskValues,
  maskVariables,
} from '../revision/maskValues';
import { RunQueries } from '../run/RunQueries';
import { RunRecord } from '../run/RunRecord';
import { StoredVersion, TemplateCatalog } from '../template/TemplateCatalog';
import { VersionComparisons } from '../template/VersionComparisons';
import {
  ResourceActions,
  resourceActions,
  withdrawableOf,
} from './resourceActions';
import { LoadedResource } from './ResourceWork';

/** What may be done with an unfinished change. */
const CHANGE_ACTIONS: readonly Action[] = [
  'plan',
  'submit',
  'approve',
  'reject',
  'discard',
  'cancel',
];

/** What may be done with a change that has failed. */
const FAILED_CHANGE_ACTIONS: readonly Action[] = ['discard'];

/** The resource as it is. */
const NOTHING_NEW: Proposal = { kind: 'update', values: {} };

/** What a {@link ResourceViews} works with. */
export interface ResourceViewsOptions {
  changes: ChangeQueries;
  runs: RunQueries;
  contexts: ChangeContexts;
  templates: TemplateCatalog;
  comparisons: VersionComparisons;
  secretNames: SecretNames;
  access: AccessService;
}

/** Turns what is stored into what a person may see: secrets masked, actions for who asks. */
export class ResourceViews {
  readonly #options: ResourceViewsOptions;

  constructor(options: ResourceViewsOptions) {
    this.#options = options;
  }

  /** A resource for the person who asks, who has these rights; they are looked up where they are not known yet. */
  async resource(
    loaded: LoadedResource,
    actor: Actor,
    rights?: Rights,
  ): Promise<Resource> {
    const { contexts, access } = this.#options;
    const { resource, change, runs } = loaded;
    const run = runs.at(-1);
    const failed = await this.#lastFailed(loaded);
    const context = await contexts.read(loaded);
    const present = change ? await contexts.read(loaded, NOTHING_NEW) : context;
    const version = present.version;
    const actions = resourceActions(loaded, actor, {
      rights: rights ?? (await access.rightsOf(actor, resource)),
      templateEnabled: context.template.enabled,
      failed,
      run,
    });
    const withdrawable = withdrawableOf(loaded, failed);
    return {
      id: resource.id,
      name: resource.name,
      templateKey: resource.templateKey,
      versionId: resource.versionId,
      description: resource.description,
      state: resource.pair.state,
      status: resource.pair.status,
      abstract: resource.abstract,
      labels: resource.labels,
      owner: resource.owner,
      parentIds: loaded.parents.map(parent => parent.id),
      childIds: loaded.children.map(child => child.id),
      revision: resource.revision,
      openChange: change && {
        id: change.id,
        kind: change.kind,
        status: change.status,
      },
      activeRun: run && {
        id: run.id,
        operation: run.operation,
        status: run.status,
      },
      updateAvailable: resource.updateAvailable,
      inherited: shownInheritance(
        present.resolved.inheritance,
        sensitiveNames(version),
      ),
      provided: providedValues(resource, present),
      approval: resource.approval,
      createdBy: resource.createdBy,
      createdAt: resource.createdAt,
      updatedAt: resource.updatedAt,
      variables: maskVariables(resource.variables, [
        ...sensitiveNames(version),
        ...resource.sensitiveVariables,
      ]),
      links: resource.links,
      dependencyTags: maskEntries(present.own.dependencyTags),
      dependencyConfig: maskEntries(present.own.dependencyConfig),
      integrationIds: [],
      storage: { kind: 'builtin', path: resource.storagePath },
      timeout: resource.timeout,
      waitForParents: resource.waitForParents,
      outputs: describeOutputs(resource.outputs, version),
      stateLocked: loaded.stateLocked || undefined,
      failedChange: withdrawable && {
        id: withdrawable.id,
        kind: withdrawable.kind,
      },
      allowedActions: actions.allowed,
      blockedActions: actions.blocked,
    };
  }

  /** A change for the person who asks; one of a deleted resource allows nothing. */
  async change(
    id: string,
    loaded: LoadedResource | undefined,
    actor: Actor,
  ): Promise<Change | undefined> {
    const record = await this.#options.changes.find(id);
    if (!record) return undefined;
    const isOpen = loaded?.change?.id === id;
    const failed =
      loaded && withdrawableOf(loaded, await this.#lastFailed(loaded));
    const mayMove = isOpen || failed?.id === id;
    const actions =
      loaded && mayMove
        ? changeActions(
            await this.#actions(loaded, actor),
            isOpen ? CHANGE_ACTIONS : FAILED_CHANGE_ACTIONS,
          )
        : { allowed: [], blocked: [] };
    const isSecret = await this.#secretEntries(record, loaded);
    const mask = (values: ChangeRecord['values']) =>
      maskValues(values, record.sensitive, isSecret);
    return {
      id: record.id,
      resourceId: record.resourceId,
      resourceName: record.resourceName,
      kind: record.kind,
      status: record.status,
      message: record.message,
      requestedBy: record.requestedBy,
      values: mask(record.values),
      previousValues: mask(record.previous),
      changedSecrets: changedSecrets(record.previous, record.values, isSecret),
      plan: record.plan && {
        ...record.plan,
        ...(record.staleReason
          ? { stale: { reason: record.staleReason } }
          : {}),
      },
      approvals: record.approvals
        .filter(approval => !approval.void)
        .map(toApproval),
      voidApprovals: voidApprovals(record),
      quorum: record.quorum,
      runs: await this.#options.changes.runs(id),
      error: record.error,
      staleReason: record.staleReason,
      startAt: record.startAt,
      expiresAt: record.expiresAt,
      versionChange: await this.#versionChange(record),
      allowedActions: actions.allowed,
      blockedActions: actions.blocked,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
    };
  }

  /** A run for the person who asks; one of a deleted resource allows nothing. */
  async run(
    record: RunRecord,
    loaded: LoadedResource | undefined,
    actor: Actor,
  ): Promise<Run> {
    const unfinished = loaded?.runs.some(run => run.id === record.id);
    const actions: Action[] =
      loaded && unfinished
        ? (await this.#actions(loaded, actor, record)).allowed
        : [];
    return {
      id: record.id,
      resourceId: record.resourceId,
      resourceName: record.resourceName,
      changeId: record.changeId,
      operation: record.operation,
      status: record.status,
      reason: record.reason,
      waitingFor: await this.#waitingFor(record),
      taskId: record.taskId,
      steps: record.steps,
      planSummary: record.planSummary,
      error: record.error,
      requestedBy: record.requestedBy,
      engine: { kind: record.engine, version: record.engineVersion },
      planRunId: record.planRunId,
      cancelRequestedAt: record.cancelRequestedAt,
      queuedAt: record.queuedAt,
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      allowedActions: actions.filter(action => action === 'cancel'),
    };
  }

  async #waitingFor(run: RunRecord): Promise<string | undefined> {
    if (run.status !== 'queued') return undefined;
    if (run.waitingFor) return run.waitingFor;
    const before = await this.#options.runs.queuedBefore(run);
    return before === 0
      ? 'a free place: it is the next one'
      : `a free place: ${before} runs are before it`;
  }

  async #actions(
    loaded: LoadedResource,
    actor: Actor,
    run: RunRecord | undefined = loaded.runs.at(-1),
  ): Promise<ResourceActions> {
    const { access, templates } = this.#options;
    const { resource } = loaded;
    const template = await templates.settings(resource.templateKey);
    return resourceActions(loaded, actor, {
      rights: await access.rightsOf(actor, resource),
      templateEnabled: template?.enabled ?? false,
      failed: await this.#lastFailed(loaded),
      run,
    });
  }

  /** The newest change, if that failed and may be tried again or given up. */
  async #lastFailed({
    resource,
    change,
  }: LoadedResource): Promise<ChangeRecord | undefined> {
    if (change || !canRetry(resource.pair)) return undefined;
    return this.#options.changes.lastFailed(resource.id);
  }

  async #versionChange({
    values,
    previous,
  }: ChangeRecord): Promise<VersionComparison | undefined> {
    const from = await this.#version(previous.versionId);
    const to = await this.#version(values.versionId);
    if (!from || !to || from.id === to.id) return undefined;
    return this.#options.comparisons.compareAlone(from, to);
  }

  /** Which of a change's tags and config are secret; of a deleted resource none are left. */
  async #secretEntries(
    { sensitive, values, previous }: ChangeRecord,
    loaded: LoadedResource | undefined,
  ): Promise<IsSecret> {
    if (!loaded) return markedIn([values, previous]);
    const { resource } = loaded;
    return anySecret(
      secretIn(
        sensitive,
        await this.#options.secretNames.of(resource.templateKey),
      ),
      markedIn([values, previous, resource]),
    );
  }

  async #version(id: string | undefined): Promise<StoredVersion | undefined> {
    return id ? this.#options.templates.version(id) : undefined;
  }
}

function toApproval({
  by,
  decision,
  comment,
  planDigest,
  at,
}: ApprovalRecord): Approval {
  return { by, decision, comment, planDigest, at };
}

function voidApprovals({
  approvals,
}: ChangeRecord): VoidApproval[] | undefined {
  const gone = approvals.filter(approval => approval.void);
  if (gone.length === 0) return undefined;
  return gone.map(approval => ({
    ...toApproval(approval),
    voidReason: approval.voidReason ?? 'its plan no longer stands',
  }));
}

function changeActions(actions: ResourceActions, shown: readonly Action[]) {
  return {
    allowed: actions.allowed.filter(action => shown.includes(action)),
    blocked: actions.blocked.filter(({ action }) => shown.includes(action)),
  };
}

function describeOutputs(
  outputs: Record<string, ResourceOutput>,
  version: StoredVersion | undefined,
): Record<string, ResourceOutput> {
  const described = Object.entries(outputs).map(([name, output]) => {
    const known = version?.outputs.find(candidate => candidate.name === name);
    const { value, ...rest } = output;
    const shown = output.sensitive ? rest : { ...rest, value };
    return [name, { ...shown, description: known?.description }] as const;
  });
  return Object.fromEntries(described);
}
