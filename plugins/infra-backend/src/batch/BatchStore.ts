import { NotFoundError } from '@backstage/errors';
import {
  ACTIVE_BATCH_ITEM_STATUSES,
  ACTIVE_BATCH_STATUSES,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AuditStore, NewAuditEntry } from '../audit/AuditStore';
import { databaseClock, isPostgres } from '../database/clock';
import { now, toNumber } from '../database/columns';
import { OutboxStore } from '../outbox/OutboxStore';
import {
  BatchItemRow,
  BatchRecord,
  BatchRow,
  toBatchHead,
  toBatchItem,
  toBatchItemRow,
  toBatchRow,
} from './BatchRecord';

/** So many items are inserted with one statement: SQLite limits its parameters. */
const CHUNK = 100;

/** What a decision about a batch leaves behind, besides the batch. */
export interface BatchDecision<T> {
  batch: BatchRecord;
  result: T;
  audit?: NewAuditEntry;
}

/** What a {@link BatchStore} works with. */
export interface BatchStoreOptions {
  knex: Knex;
  audit: AuditStore;
  outbox: OutboxStore;
  /** Called after each commit. */
  onCommit: () => void;
}

/** Saves batches with their items, under one version number. */
export class BatchStore {
  readonly #options: BatchStoreOptions;

  constructor(options: BatchStoreOptions) {
    this.#options = options;
  }

  async create(batch: BatchRecord, audit: NewAuditEntry): Promise<void> {
    const { knex, onCommit } = this.#options;
    await knex.transaction(async trx => {
      await trx('batches').insert(toBatchRow(batch));
      const rows = batch.items.map(item => toBatchItemRow(batch.id, item));
      await trx.batchInsert('batch_items', rows, CHUNK);
      await this.#tell(trx, batch.id, audit);
    });
    onCommit();
  }

  /** A batch with its items, in order. */
  async find(id: string): Promise<BatchRecord | undefined> {
    return load(this.#options.knex, id);
  }

  /** Lets the function decide and saves what it changed; a throw in it saves nothing. */
  async update<T>(
    id: string,
    decide: (batch: BatchRecord, clock: number) => BatchDecision<T>,
  ): Promise<T> {
    const { knex, onCommit } = this.#options;
    const result = await knex.transaction(async trx => {
      const loaded = await load(trx, id, { lock: true });
      if (!loaded) throw new NotFoundError(`There is no batch '${id}'.`);
      const [{ clock }]: { clock: number | string }[] = await trx.select({
        clock: databaseClock(trx),
      });
      const decided = decide(loaded, toNumber(clock));
      if (decided.batch !== loaded) {
        await this.#save(trx, loaded, decided.batch);
        await this.#tell(trx, id, decided.audit);
      }
      return decided.result;
    });
    onCommit();
    return result;
  }

  /** Ids of batches that are not at their end, or that have items which are not. */
  async active(): Promise<string[]> {
    const { knex } = this.#options;
    const rows: { id: string }[] = await knex('batches')
      .whereIn('status', ACTIVE_BATCH_STATUSES)
      .orWhereIn(
        'id',
        knex('batch_items')
          .whereIn('status', ACTIVE_BATCH_ITEM_STATUSES)
          .select('batch_id'),
      )
      .orderBy('created_at')
      .select('id');
    return rows.map(row => row.id);
  }

  /** Ids of batches with an item on its way by that change or dry run. */
  async activeOf(
    work: { changeId: string } | { runId: string },
  ): Promise<string[]> {
    const rows = this.#options
      .knex('batch_items')
      .whereIn('status', ACTIVE_BATCH_ITEM_STATUSES)
      .select('batch_id');
    if ('changeId' in work) rows.where('change_id', work.changeId);
    else rows.where('run_id', work.runId);
    const found: { batch_id: string }[] = await rows;
    return found.map(row => row.batch_id);
  }

  async #save(
    trx: Knex.Transaction,
    loaded: BatchRecord,
    batch: BatchRecord,
  ): Promise<void> {
    const { id, ...columns } = toBatchRow({
      ...batch,
      version: loaded.version + 1,
      updatedAt: now(),
    });
    const saved = await trx('batches')
      .where({ id, version: loaded.version })
      .update(columns);
    if (saved !== 1) {
      throw new Error(`Batch '${id}' was changed at the same moment.`);
    }
    const before = new Set(loaded.items);
    for (const item of batch.items.filter(one => !before.has(one))) {
      const { batch_id, position, ...row } = toBatchItemRow(id, item);
      await trx('batch_items').where({ batch_id, position }).update(row);
    }
  }

  async #tell(
    trx: Knex.Transaction,
    batchId: string,
    entry: NewAuditEntry | undefined,
  ): Promise<void> {
    const { audit, outbox } = this.#options;
    if (entry) await audit.append(trx, [entry]);
    await outbox.append(trx, [{ topic: 'batch.changed', batchId }]);
  }
}

/** With `lock` its row is held until the transaction ends (SQLite has one writer anyway). */
async function load(
  trx: Knex | Knex.Transaction,
  id: string,
  options: { lock?: boolean } = {},
): Promise<BatchRecord | undefined> {
  const query = trx<BatchRow>('batches').where({ id }).first();
  if (options.lock && isPostgres(trx)) query.forUpdate();
  const row = await query;
  if (!row) return undefined;
  const items: BatchItemRow[] = await trx<BatchItemRow>('batch_items')
    .where('batch_id', id)
    .orderBy('position');
  return { ...toBatchHead(row), items: items.map(toBatchItem) };
}
