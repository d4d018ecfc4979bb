import {
  ChangeKind,
  ChangeStatus,
  Page,
  ResourceListQuery,
  ResourceSummary,
  RunOperation,
  RunStatus,
  UNFINISHED_CHANGE_STATUSES,
  UNFINISHED_RUN_STATUSES,
  UpdateAvailable,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { keepVisible, Visibility } from '../access/visibleResources';
import {
  fromJson,
  fromOptionalJson,
  optional,
  toBoolean,
} from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { standingResources } from '../template/standingResources';
import { ResourceRow } from './ResourceRecord';

const SORTING: Sorting = {
  columns: {
    createdAt: 'r.created_at',
    updatedAt: 'r.updated_at',
    name: 'r.name',
  },
  default: '-createdAt',
  id: 'r.id',
};

/** Columns that are neither large nor encrypted. */
const SUMMARY_COLUMNS = [
  'id',
  'template_key',
  'version_id',
  'name',
  'description',
  'state',
  'status',
  'abstract',
  'labels',
  'owner',
  'revision',
  'update_available',
  'created_by',
  'created_at',
  'updated_at',
] as const;

type SummaryRow = Pick<ResourceRow, (typeof SUMMARY_COLUMNS)[number]>;

/** Reads lists of resources: filtered, sorted and paged in SQL. */
export class ResourceQueries {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** One page of what may be seen. */
  async list(
    query: ResourceListQuery,
    visibility: Visibility,
  ): Promise<Page<ResourceSummary>> {
    const page = await findPage<SummaryRow, SummaryRow>({
      query: this.#filtered(query, visibility),
      select: SUMMARY_COLUMNS.map(column => `r.${column}`),
      page: query,
      sorting: SORTING,
      toItem: row => row,
    });
    return { ...page, items: await this.#complete(page.items) };
  }

  /** Whether a name is taken within a template. */
  async isNameTaken(templateKey: string, name: string): Promise<boolean> {
    const row = await this.#knex('resources')
      .where({ template_key: templateKey, name })
      .first('id');
    return row !== undefined;
  }

  /** Whether a storage path is taken. */
  async isStoragePathTaken(path: string): Promise<boolean> {
    const row = await this.#knex('resources')
      .where('storage_path', path)
      .first('id');
    return row !== undefined;
  }

  #filtered(query: ResourceListQuery, visibility: Visibility) {
    const rows = this.#knex('resources as r');
    keepVisible(this.#knex, rows, visibility, {
      column: 'r.id',
      few: query.id !== undefined,
    });
    if (query.id) rows.whereIn('r.id', query.id);
    if (query.state) rows.whereIn('r.state', query.state);
    if (query.status) rows.whereIn('r.status', query.status);
    if (query.templateKey) rows.whereIn('r.template_key', query.templateKey);
    if (query.versionId) rows.whereIn('r.version_id', query.versionId);
    if (query.owner) rows.where('r.owner', query.owner);
    if (query.parentId) {
      rows.whereIn(
        'r.id',
        this.#knex('resource_parents')
          .where('parent_id', query.parentId)
          .select('resource_id'),
      );
    }
    if (query.label) {
      rows.whereIn(
        'r.id',
        this.#knex('resource_labels')
          .whereIn('label', query.label)
          .select('resource_id'),
      );
    }
    if (query.updateAvailable) rows.whereNotNull('r.update_available');
    if (query.behind) {
      rows.whereIn('r.id', standingResources(this.#knex, 'behind'));
    }
    if (query.search) {
      const pattern = containing(query.search);
      rows.where(either =>
        either
          .whereRaw(`lower(r.name) like ? escape '\\'`, [pattern])
          .orWhereRaw(`lower(r.description) like ? escape '\\'`, [pattern]),
      );
    }
    return rows;
  }

  async #complete(rows: SummaryRow[]): Promise<ResourceSummary[]> {
    const ids = rows.map(row => row.id);
    const parents: { resource_id: string; parent_id: string }[] =
      await this.#knex('resource_parents').whereIn('resource_id', ids);
    const changes: {
      id: string;
      resource_id: string;
      kind: ChangeKind;
      status: ChangeStatus;
    }[] = await this.#knex('changes')
      .whereIn('resource_id', ids)
      .whereIn('status', UNFINISHED_CHANGE_STATUSES)
      .select('id', 'resource_id', 'kind', 'status');
    const runs: {
      id: string;
      resource_id: string;
      operation: RunOperation;
      status: RunStatus;
    }[] = await this.#knex('runs')
      .whereIn('resource_id', ids)
      .whereIn('status', UNFINISHED_RUN_STATUSES)
      .orderBy('queued_at', 'desc')
      .select('id', 'resource_id', 'operation', 'status');

    return rows.map(row => {
      const change = changes.find(({ resource_id }) => resource_id === row.id);
      const run = runs.find(({ resource_id }) => resource_id === row.id);
      return {
        id: row.id,
        name: row.name,
        templateKey: row.template_key,
        versionId: optional(row.version_id),
        description: optional(row.description),
        state: row.state,
        status: row.status,
        abstract: toBoolean(row.abstract),
        labels: fromJson<string[]>(row.labels),
        owner: optional(row.owner),
        parentIds: parents
          .filter(({ resource_id }) => resource_id === row.id)
          .map(({ parent_id }) => parent_id),
        revision: row.revision,
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
        updateAvailable: fromOptionalJson<UpdateAvailable>(
          row.update_available,
        ),
        createdBy: row.created_by,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      };
    });
  }
}
