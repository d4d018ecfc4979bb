import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Batch,
  BatchListQuery,
  BatchSummary,
  moveBatchItem,
  Page,
} from '@groundwork/plugin-infra-common';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import {
  canMove,
  cancelBatch,
  resumeBatch,
  Resumption,
} from './batchDecisions';
import { BatchMember, BatchMembers } from './BatchMembers';
import { BatchFactory, NewBatch } from './BatchFactory';
import { BatchQueries, countItems, toBatchSummary } from './BatchQueries';
import { BatchItemRecord, BatchRecord } from './BatchRecord';
import { BatchRunner } from './BatchRunner';
import { BatchStore } from './BatchStore';
import { refusalOf } from './refusalOf';
import { ItemOutcomes } from './ItemOutcomes';

/** What a {@link BatchService} works with. */
export interface BatchServiceOptions {
  store: BatchStore;
  queries: BatchQueries;
  members: BatchMembers;
  factory: BatchFactory;
  outcomes: ItemOutcomes;
  runner: Pick<BatchRunner, 'wake'>;
  access: AccessService;
}

/** What people do with batches: ask leave, decide, tell. */
export class BatchService {
  readonly #options: BatchServiceOptions;

  constructor(options: BatchServiceOptions) {
    this.#options = options;
  }

  /** The actor's own batches; those of all for admins. */
  async list(query: BatchListQuery, actor: Actor): Promise<Page<BatchSummary>> {
    const { access, queries } = this.#options;
    return queries.list(
      query,
      access.isAdmin(actor) ? 'all' : { createdBy: actor.ref },
    );
  }

  async get(id: string, actor: Actor): Promise<Batch> {
    return this.#view(await this.#readable(id, actor), actor);
  }

  /** Judges every resource for the person who asks, and begins. */
  async create(request: NewBatch, actor: Actor): Promise<Batch> {
    const { store, factory, runner } = this.#options;
    const batch = await factory.make(request, actor);
    await store.create(batch, {
      actor: actor.ref,
      action: 'batch.create',
      after: {
        batchId: batch.id,
        operation: batch.operation,
        subtreeOf: batch.subtreeOf,
        versionId: batch.versionId,
        resources: batch.items.length,
      },
      reason: batch.message,
    });
    runner.wake(batch.id);
    return this.#view(batch, actor);
  }

  /** What failed is tried again, as far as the person who asks has the right to it; then the batch goes on. */
  async resume(id: string, actor: Actor): Promise<Batch> {
    const { store, runner } = this.#options;
    const known = await this.#readable(id, actor);
    this.#requireMover(known, 'resume', actor);
    const resumptions = await this.#resumptions(known, actor);
    await store.update(id, batch => ({
      batch: resumeBatch(batch, actor.ref, resumptions),
      result: undefined,
      audit: {
        actor: actor.ref,
        action: 'batch.resume',
        after: { batchId: id },
      },
    }));
    runner.wake(id);
    return this.get(id, actor);
  }

  /** Takes back what has not begun; what has begun goes on. */
  async cancel(id: string, actor: Actor): Promise<Batch> {
    const { store } = this.#options;
    this.#requireMover(await this.#readable(id, actor), 'cancel', actor);
    await store.update(id, batch => ({
      batch: cancelBatch(batch),
      result: undefined,
      audit: {
        actor: actor.ref,
        action: 'batch.cancel',
        after: { batchId: id },
      },
    }));
    return this.get(id, actor);
  }

  async #resumptions(
    batch: BatchRecord,
    actor: Actor,
  ): Promise<Map<number, Resumption>> {
    const { members, outcomes, access } = this.#options;
    const failed = batch.items.filter(item =>
      moveBatchItem(item.status, 'retry'),
    );
    const targets = byId(
      await members.find(failed.map(item => item.resourceId)),
    );
    const found = await outcomes.read(failed);
    const resumptions = new Map<number, Resumption>();
    for (const item of failed) {
      const target = targets.get(item.resourceId);
      const change = found.get(item.changeId ?? '');
      resumptions.set(item.position, {
        refusal: target
          ? await refusalOf(access, actor, target, batch.operation)
          : `There is no resource '${item.resourceId}' any more.`,
        keepsChange: change !== undefined && !change.isOver,
      });
    }
    return resumptions;
  }

  async #readable(id: string, actor: Actor): Promise<BatchRecord> {
    const { store, access } = this.#options;
    const batch = await store.find(id);
    const isVisible =
      batch?.createdBy === actor.ref || access.canReadAll(actor);
    if (!batch || !isVisible) {
      throw new NotFoundError(`There is no batch '${id}'.`);
    }
    return batch;
  }

  #mayMove(batch: BatchRecord, actor: Actor): boolean {
    return batch.createdBy === actor.ref || this.#options.access.isAdmin(actor);
  }

  #requireMover(
    batch: BatchRecord,
    what: 'resume' | 'cancel',
    actor: Actor,
  ): void {
    if (this.#mayMove(batch, actor)) return;
    throw new NotAllowedError(
      `${actor.ref} may not ${what} batch '${batch.id}': only ${batch.createdBy} and infra.access.admins may.`,
    );
  }

  async #view(batch: BatchRecord, actor: Actor): Promise<Batch> {
    const items = await this.#visibleItems(batch, actor);
    const moves = ['resume', 'cancel'] as const;
    return {
      ...toBatchSummary(batch, countItems(batch.items)),
      items: items.map(item => ({
        resourceId: item.resourceId,
        resourceName: item.resourceName,
        wave: item.wave,
        status: item.status,
        changeId: item.changeId ?? item.retryOf,
        runId: item.runId,
        error: item.error,
      })),
      allowedActions: this.#mayMove(batch, actor)
        ? moves.filter(move => canMove(batch, move))
        : [],
    };
  }

  async #visibleItems(
    batch: BatchRecord,
    actor: Actor,
  ): Promise<readonly BatchItemRecord[]> {
    const { access, members } = this.#options;
    const visibility = await access.visibility(actor);
    if (visibility === 'all') return batch.items;
    const ids = batch.items.map(item => item.resourceId);
    const there = idsOf(await members.find(ids));
    const visible = idsOf(await members.find(ids, visibility));
    // Who made the batch saw the resource before it was deleted.
    return batch.items.filter(
      ({ resourceId }) => visible.has(resourceId) || !there.has(resourceId),
    );
  }
}

function idsOf(members: BatchMember[]): Set<string> {
  return new Set(members.map(member => member.id));
}

function byId(members: BatchMember[]): Map<string, BatchMember> {
  return new Map(members.map(member => [member.id, member]));
}
