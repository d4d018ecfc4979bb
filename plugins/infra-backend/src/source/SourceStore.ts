import { randomUUID } from 'node:crypto';
import { ListQuery, Page, Source } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AuditStore } from '../audit/AuditStore';
import { now, optional } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { sha256 } from '../plan/planParts';

interface SourceRow {
  id: string;
  url: string;
  url_hash: string;
  checked_at: string | null;
  created_by: string;
  created_at: string;
}

const SORTING: Sorting = {
  columns: { url: 'url', createdAt: 'created_at' },
  default: 'url',
  id: 'id',
};

/** Git repositories that modules are taken from. */
export class SourceStore {
  readonly #knex: Knex;
  readonly #audit: AuditStore;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    audit: AuditStore;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#audit = options.audit;
    this.#committed = options.onCommit;
  }

  async find(id: string): Promise<Source | undefined> {
    const row: SourceRow | undefined = await this.#knex('sources')
      .where({ id })
      .first();
    return row && toSource(row);
  }

  async list(query: ListQuery): Promise<Page<Source>> {
    const rows = this.#knex('sources');
    if (query.search) {
      rows.whereRaw(`lower(url) like ? escape '\\'`, [
        containing(query.search),
      ]);
    }
    return findPage<SourceRow, Source>({
      query: rows,
      select: ['sources.*'],
      page: query,
      sorting: SORTING,
      toItem: toSource,
    });
  }

  /** The source of that address; added if it is not known yet. */
  async ensure(url: string, actor: string): Promise<Source> {
    const added: SourceRow = {
      id: randomUUID(),
      url,
      url_hash: sha256(url),
      checked_at: null,
      created_by: actor,
      created_at: now(),
    };
    const row = await this.#knex.transaction(async trx => {
      await trx('sources').insert(added).onConflict('url_hash').ignore();
      const stored: SourceRow = await trx('sources')
        .where('url_hash', added.url_hash)
        .first();
      if (stored.id === added.id) {
        await this.#audit.append(trx, [
          { actor, action: 'source.create', after: { url } },
        ]);
      }
      return stored;
    });
    this.#committed();
    return toSource(row);
  }
}

function toSource(row: SourceRow): Source {
  return {
    id: row.id,
    url: row.url,
    checkedAt: optional(row.checked_at),
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
