import {
  Page,
  RunListQuery,
  RunSummary,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { keepVisible, Visibility } from '../access/visibleResources';
import { fromOptionalJson, optional } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { Keyring } from '../encryption/Keyring';
import { RunInputs, RunRecord, RunRow, toRunRecord } from './RunRecord';

const SORTING: Sorting = {
  columns: { queuedAt: 'u.queued_at', createdAt: 'u.queued_at' },
  default: '-queuedAt',
  id: 'u.id',
};

const SUMMARY_COLUMNS = [
  'id',
  'resource_id',
  'resource_name',
  'change_id',
  'operation',
  'status',
  'reason',
  'waiting_for',
  'plan_summary',
  'requested_by',
  'queued_at',
  'started_at',
  'ended_at',
] as const;

/** Of so many earlier runs the inputs are read. */
const EARLIER_RUNS = 20;

type SummaryRow = Pick<RunRow, (typeof SUMMARY_COLUMNS)[number]>;

/** Reads runs, finished and not. */
export class RunQueries {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  async find(id: string): Promise<RunRecord | undefined> {
    const row = await this.#knex<RunRow>('runs').where({ id }).first();
    return row && toRunRecord(row, this.#keyring);
  }

  /** Inputs of the newest runs of a resource that began to apply, whatever became of them. */
  async begunInputs(resourceId: string): Promise<RunInputs[]> {
    const rows = await this.#knex<RunRow>('runs')
      .where('resource_id', resourceId)
      .whereNotNull('apply_began_at')
      .orderBy('queued_at', 'desc')
      .limit(EARLIER_RUNS);
    return rows.map(row => toRunRecord(row, this.#keyring).inputs);
  }

  /** How many runs were queued before this one and still are. */
  async queuedBefore(run: RunRecord): Promise<number> {
    const [{ count }] = await this.#knex('runs')
      .where('status', 'queued')
      .where('queued_at', '<', run.queuedAt)
      .count({ count: '*' });
    return Number(count);
  }

  /** How many runs are queued and running. */
  async load(): Promise<{ queued: number; running: number }> {
    const rows: { status: string; count: number | string }[] = await this.#knex(
      'runs',
    )
      .whereIn('status', ['queued', 'running'])
      .groupBy('status')
      .select('status')
      .count({ count: '*' });
    const countOf = (status: string) =>
      Number(rows.find(row => row.status === status)?.count ?? 0);
    return { queued: countOf('queued'), running: countOf('running') };
  }

  /** One page of what may be seen. */
  async list(
    query: RunListQuery,
    visibility: Visibility,
  ): Promise<Page<RunSummary>> {
    const rows = this.#knex('runs as u');
    keepVisible(this.#knex, rows, visibility, {
      column: 'u.resource_id',
      few: query.resourceId !== undefined || query.changeId !== undefined,
    });
    if (query.resourceId) rows.where('u.resource_id', query.resourceId);
    if (query.changeId) rows.where('u.change_id', query.changeId);
    if (query.operation) rows.whereIn('u.operation', query.operation);
    if (query.status) rows.whereIn('u.status', query.status);
    if (query.search) {
      rows.whereRaw(`lower(u.resource_name) like ? escape '\\'`, [
        containing(query.search),
      ]);
    }
    return findPage<SummaryRow, RunSummary>({
      query: rows,
      select: SUMMARY_COLUMNS.map(column => `u.${column}`),
      page: query,
      sorting: SORTING,
      toItem: toRunSummary,
    });
  }
}

function toRunSummary(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    changeId: optional(row.change_id),
    operation: row.operation,
    status: row.status,
    reason: optional(row.reason),
    waitingFor: row.status === 'queued' ? optional(row.waiting_for) : undefined,
    planSummary: fromOptionalJson(row.plan_summary),
    requestedBy: row.requested_by,
    queuedAt: row.queued_at,
    startedAt: optional(row.started_at),
    endedAt: optional(row.ended_at),
  };
}
