import {
  BATCH_ITEM_STATUSES,
  BatchItemStatus,
  BatchListQuery,
  BatchSummary,
  Page,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { containing, findPage, Sorting } from '../database/paging';
import { BatchHead, BatchRow, toBatchHead } from './BatchRecord';

const SORTING: Sorting = {
  columns: { createdAt: 'b.created_at' },
  default: '-createdAt',
  id: 'b.id',
};

/** How many items of a batch stand how. */
export type ItemCounts = Record<BatchItemStatus, number>;

/** Reads lists of batches: filtered, sorted and paged in SQL. */
export class BatchQueries {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** One page of what may be seen. */
  async list(
    query: BatchListQuery,
    visibility: 'all' | { createdBy: string },
  ): Promise<Page<BatchSummary>> {
    const rows = this.#knex('batches as b');
    if (visibility !== 'all') rows.where('b.created_by', visibility.createdBy);
    if (query.status) rows.whereIn('b.status', query.status);
    if (query.search) {
      rows.whereRaw(`lower(b.message) like ? escape '\\'`, [
        containing(query.search),
      ]);
    }
    const page = await findPage<BatchRow, BatchHead>({
      query: rows,
      select: ['b.*'],
      page: query,
      sorting: SORTING,
      toItem: toBatchHead,
    });
    const counts = await this.#counts(page.items.map(batch => batch.id));
    return {
      ...page,
      items: page.items.map(batch =>
        toBatchSummary(batch, counts.get(batch.id) ?? countItems([])),
      ),
    };
  }

  async #counts(ids: readonly string[]): Promise<Map<string, ItemCounts>> {
    const rows: {
      batch_id: string;
      status: BatchItemStatus;
      count: number | string;
    }[] = await this.#knex('batch_items')
      .whereIn('batch_id', ids)
      .groupBy('batch_id', 'status')
      .select('batch_id', 'status')
      .count({ count: '*' });
    const counts = new Map(ids.map(id => [id, countItems([])]));
    for (const row of rows) {
      const found = counts.get(row.batch_id);
      if (found) found[row.status] = Number(row.count);
    }
    return counts;
  }
}

/** How many of the items stand how. */
export function countItems(
  items: readonly { status: BatchItemStatus }[],
): ItemCounts {
  const counts: ItemCounts = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    skipped: 0,
  };
  for (const status of BATCH_ITEM_STATUSES) {
    counts[status] = items.filter(item => item.status === status).length;
  }
  return counts;
}

/** What lists show. */
export function toBatchSummary(
  batch: BatchHead,
  counts: ItemCounts,
): BatchSummary {
  return {
    id: batch.id,
    operation: batch.operation,
    status: batch.status,
    subtreeOf: batch.subtreeOf,
    versionId: batch.versionId,
    message: batch.message,
    counts,
    createdBy: batch.createdBy,
    createdAt: batch.createdAt,
    updatedAt: batch.updatedAt,
  };
}
