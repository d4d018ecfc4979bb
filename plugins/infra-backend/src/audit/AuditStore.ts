import { randomUUID } from 'node:crypto';
import {
  AuditEntry,
  AuditListQuery,
  Page,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { Visibility, visibleResources } from '../access/visibleResources';
import { fromOptionalJson, now, optional, toJson } from '../database/columns';
import { findPage, Sorting } from '../database/paging';
import { OutboxStore } from '../outbox/OutboxStore';

interface AuditRow {
  id: string;
  at: string;
  actor: string;
  action: string;
  resource_id: string | null;
  resource_name: string | null;
  change_id: string | null;
  run_id: string | null;
  template_key: string | null;
  before: string | null;
  after: string | null;
  reason: string | null;
}

/** An entry to be written; never with a secret in it. */
export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at'>;

/** Who looks at the record, and whose resources they see. */
export interface AuditViewer {
  ref: string;
  visibility: Visibility;
}

const EVERYTHING: AuditViewer = { ref: '', visibility: 'all' };

const SORTING: Sorting = {
  columns: { at: 'at' },
  default: '-at',
  id: 'id',
};

/** The record of who did what. Rows are only ever added. */
export class AuditStore {
  readonly #knex: Knex;
  readonly #outbox: OutboxStore;

  constructor(knex: Knex, outbox: OutboxStore) {
    this.#knex = knex;
    this.#outbox = outbox;
  }

  /** Part of the given transaction, and told to the portal's own audit log after it. */
  async append(
    trx: Knex.Transaction,
    entries: readonly NewAuditEntry[],
  ): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map(toRow);
    await trx('audit').insert(rows);
    await this.#outbox.append(
      trx,
      rows.map(row => ({
        topic: 'audit' as const,
        auditId: row.id,
        action: row.action,
        actor: row.actor,
      })),
    );
  }

  /** Newest first unless sorted otherwise. Whose view is limited sees what befell what they see, and what they did. */
  async list(
    query: AuditListQuery,
    viewer: AuditViewer = EVERYTHING,
  ): Promise<Page<AuditEntry>> {
    const rows = this.#knex('audit');
    const { ref, visibility } = viewer;
    if (visibility !== 'all') {
      rows.where(either =>
        either
          .where('actor', ref)
          .orWhereIn('resource_id', visibleResources(this.#knex, visibility)),
      );
    }
    if (query.resourceId) rows.where('resource_id', query.resourceId);
    if (query.actor) rows.where('actor', query.actor);
    if (query.action) rows.where('action', query.action);
    return findPage<AuditRow, AuditEntry>({
      query: rows,
      select: ['audit.*'],
      page: query,
      sorting: SORTING,
      toItem: toAuditEntry,
    });
  }
}

function toRow(entry: NewAuditEntry): AuditRow {
  const json = (value: unknown) => (value === undefined ? null : toJson(value));
  return {
    id: randomUUID(),
    at: now(),
    actor: entry.actor,
    action: entry.action,
    resource_id: entry.resourceId ?? null,
    resource_name: entry.resourceName ?? null,
    change_id: entry.changeId ?? null,
    run_id: entry.runId ?? null,
    template_key: entry.templateKey ?? null,
    before: json(entry.before),
    after: json(entry.after),
    reason: entry.reason ?? null,
  };
}

function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    resourceId: optional(row.resource_id),
    resourceName: optional(row.resource_name),
    changeId: optional(row.change_id),
    runId: optional(row.run_id),
    templateKey: optional(row.template_key),
    before: fromOptionalJson(row.before),
    after: fromOptionalJson(row.after),
    reason: optional(row.reason),
  };
}
