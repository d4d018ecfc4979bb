import { isError } from '@backstage/errors';
import {
  BatchOperation,
  canMoveChange,
  canRetry,
  changeKindOf,
  canOpenChange,
  ChangeValues,
  nothingToDo,
} from '@groundwork/plugin-infra-common';
import { ChangeQueries } from '../change/ChangeQueries';
import { ChangeService } from '../change/ChangeService';
import { ResourceService } from '../resource/ResourceService';
import { ResourceStore } from '../resource/ResourceStore';
import { StartResult } from './batchDecisions';
import { BatchItemRecord, BatchRecord } from './BatchRecord';

/** Errors that say no: the same request would be refused again. */
const REFUSALS = [
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
];

/** What an {@link ItemStarter} works with. */
export interface ItemStarterOptions {
  store: ResourceStore;
  queries: ChangeQueries;
  resources: Pick<ResourceService, 'handIn' | 'dryRun'>;
  changes: Pick<ChangeService, 'submitAgain'>;
}

/**
 * Does for an item what its person would do by hand: opens a change and submits it, or queues a dry run. Leave was asked
 * for when the batch was made. May be repeated: the ids of change and run are the item's own.
 */
export class ItemStarter {
  readonly #options: ItemStarterOptions;

  constructor(options: ItemStarterOptions) {
    this.#options = options;
  }

  /** Throws only if it could not find out, and shall be repeated. */
  async start(batch: BatchRecord, item: BatchItemRecord): Promise<StartResult> {
    try {
      return await this.#begin(batch, item);
    } catch (error) {
      if (isError(error) && REFUSALS.includes(error.name)) {
        return { outcome: 'failed', reason: error.message };
      }
      throw error;
    }
  }

  async #begin(
    batch: BatchRecord,
    item: BatchItemRecord,
  ): Promise<StartResult> {
    const requestedBy = item.requestedBy ?? batch.createdBy;
    if (batch.operation === 'plan') {
      await this.#options.resources.dryRun(item.resourceId, {
        id: item.runId,
        values: {},
        requestedBy,
      });
      return { outcome: 'started' };
    }
    const known =
      item.changeId && (await this.#options.queries.find(item.changeId));
    if (known) {
      if (canMoveChange(known.status, 'edit')) {
        await this.#options.changes.submitAgain(
          item.resourceId,
          known.id,
          requestedBy,
        );
      }
      return { outcome: 'started' };
    }
    return this.#open(batch, batch.operation, item, requestedBy);
  }

  async #open(
    batch: BatchRecord,
    operation: Exclude<BatchOperation, 'plan'>,
    item: BatchItemRecord,
    requestedBy: string,
  ): Promise<StartResult> {
    const { store, queries, resources } = this.#options;
    const { resource, change, state } = await store.get(item.resourceId);
    const target = {
      ...resource,
      hasState: state !== undefined && !state.empty,
      openChange: change?.status,
    };
    const reason = nothingToDo(operation, target, batch.versionId);
    if (reason) return { outcome: 'skipped', reason };

    const kind = changeKindOf(operation, target);
    const values: ChangeValues = batch.versionId
      ? { versionId: batch.versionId }
      : {};
    const failed = await queries.lastFailed(resource.id);
    // What others have proposed and failed with is taken up only where nothing else is possible.
    const isRetry =
      canRetry(resource.pair) &&
      failed?.kind === kind &&
      (failed.id === item.retryOf || !canOpenChange(kind, target));
    await resources.handIn(item.resourceId, {
      id: item.changeId,
      kind,
      values: isRetry ? { ...failed.values, ...values } : values,
      message: batch.message,
      requestedBy,
      authors: [
        ...new Set([
          ...(isRetry ? failed.authors : []),
          batch.createdBy,
          requestedBy,
        ]),
      ],
      isRetry,
    });
    return { outcome: 'started' };
  }
}
