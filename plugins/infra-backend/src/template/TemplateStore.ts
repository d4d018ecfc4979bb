import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  ListQuery,
  Page,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AuditStore, NewAuditEntry } from '../audit/AuditStore';
import { now } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { OutboxStore } from '../outbox/OutboxStore';
import { BundleStore } from './BundleStore';
import {
  StoredVersion,
  TemplateCatalog,
  TemplateSettings,
} from './TemplateCatalog';
import {
  TemplateRecord,
  TemplateRow,
  toTemplateRecord,
  toTemplateRow,
  toVersion,
  toVersionRow,
  VersionRow,
} from './TemplateRecord';

const TEMPLATE_SORTING: Sorting = {
  columns: { name: 't.name', createdAt: 't.created_at', key: 't.key' },
  default: 'name',
  id: 't.key',
};

const VERSION_SORTING: Sorting = {
  columns: { createdAt: 'v.created_at', ref: 'v.ref' },
  default: '-createdAt',
  id: 'v.id',
};

/** A packed module to be stored with its version. */
export interface NewBundle {
  hash: string;
  content: Buffer;
}

/** Templates with their versions. */
export class TemplateStore implements TemplateCatalog {
  readonly #knex: Knex;
  readonly #bundles: BundleStore;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    bundles: BundleStore;
    audit: AuditStore;
    outbox: OutboxStore;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#bundles = options.bundles;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#committed = options.onCommit;
  }

  async template(key: string): Promise<Template | undefined> {
    const row = await this.#knex<TemplateRow>('templates')
      .where({ key })
      .first();
    if (!row) return undefined;
    const [template] = await this.#complete([row]);
    return template;
  }

  async settings(key: string): Promise<TemplateSettings | undefined> {
    const row = await this.#knex<TemplateRow>('templates')
      .where({ key })
      .first();
    return row && toTemplateRecord(row, []);
  }

  async version(id: string): Promise<StoredVersion | undefined> {
    const row = await this.#knex<VersionRow>('template_versions')
      .where({ id })
      .first();
    return row && toVersion(row);
  }

  async newestActiveVersion(key: string): Promise<StoredVersion | undefined> {
    const row = await this.#knex<VersionRow>('template_versions')
      .where({ template_key: key, lifecycle: 'active' })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && toVersion(row);
  }

  async list(query: ListQuery): Promise<Page<Template>> {
    const rows = this.#knex('templates as t');
    if (query.search) {
      const pattern = containing(query.search);
      rows.where(either =>
        either
          .whereRaw(`lower(t.name) like ? escape '\\'`, [pattern])
          .orWhereRaw(`lower(t.key) like ? escape '\\'`, [pattern])
          .orWhereRaw(`lower(t.description) like ? escape '\\'`, [pattern]),
      );
    }
    const page = await findPage<TemplateRow, TemplateRow>({
      query: rows,
      select: ['t.*'],
      page: query,
      sorting: TEMPLATE_SORTING,
      toItem: row => row,
    });
    return { ...page, items: await this.#complete(page.items) };
  }

  async versions(
    key: string,
    query: ListQuery,
  ): Promise<Page<TemplateVersion>> {
    return findPage<VersionRow, TemplateVersion>({
      query: this.#knex('template_versions as v').where('v.template_key', key),
      select: ['v.*'],
      page: query,
      sorting: VERSION_SORTING,
      toItem: row => publicVersion(toVersion(row)),
    });
  }

  /** Keys of all templates with those of their parents. */
  async hierarchy(): Promise<Map<string, string[]>> {
    const rows: { template_key: string; parent_key: string }[] =
      await this.#knex('template_parents');
    const parents = new Map<string, string[]>();
    for (const { template_key: key, parent_key: parent } of rows) {
      parents.set(key, [...(parents.get(key) ?? []), parent]);
    }
    return parents;
  }

  /** Adds a template, with its first version if it has one; ConflictError if the key is taken. */
  async create(
    template: TemplateRecord,
    first: { version: StoredVersion; bundle: NewBundle } | undefined,
    audit: NewAuditEntry[],
  ): Promise<void> {
    try {
      await this.#write(template.key, audit, async trx => {
        await trx('templates').insert(toTemplateRow(template));
        await this.#writeParents(trx, template);
        if (first) await this.#insertVersion(trx, first.version, first.bundle);
      });
    } catch (error) {
      if (!isDatabaseConflictError(error)) throw error;
      throw new ConflictError(
        `The key '${template.key}' is taken by another template.`,
      );
    }
  }

  /** Saves a changed template. */
  async update(
    template: TemplateRecord,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(template.key, audit, async trx => {
      const { key, ...columns } = toTemplateRow({
        ...template,
        updatedAt: now(),
      });
      await trx('templates').where({ key }).update(columns);
      await this.#writeParents(trx, template);
    });
  }

  /** Removes an unused template with its versions, and bundles that no other version has; ConflictError if it is used. */
  async delete(key: string, audit: NewAuditEntry[]): Promise<void> {
    try {
      await this.#write(key, audit, async trx => {
        const hashes: string[] = await trx('template_versions')
          .where('template_key', key)
          .whereNotNull('bundle_hash')
          .pluck('bundle_hash');
        await trx('templates').where({ key }).delete();
        await this.#bundles.removeUnused(trx, hashes);
      });
    } catch (error) {
      if (!isForeignKeyError(error)) throw error;
      throw new ConflictError(
        `Cannot delete template '${key}': something was made from it at the same moment.`,
      );
    }
  }

  async addVersion(
    version: StoredVersion,
    bundle: NewBundle,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(version.templateKey, audit, trx =>
      this.#insertVersion(trx, version, bundle),
    );
  }

  /** Saves a changed version, with its bundle if that was packed again. */
  async updateVersion(
    version: StoredVersion,
    bundle: NewBundle | undefined,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(version.templateKey, audit, async trx => {
      if (bundle) await this.#bundles.save(trx, bundle);
      const { id, ...columns } = toVersionRow(version);
      await trx('template_versions').where({ id }).update(columns);
    });
  }

  /** Templates that have this one as a parent. */
  async children(key: string): Promise<string[]> {
    const rows: { template_key: string }[] = await this.#knex(
      'template_parents',
    )
      .where('parent_key', key)
      .select('template_key');
    return rows.map(row => row.template_key);
  }

  async #insertVersion(
    trx: Knex.Transaction,
    version: StoredVersion,
    bundle: NewBundle,
  ): Promise<void> {
    await this.#bundles.save(trx, bundle);
    await trx('template_versions').insert(toVersionRow(version));
  }

  async #writeParents(
    trx: Knex.Transaction,
    { key, parents }: TemplateRecord,
  ): Promise<void> {
    await trx('template_parents').where('template_key', key).delete();
    if (parents.length === 0) return;
    await trx('template_parents').insert(
      parents.map(parent => ({ template_key: key, parent_key: parent })),
    );
  }

  async #write(
    templateKey: string,
    audit: NewAuditEntry[],
    change: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      await change(trx);
      await this.#audit.append(trx, audit);
      await this.#outbox.append(trx, [
        { topic: 'template.changed', templateKey },
      ]);
    });
    this.#committed();
  }

  async #complete(rows: TemplateRow[]): Promise<Template[]> {
    const keys = rows.map(row => row.key);
    const parents: { template_key: string; parent_key: string }[] =
      await this.#knex('template_parents')
        .whereIn('template_key', keys)
        .orderBy('parent_key');
    const counts: { template_key: string; count: number | string }[] =
      await this.#knex('resources')
        .whereIn('template_key', keys)
        .groupBy('template_key')
        .select('template_key')
        .count({ count: '*' });
    const active: Pick<VersionRow, 'id' | 'template_key' | 'ref' | 'commit'>[] =
      await this.#knex('template_versions')
        .whereIn('template_key', keys)
        .where('lifecycle', 'active')
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .select('id', 'template_key', 'ref', 'commit');
    const ofTemplate =
      (key: string) =>
      ({ template_key }: { template_key: string }) =>
        template_key === key;
    return rows.map(row => {
      const version = active.find(ofTemplate(row.key));
      return {
        ...toTemplateRecord(
          row,
          parents.filter(ofTemplate(row.key)).map(p => p.parent_key),
        ),
        resourceCount: Number(counts.find(ofTemplate(row.key))?.count ?? 0),
        activeVersion: version && {
          id: version.id,
          ref: version.ref,
          commit: version.commit,
        },
      };
    });
  }
}

/** Whether a row could not be removed because others refer to it. */
function isForeignKeyError(error: unknown): boolean {
  return (
    isError(error) &&
    (error.code === '23503' || error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
  );
}

/** A version as the API shows it. */
export function publicVersion({
  bundleHash,
  ...version
}: StoredVersion): TemplateVersion {
  return version;
}

/** NotFoundError of a template. */
export function noTemplate(key: string): NotFoundError {
  return new NotFoundError(`There is no template '${key}'.`);
}
