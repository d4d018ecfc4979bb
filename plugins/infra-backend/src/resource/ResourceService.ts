import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  acceptedPair,
  Action,
  canRetry,
  Change,
  ChangeKind,
  ChangeValues,
  deletionObstacle,
  dryRunKind,
  makesNew,
  Page,
  PageQuery,
  phrasePair,
  Resource,
  ResourceListQuery,
  ResourceSummary,
  Revision,
  RevisionComparison,
  Run,
  takesAway,
  TemplateApproval,
} from '@groundwork/plugin-infra-common';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import {
  ChangeContexts,
  runInputs,
  withSensitive,
} from '../change/ChangeContext';
import { openChange, submitChange } from '../change/changeDecisions';
import { withKeptValues } from '../change/keptValues';
import { requireValidProposal } from '../change/requireValidProposal';
import { Proposal } from '../change/resolveProposal';
import { requireFutureStart } from '../change/startTime';
import { ChangeQueries } from '../change/ChangeQueries';
import { conflict } from '../http/requests';
import {
  requireNoConflicts,
  requireOutputs,
} from '../hierarchy/requireSettled';
import { anySecret, IsSecret, markedIn } from '../hierarchy/secretEntries';
import { SecretNames } from '../hierarchy/SecretNames';
import { RevisionStore } from '../revision/RevisionStore';
import { requireDryRun } from '../run/dryRun';
import { RunQueries } from '../run/RunQueries';
import { requireEnabled } from '../template/requireEnabled';
import { Owners } from './Owners';
import { NewResource, ResourceCreation } from './ResourceCreation';
import { ResourceQueries } from './ResourceQueries';
import { ResourceRecord } from './ResourceRecord';
import { ResourceStore } from './ResourceStore';
import { LoadedResource } from './ResourceWork';
import { ResourceViews } from './ResourceViews';

/** A request that opens a change and submits it at once. */
export type ChangeVerb = 'provision' | 'destroy' | 'recreate' | 'retry';

/** A change to be opened and submitted for someone who has the right to it. */
export interface ChangeOrder {
  /** Of the change, so that the same order opens no second one. Default: a new one. */
  id?: string;
  kind: ChangeKind;
  values: ChangeValues;
  message?: string;
  /** Once it is approved it is applied from then on. */
  startAt?: string;
  requestedBy: string;
  /** Default: who requests it. */
  authors?: string[];
  /** It tries the last failed change again. */
  isRetry?: boolean;
  /** Variables whose values are secret, whatever the version says of them. Default: none. */
  sensitive?: readonly string[];
}

/** A dry run to be queued for someone who has the right to it. */
export interface DryRunOrder {
  /** Of the run, so that the same order queues no second one. Default: a new one. */
  id?: string;
  values: ChangeValues;
  requestedBy: string;
}

/** What a {@link ResourceService} works with. */
export interface ResourceServiceOptions {
  store: ResourceStore;
  queries: ResourceQueries;
  creation: ResourceCreation;
  views: ResourceViews;
  changes: ChangeQueries;
  contexts: ChangeContexts;
  runs: RunQueries;
  revisions: RevisionStore;
  secretNames: SecretNames;
  access: AccessService;
  owners: Owners;
}

/** What people do with resources: ask leave, decide, tell. */
export class ResourceService {
  readonly #options: ResourceServiceOptions;

  constructor(options: ResourceServiceOptions) {
    this.#options = options;
  }

  async list(
    query: ResourceListQuery,
    actor: Actor,
  ): Promise<Page<ResourceSummary>> {
    const { access, queries } = this.#options;
    return queries.list(query, await access.visibility(actor));
  }

  async get(id: string, actor: Actor): Promise<Resource> {
    const { store, access, views } = this.#options;
    const loaded = await store.get(id);
    const rights = await access.requireRights(actor, loaded.resource);
    return views.resource(loaded, actor, rights);
  }

  async create(request: NewResource, actor: Actor): Promise<Resource> {
    const { creation, store, views } = this.#options;
    const id = await creation.create(request, actor);
    return views.resource(await store.get(id), actor);
  }

  /** Opens a change of that kind and submits it. */
  async request(
    id: string,
    verb: ChangeVerb,
    request: { message?: string; values?: ChangeValues; startAt?: string },
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    const loaded = await this.#readable(id, actor);
    const { kind, values, authors, sensitive } = await this.#proposal(
      loaded,
      verb,
      request.values,
    );
    await this.#options.access.requireAction(
      actor,
      loaded.resource,
      requiredAction(verb, kind),
    );
    requireFutureStart(request.startAt);
    await this.#options.owners.requireKnownIn(
      request.values ?? {},
      loaded.resource,
    );
    const result = await this.handIn(id, {
      kind,
      values,
      message: request.message,
      startAt: request.startAt,
      requestedBy: actor.ref,
      authors: [...new Set([...authors, actor.ref])],
      isRetry: verb === 'retry',
      sensitive,
    });
    return this.#answer(id, result, actor);
  }

  /** Opens a change and submits it without asking for leave; does nothing if the order's change is there already. */
  async handIn(
    id: string,
    order: ChangeOrder,
  ): Promise<{ changeId: string; runId?: string }> {
    const { store, contexts, changes } = this.#options;
    const { kind } = order;
    const read = async (current: LoadedResource) => {
      if (order.id && (await changes.find(order.id))) return undefined;
      const values = withKeptValues(order.values, [current.resource]);
      const proposal: Proposal = { kind, values };
      const context = withSensitive(
        await contexts.read(current, proposal),
        order.sensitive,
      );
      if (makesNew(kind)) requireEnabled(context.template);
      return { context, values };
    };
    return store.updateWith(id, read, (work, facts) => {
      if (!facts) return { changeId: order.id ?? '' };
      const { context, values } = facts;
      openChange(work, { ...order, values, sensitive: context.sensitive });
      const run = submitChange(work, order.requestedBy, context);
      return { changeId: work.change?.id ?? '', runId: run?.id };
    });
  }

  /** A dry run of what is, or would be with other values; opens no change. */
  async plan(
    id: string,
    values: ChangeValues | undefined,
    actor: Actor,
  ): Promise<{ run: Run }> {
    const { store, access, views, runs } = this.#options;
    const loaded = await this.#readable(id, actor);
    await access.requireAction(actor, loaded.resource, 'plan');
    const runId = await this.dryRun(id, {
      values: values ?? {},
      requestedBy: actor.ref,
    });
    const run = await runs.find(runId);
    if (!run) throw new NotFoundError(`There is no run '${runId}'.`);
    return { run: await views.run(run, await store.find(id), actor) };
  }

  /** Queues a dry run without asking for leave; does nothing if the order's run is there already. */
  async dryRun(id: string, order: DryRunOrder): Promise<string> {
    const { store, contexts, runs } = this.#options;
    const { requestedBy } = order;
    const loaded = await store.get(id);
    const kind = dryRunKind(loaded.resource.pair);
    const read = async (current: LoadedResource) => {
      if (order.id && (await runs.find(order.id))) return undefined;
      const values = withKeptValues(order.values, [current.resource]);
      const proposal: Proposal = { kind, values };
      const context = await contexts.read(current, proposal);
      requireValidProposal(current.resource, proposal, context);
      return { context, proposal };
    };
    return store.updateWith(id, read, (work, facts) => {
      if (!facts) return order.id ?? '';
      const { context, proposal } = facts;
      requireDryRun(work);
      const subject = { resource: work.resource, kind };
      requireNoConflicts(subject, 'plan', context.resolved);
      requireOutputs(subject, 'plan', context.resolved);
      work.audit({ actor: requestedBy, action: 'resource.plan' });
      return work.addRun({
        id: order.id,
        operation: 'plan',
        phase: 'plan',
        destroys: false,
        inputs: runInputs(work.resource, proposal, context),
        requestedBy,
        engine: context.engine,
        timeout: context.timeout,
      }).id;
    });
  }

  /** Takes an unknown outcome as it is. */
  async accept(id: string, reason: string, actor: Actor): Promise<Resource> {
    const { store, access, views } = this.#options;
    const loaded = await this.#readable(id, actor);
    await access.requireAction(actor, loaded.resource, 'accept');
    await store.update(id, work => {
      const pair = acceptedPair(work.resource.pair);
      if (!pair || work.change) {
        throw work.refuse('accept the outcome of', 'Its outcome is known');
      }
      work.patchResource({ pair });
      work.audit({ actor: actor.ref, action: 'resource.accept', reason });
    });
    return views.resource(await store.get(id), actor);
  }

  /** Erases the resource for good; its history stays. */
  async delete(id: string, actor: Actor): Promise<void> {
    const { store, access } = this.#options;
    const loaded = await this.#readable(id, actor);
    await access.requireAction(actor, loaded.resource, 'delete');
    await store.delete(id, work => {
      const obstacle = deletionObstacle({
        pair: work.resource.pair,
        abstract: work.resource.abstract,
        everHadState: work.everHadState,
        hasOpenChange: work.hasUnfinishedChange,
        children: work.children.length,
      });
      if (obstacle) throw work.refuse('delete', obstacle);
      if (work.writingRun) throw work.refuse('delete', 'A run is unfinished');
      for (const run of work.runs) {
        work.moveRun(run.id, 'cancel', { reason: 'its resource was deleted' });
      }
      work.audit({
        actor: actor.ref,
        action: 'resource.delete',
        before: { templateKey: work.resource.templateKey },
      });
    });
  }

  async revisions(
    id: string,
    page: PageQuery,
    actor: Actor,
  ): Promise<Page<Revision>> {
    const { resource } = await this.#readable(id, actor);
    return this.#options.revisions.list(
      id,
      page,
      await this.#secrets(resource),
    );
  }

  async compareRevisions(
    id: string,
    { from, to }: { from: number; to: number },
    actor: Actor,
  ): Promise<RevisionComparison> {
    const { resource } = await this.#readable(id, actor);
    const comparison = await this.#options.revisions.compare(
      id,
      from,
      to,
      await this.#secrets(resource),
    );
    if (!comparison) {
      throw new NotFoundError(
        `'${id}' does not have both revisions ${from} and ${to}.`,
      );
    }
    return comparison;
  }

  /** How changes of the resource, and of all below it that say nothing themselves, are approved. */
  async setApproval(
    id: string,
    approval: TemplateApproval,
    actor: Actor,
  ): Promise<Resource> {
    const { store, access, views } = this.#options;
    const { resource } = await this.#readable(id, actor);
    if (!access.isAdmin(actor)) {
      throw new NotAllowedError(
        `${actor.ref} may not set how '${resource.name}' is approved: that needs infra.access.admins.`,
      );
    }
    await store.update(id, work => {
      const before = work.resource.approval;
      work.patchResource({ approval });
      work.audit({
        actor: actor.ref,
        action: 'resource.approval',
        before,
        after: approval,
      });
    });
    return views.resource(await store.get(id), actor);
  }

  async revision(id: string, number: number, actor: Actor): Promise<Revision> {
    const { resource } = await this.#readable(id, actor);
    const revision = await this.#options.revisions.find(
      id,
      number,
      await this.#secrets(resource),
    );
    if (!revision) {
      throw new NotFoundError(`'${id}' has no revision ${number}.`);
    }
    return revision;
  }

  /** What is secret in all revisions of a resource: what is marked so now was not always. */
  async #secrets(resource: Readonly<ResourceRecord>): Promise<IsSecret> {
    const { secretNames } = this.#options;
    return anySecret(
      markedIn([resource]),
      await secretNames.of(resource.templateKey),
    );
  }

  /** The resource if the actor may see it, NotFoundError otherwise. */
  async #readable(id: string, actor: Actor): Promise<LoadedResource> {
    const loaded = await this.#options.store.get(id);
    await this.#options.access.requireRead(actor, loaded.resource);
    return loaded;
  }

  async #proposal(
    { resource }: LoadedResource,
    verb: ChangeVerb,
    values: ChangeValues = {},
  ): Promise<
    Pick<ChangeOrder, 'kind' | 'values' | 'sensitive'> & { authors: string[] }
  > {
    if (verb !== 'retry') return { kind: verb, values, authors: [] };
    const failed = await this.#options.changes.lastFailed(resource.id);
    const { state, status } = resource.pair;
    if (!failed || !canRetry(resource.pair)) {
      throw conflict(
        `Cannot retry '${resource.name}': it is ${phrasePair(
          resource.pair,
        )} and nothing has failed.`,
        { resourceId: resource.id, state, status },
      );
    }
    const kept = withKeptValues(values, [failed.values, resource]);
    return {
      kind: failed.kind,
      // Who proposed them is still their author.
      authors: failed.authors,
      // What a parent's secret output gave is secret, though no version says so.
      sensitive: failed.sensitive,
      values: {
        ...failed.values,
        ...kept,
        ...(failed.values.variables || kept.variables
          ? { variables: { ...failed.values.variables, ...kept.variables } }
          : {}),
      },
    };
  }

  async #answer(
    id: string,
    { changeId, runId }: { changeId: string; runId?: string },
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    const { store, views, runs } = this.#options;
    const loaded = await store.find(id);
    const change = await views.change(changeId, loaded, actor);
    if (!change) throw new NotFoundError(`There is no change '${changeId}'.`);
    const run = runId ? await runs.find(runId) : undefined;
    return { change, run: run && (await views.run(run, loaded, actor)) };
  }
}

function requiredAction(verb: ChangeVerb, kind: ChangeKind): Action {
  return verb === 'retry' && takesAway(kind) ? 'destroy' : verb;
}
