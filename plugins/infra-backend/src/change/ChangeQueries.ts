import {
  canMoveChange,
  CHANGE_STATUSES,
  ChangeListQuery,
  ChangeStatus,
  ChangeSummary,
  EXPIRING_CHANGE_STATUSES,
  Page,
  PlanSummary,
  RunOperation,
  RunStatus,
  STARTABLE_CHANGE_STATUSES,
  UNFINISHED_RUN_STATUSES,
  WRITING_OPERATIONS,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { keepVisible, Visibility } from '../access/visibleResources';
import { fromOptionalJson, optional, toJson } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { Keyring } from '../encryption/Keyring';
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
  'quorum',
  'start_at',
  'created_at',
  'updated_at',
] as const;

const AWAITING_DECISION = CHANGE_STATUSES.filter(status =>
  canMoveChange(status, 'approveAtQuorum'),
);

type SummaryRow = Pick<ChangeRow, (typeof SUMMARY_COLUMNS)[number]>;

/** A change that time has come for. */
export interface DueChange {
  id: string;
  resourceId: string;
}

/** So many are taken at once; the next look takes further ones. */
const MOST_DUE = 200;

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

  /** Whether Terraform ever began to carry the change out. */
  async applyBegan(id: string): Promise<boolean> {
    const row = await this.#knex('runs')
      .where('change_id', id)
      .whereNotNull('apply_began_at')
      .first('id');
    return row !== undefined;
  }

  /** Changes whose start time has come and that have not begun, the earliest first. */
  async dueStarts(at: string): Promise<DueChange[]> {
    return this.#due('start_at', STARTABLE_CHANGE_STATUSES, at);
  }

  /** Changes whose time to be decided on, or to begin, is over, the earliest first. */
  async expired(at: string): Promise<DueChange[]> {
    return this.#due('expires_at', EXPIRING_CHANGE_STATUSES, at);
  }

  async #due(
    column: 'start_at' | 'expires_at',
    statuses: readonly ChangeStatus[],
    at: string,
  ): Promise<DueChange[]> {
    return this.#knex('changes as c')
      .whereIn('c.status', statuses)
      .where(`c.${column}`, '<=', at)
      .whereNotExists(
        this.#knex('runs as r')
          .whereRaw('r.change_id = c.id')
          .whereIn('r.operation', WRITING_OPERATIONS)
          .whereIn('r.status', UNFINISHED_RUN_STATUSES)
          .select('r.id'),
      )
      .orderBy([`c.${column}`, 'c.id'])
      .limit(MOST_DUE)
      .select({ id: 'c.id', resourceId: 'c.resource_id' });
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

  /** One page of what may be seen. */
  async list(
    query: ChangeListQuery,
    visibility: Visibility,
  ): Promise<Page<ChangeSummary>> {
    return this.#page(query, this.#filtered(query, visibility));
  }

  /** One page of what waits for a person's decision, of the resources on which they may decide. */
  async inbox(
    query: ChangeListQuery,
    approvable: Visibility,
    approver: string,
  ): Promise<Page<ChangeSummary>> {
    const rows = this.#filtered(query, approvable, { few: true })
      .whereIn('c.status', AWAITING_DECISION)
      .where(decidable =>
        decidable
          .where('c.allow_self_approval', true)
          // A list of refs in JSON: that nothing is left out of it means that it does not hold this one.
          .orWhereRaw(`replace(c.authors, ?, '') = c.authors`, [
            toJson(approver),
          ]),
      )
      .whereNotExists(
        this.#knex('approvals as a')
          .whereRaw('a.change_id = c.id')
          .whereRaw('a.plan_digest = c.plan_digest')
          .where({ 'a.by': approver, 'a.void': false })
          .select('a.id'),
      );
    return this.#page(query, rows);
  }

  #filtered(
    query: ChangeListQuery,
    visibility: Visibility,
    { few = query.resourceId !== undefined } = {},
  ) {
    const rows = this.#knex('changes as c');
    keepVisible(this.#knex, rows, visibility, {
      column: 'c.resource_id',
      few,
    });
    if (query.resourceId) rows.where('c.resource_id', query.resourceId);
    if (query.kind) rows.whereIn('c.kind', query.kind);
    if (query.status) rows.whereIn('c.status', query.status);
    if (query.requestedBy) rows.where('c.requested_by', query.requestedBy);
    if (query.search) {
      rows.whereRaw(`lower(c.resource_name) like ? escape '\\'`, [
        containing(query.search),
      ]);
    }
    return rows;
  }

  async #page(query: ChangeListQuery, rows: Knex.QueryBuilder) {
    const page = await findPage<SummaryRow, ChangeSummary>({
      query: rows,
      select: SUMMARY_COLUMNS.map(column => `c.${column}`),
      page: query,
      sorting: SORTING,
      toItem: toChangeSummary,
    });
    return { ...page, items: await this.#countApprovals(page.items) };
  }

  /** Adds how many have approved the plan that stands. */
  async #countApprovals(changes: ChangeSummary[]): Promise<ChangeSummary[]> {
    const rows: { change_id: string; approved: number | string }[] =
      await this.#knex('approvals as a')
        .join('changes as c', 'c.id', 'a.change_id')
        .whereIn(
          'a.change_id',
          changes.map(({ id }) => id),
        )
        .where({ 'a.decision': 'approved', 'a.void': false })
        .whereRaw('a.plan_digest = c.plan_digest')
        .groupBy('a.change_id')
        .select('a.change_id')
        .countDistinct({ approved: 'a.by' });
    const counts = new Map(
      rows.map(row => [row.change_id, Number(row.approved)]),
    );
    return changes.map(change => ({
      ...change,
      approved: counts.get(change.id) ?? 0,
    }));
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
      row.plan_digest && summary
        ? {
            runId: optional(row.plan_run_id),
            digest: row.plan_digest,
            summary,
            ...(row.stale_reason
              ? { stale: { reason: row.stale_reason } }
              : {}),
          }
        : undefined,
    quorum: row.quorum,
    startAt: optional(row.start_at),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
