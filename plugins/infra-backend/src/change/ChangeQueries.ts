import {
  ChangeListQuery,
  ChangeSummary,
  Page,
  PlanSummary,
  RunOperation,
  RunStatus,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { fromOptionalJson, optional } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { Keyring } from '../encryption/Keyring';
import { Visibility } from '../resource/ResourceQueries';
import {
  ApprovalRow,
  ChangeRecord,
  ChangeRow,
  toChangeRecord,
} from './ChangeRecord';

const SORTING: Sorting = {
  columns: { createdAt: 'c.created_at', updatedAt: 'c.updated_at' },
  default: '-createdAt',
  id: 'c.id',
};

const SUMMARY_COLUMNS = [
  'id',
  'resource_id',
  'resource_name',
  'kind',
  'status',
  'message',
  'requested_by',
  'plan_run_id',
  'plan_digest',
  'plan_summary',
  'stale_reason',
  'created_at',
  'updated_at',
] as const;

type SummaryRow = Pick<ChangeRow, (typeof SUMMARY_COLUMNS)[number]>;

/** Reads changes, finished and not. */
export class ChangeQueries {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  /** One change with its approvals. */
  async find(id: string): Promise<ChangeRecord | undefined> {
    const row = await this.#knex<ChangeRow>('changes').where({ id }).first();
    if (!row) return undefined;
    const approvals = await this.#knex<ApprovalRow>('approvals')
      .where('change_id', id)
      .orderBy('at');
    return toChangeRecord(row, approvals, this.#keyring);
  }

  /** The newest change of a resource, if that failed. */
  async lastFailed(resourceId: string): Promise<ChangeRecord | undefined> {
    const row = await this.#knex<ChangeRow>('changes')
      .where('resource_id', resourceId)
      .whereNot('kind', 'metadata')
      .whereIn('status', ['failed', 'applied'])
      .orderBy([
        { column: 'updated_at', order: 'desc' },
        { column: 'created_at', order: 'desc' },
      ])
      .first();
    return row?.status === 'failed'
      ? toChangeRecord(row, [], this.#keyring)
      : undefined;
  }

  /** The runs of a change, oldest first. */
  async runs(
    changeId: string,
  ): Promise<{ id: string; operation: RunOperation; status: RunStatus }[]> {
    return this.#knex('runs')
      .where('change_id', changeId)
      .orderBy('queued_at')
      .select('id', 'operation', 'status');
  }

  /** One page of what may be seen; `notRequestedBy` leaves out a person's own. */
  async list(
    query: ChangeListQuery,
    visibility: Visibility,
    notRequestedBy?: string,
  ): Promise<Page<ChangeSummary>> {
    const rows = this.#knex('changes as c');
    if (visibility !== 'all') {
      rows.whereIn(
        'c.resource_id',
        this.#knex('resources')
          .where('created_by', visibility.createdBy)
          .select('id'),
      );
    }
    if (query.resourceId) rows.where('c.resource_id', query.resourceId);
    if (query.kind) rows.whereIn('c.kind', query.kind);
    if (query.status) rows.whereIn('c.status', query.status);
    if (query.requestedBy) rows.where('c.requested_by', query.requestedBy);
    if (notRequestedBy) {
      rows.where(either =>
        either
          .whereNot('c.requested_by', notRequestedBy)
          .orWhere('c.allow_self_approval', true),
      );
    }
    if (query.search) {
      rows.whereRaw(`lower(c.resource_name) like ? escape '\\'`, [
        containing(query.search),
      ]);
    }
    return findPage<SummaryRow, ChangeSummary>({
      query: rows,
      select: SUMMARY_COLUMNS.map(column => `c.${column}`),
      page: query,
      sorting: SORTING,
      toItem: toChangeSummary,
    });
  }
}

function toChangeSummary(row: SummaryRow): ChangeSummary {
  const summary = fromOptionalJson<PlanSummary>(row.plan_summary);
  return {
    id: row.id,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    kind: row.kind,
    status: row.status,
    message: optional(row.message),
    requestedBy: row.requested_by,
    plan:
      row.plan_run_id && row.plan_digest && summary
        ? {
            runId: row.plan_run_id,
            digest: row.plan_digest,
            summary,
            ...(row.stale_reason
              ? { stale: { reason: row.stale_reason } }
              : {}),
          }
        : undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
