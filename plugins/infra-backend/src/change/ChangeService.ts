import { NotFoundError } from '@backstage/errors';
import {
  Action,
  ApproveRequest,
  canMoveChange,
  canWithdraw,
  Change,
  ChangeKind,
  ChangeListQuery,
  ChangeSummary,
  ChangeValues,
  Page,
  phraseChangeStatus,
  phrasePair,
  Run,
} from '@groundwork/plugin-infra-common';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { conflict } from '../http/requests';
import { Owners } from '../resource/Owners';
import { ResourceStore } from '../resource/ResourceStore';
import { ResourceViews } from '../resource/ResourceViews';
import { LoadedResource, ResourceWork } from '../resource/ResourceWork';
import { RunQueries } from '../run/RunQueries';
import { ChangeContext, ChangeContexts } from './ChangeContext';
import { approveChange, rejectChange } from './approvalDecisions';
import {
  ChangeEdit,
  discardChange,
  editChange,
  NewChange,
  openChange,
  planChange,
  submitChange,
  withdrawFailedChange,
} from './changeDecisions';
import { ChangeQueries } from './ChangeQueries';
import { ChangeRecord } from './ChangeRecord';
import { withKeptValues } from './keptValues';
import { requireValidProposal } from './requireValidProposal';
import { Proposal } from './resolveProposal';
import { requireFutureStart } from './startTime';

/** What a {@link ChangeService} works with. */
export interface ChangeServiceOptions {
  store: ResourceStore;
  queries: ChangeQueries;
  contexts: ChangeContexts;
  runs: RunQueries;
  views: ResourceViews;
  access: AccessService;
  owners: Owners;
}

/** What people do with changes: ask leave, decide, tell. */
export class ChangeService {
  readonly #options: ChangeServiceOptions;

  constructor(options: ChangeServiceOptions) {
    this.#options = options;
  }

  /** Changes that the actor may see; with `approver=me` those that wait for the actor's decision. */
  async list(
    query: ChangeListQuery,
    actor: Actor,
  ): Promise<Page<ChangeSummary>> {
    const { access, queries } = this.#options;
    return query.approver === 'me'
      ? queries.inbox(query, await access.approvable(actor), actor.ref)
      : queries.list(query, await access.visibility(actor));
  }

  async get(id: string, actor: Actor): Promise<Change> {
    const loaded = await this.#resourceOf(id, actor);
    const change = await this.#options.views.change(id, loaded, actor);
    if (!change) throw notFound(id);
    return change;
  }

  /** Opens a draft. */
  async open(
    resourceId: string,
    request: Pick<NewChange, 'kind' | 'message' | 'startAt'> & {
      values?: ChangeValues;
    },
    actor: Actor,
  ): Promise<Change> {
    const { access, store, contexts, owners } = this.#options;
    const loaded = await store.get(resourceId);
    const { kind, values = {}, message, startAt } = request;
    await access.requireAction(actor, loaded.resource, actionOf(kind));
    requireFutureStart(startAt);
    await owners.requireKnownIn(values, loaded.resource);
    const id = await store.updateWith(
      resourceId,
      validated(contexts, { kind, values }),
      (work, { context: { sensitive }, values: kept }) => {
        openChange(work, {
          kind,
          values: kept,
          message,
          startAt,
          requestedBy: actor.ref,
          sensitive,
        });
        return work.change?.id ?? '';
      },
    );
    return this.get(id, actor);
  }

  async edit(id: string, edit: ChangeEdit, actor: Actor): Promise<Change> {
    const { contexts, store, access, owners } = this.#options;
    const { loaded, change } = await this.#unfinished(id, actor);
    await access.requireAction(actor, loaded.resource, actionOf(change.kind));
    requireFutureStart(edit.startAt);
    await owners.requireKnownIn(edit.values ?? {}, loaded.resource);
    const proposal = {
      kind: change.kind,
      values: edit.values ?? change.values,
    };
    await store.updateWith(
      loaded.resource.id,
      validated(contexts, proposal),
      (work, { context: { sensitive }, values }) => {
        work.requireChange(id);
        editChange(work, actor.ref, {
          ...edit,
          values: edit.values && values,
          sensitive,
        });
      },
    );
    return this.get(id, actor);
  }

  /** A dry run of the change. */
  async plan(id: string, actor: Actor): Promise<{ change: Change; run?: Run }> {
    return this.#move(id, 'plan', actor, (work, context) =>
      planChange(work, actor.ref, context),
    );
  }

  async submit(
    id: string,
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    return this.#move(id, 'submit', actor, (work, context) => {
      const { change } = work;
      // Where it can't be edited any more it goes on as it was submitted.
      if (change && canMoveChange(change.status, 'edit')) {
        requireFutureStart(change.startAt);
      }
      return submitChange(work, actor.ref, context);
    });
  }

  /** Submits a change that was given back, without asking for leave; one that is on its way stays as it is. */
  async submitAgain(
    resourceId: string,
    changeId: string,
    requestedBy: string,
  ): Promise<void> {
    const { store, contexts } = this.#options;
    const read = (loaded: LoadedResource) => contexts.read(loaded);
    await store.updateWith(resourceId, read, (work, context) => {
      const { change } = work;
      if (change?.id !== changeId || !canMoveChange(change.status, 'edit')) {
        return;
      }
      submitChange(work, requestedBy, context);
    });
  }

  /** Approves the plan that the digest names; a conflict if that is not the plan that stands, or does not hold any more. */
  async approve(
    id: string,
    approval: ApproveRequest,
    actor: Actor,
  ): Promise<{ change: Change; run?: Run }> {
    const { store, contexts, access } = this.#options;
    const { loaded } = await this.#unfinished(id, actor);
    await access.requireAction(actor, loaded.resource, 'approve');
    const result = await store.updateWith(
      loaded.resource.id,
      current => contexts.read(current),
      (work, context) => approveChange(work, id, actor.ref, approval, context),
    );
    if (result.outcome === 'stale') {
      throw conflict(
        `Cannot approve change '${id}' of '${loaded.resource.name}': its plan is stale, because ${result.reason}. Plan it again.`,
        { changeId: id, reason: result.reason, changeStatus: 'stale' },
      );
    }
    return this.#answer(id, result.run?.id, actor);
  }

  async reject(
    id: string,
    comment: string | undefined,
    actor: Actor,
  ): Promise<Change> {
    const { store, access } = this.#options;
    const { loaded } = await this.#unfinished(id, actor);
    await access.requireAction(actor, loaded.resource, 'reject');
    await store.update(loaded.resource.id, work =>
      rejectChange(work, id, actor.ref, comment),
    );
    return this.get(id, actor);
  }

  /** Gives a change up: its requester always may, others need the right to write; a failed destroy needs the right to destroy. */
  async discard(
    id: string,
    comment: string | undefined,
    actor: Actor,
  ): Promise<Change> {
    const { store, access } = this.#options;
    const failed = await this.#failed(id, actor);
    if (failed) return this.#withdraw(failed, comment, actor);
    const { loaded, change } = await this.#unfinished(id, actor);
    if (change.requestedBy === actor.ref) {
      await access.requireOwnAction(actor, loaded.resource, 'discard');
    } else {
      await access.requireAction(actor, loaded.resource, 'discard');
    }
    await store.update(loaded.resource.id, work =>
      discardChange(work, id, actor.ref, comment),
    );
    return this.get(id, actor);
  }

  /** The change, if it is the last one of its resource, failed, and may be given up by its kind. */
  async #failed(id: string, actor: Actor): Promise<ChangeRecord | undefined> {
    const loaded = await this.#resourceOf(id, actor);
    if (!loaded || loaded.change) return undefined;
    const { resource } = loaded;
    const failed = await this.#options.queries.lastFailed(resource.id);
    return failed?.id === id && canWithdraw(failed.kind, resource.pair)
      ? failed
      : undefined;
  }

  async #withdraw(
    { id, resourceId, kind }: ChangeRecord,
    comment: string | undefined,
    actor: Actor,
  ): Promise<Change> {
    const { store, queries, access } = this.#options;
    const { resource } = await store.get(resourceId);
    await access.requireAction(actor, resource, actionOf(kind));
    await store.updateWith(
      resourceId,
      async () => ({
        failed: await queries.find(id),
        applyBegan: await queries.applyBegan(id),
      }),
      (work, { failed, applyBegan }) => {
        if (!failed) throw notFound(id);
        withdrawFailedChange(work, failed, applyBegan, actor.ref, comment);
      },
    );
    return this.get(id, actor);
  }

  async #move(
    id: string,
    action: 'plan' | 'submit',
    actor: Actor,
    decide: (
      work: ResourceWork,
      context: ChangeContext,
    ) => { id: string } | undefined,
  ): Promise<{ change: Change; run?: Run }> {
    const { store, contexts, access } = this.#options;
    const { loaded, change } = await this.#unfinished(id, actor);
    await access.requireAction(actor, loaded.resource, action);
    await access.requireAction(actor, loaded.resource, actionOf(change.kind));
    const run = await store.updateWith(
      loaded.resource.id,
      current => contexts.read(current),
      (work, context) => {
        work.requireChange(id);
        return decide(work, context);
      },
    );
    return this.#answer(id, run?.id, actor);
  }

  async #answer(id: string, runId: string | undefined, actor: Actor) {
    const { runs, views } = this.#options;
    const run = runId ? await runs.find(runId) : undefined;
    const loaded = await this.#resourceOf(id, actor);
    const change = await views.change(id, loaded, actor);
    if (!change) throw notFound(id);
    return {
      change,
      run: run && (await views.run(run, loaded, actor)),
    };
  }

  /** The change's resource, if the actor may see it; undefined once it is deleted. */
  async #resourceOf(
    id: string,
    actor: Actor,
  ): Promise<LoadedResource | undefined> {
    const { queries, store, access } = this.#options;
    const change = await queries.find(id);
    if (!change) throw notFound(id);
    if (!(await access.mayRead(actor, { id: change.resourceId }))) {
      throw notFound(id);
    }
    return store.find(change.resourceId);
  }

  async #unfinished(id: string, actor: Actor) {
    const loaded = await this.#resourceOf(id, actor);
    const change = loaded?.change;
    if (!loaded || change?.id !== id) {
      const record = await this.#options.queries.find(id);
      const pair = loaded?.resource.pair;
      throw conflict(
        `Change '${id}' of '${record?.resourceName}' has ended: it is ${
          record && phraseChangeStatus(record.status)
        }, and the resource is ${pair ? phrasePair(pair) : 'deleted'}.`,
        { changeId: id, changeStatus: record?.status, ...pair },
      );
    }
    return { loaded, change };
  }
}

/** Reads the context of a proposal that its version takes, with what is kept of the change before, else of the resource. */
function validated(contexts: ChangeContexts, { kind, values }: Proposal) {
  return async (
    loaded: LoadedResource,
  ): Promise<{ context: ChangeContext; values: ChangeValues }> => {
    const { resource, change } = loaded;
    const known = change ? [change.values, resource] : [resource];
    const proposal = { kind, values: withKeptValues(values, known) };
    const context = await contexts.read(loaded, proposal);
    requireValidProposal(resource, proposal, context);
    return { context, values: proposal.values };
  };
}

function actionOf(kind: ChangeKind): Action {
  switch (kind) {
    case 'provision':
    case 'recreate':
    case 'destroy':
      return kind;
    default:
      return 'update';
  }
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`There is no change '${id}'.`);
}
