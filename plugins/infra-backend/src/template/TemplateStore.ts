import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  ListQuery,
  ModuleContents,
  Page,
  TemplateOutput,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AuditStore, NewAuditEntry } from '../audit/AuditStore';
import { isPostgres } from '../database/clock';
import { fromJson, now, toJson } from '../database/columns';
import { containing, findPage, Sorting } from '../database/paging';
import { OutboxStore } from '../outbox/OutboxStore';
import { BundleStore } from './BundleStore';
import { ImportedModule } from './ModuleReader';
import { wantProviderLock } from './ProviderLockStore';
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
  UncountedTemplate,
  VersionRow,
} from './TemplateRecord';
import { HIGHEST_FIRST } from './standingResources';
import { moduleContents } from './versionOfModule';

/** Names by their letters, large or small. */
function templateSorting(knex: Knex): Sorting {
  return {
    columns: {
      name: knex.raw('lower(t.name)'),
      createdAt: 't.created_at',
      key: 't.key',
    },
    default: 'name',
    id: 't.key',
  };
}

const VERSION_SORTING: Sorting = {
  columns: { createdAt: 'v.created_at', ref: 'v.ref' },
  default: '-createdAt',
  id: 'v.id',
};

/** Keeps the values of unique variables apart, whatever happens to a version's rules. */
export interface UniqueValuesOfTemplate {
  /** Lets no resource of the template change until the transaction ends; answers their ids. */
  hold(trx: Knex.Transaction, templateKey: string): Promise<string[]>;
  /** A conflict if the present rules forbid what two resources have. */
  keepAll(
    trx: Knex.Transaction,
    templateKey: string,
    heldIds: readonly string[],
  ): Promise<void>;
}

/** A module to be stored with its version. */
export type NewModule = Pick<ImportedModule, 'analysis' | 'readme' | 'bundle'>;

/** Templates with their versions. */
export class TemplateStore implements TemplateCatalog {
  readonly #knex: Knex;
  readonly #bundles: BundleStore;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #uniqueValues: UniqueValuesOfTemplate;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    bundles: BundleStore;
    audit: AuditStore;
    outbox: OutboxStore;
    uniqueValues: UniqueValuesOfTemplate;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#bundles = options.bundles;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#uniqueValues = options.uniqueValues;
    this.#committed = options.onCommit;
  }

  async template(key: string): Promise<UncountedTemplate | undefined> {
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

  async activeVersion(key: string): Promise<StoredVersion | undefined> {
    const row = await this.#knex<VersionRow>('template_versions')
      .where({ template_key: key, lifecycle: 'active' })
      .orderBy(HIGHEST_FIRST)
      .first();
    return row && toVersion(row);
  }

  /** The highest version that is no preview and not above a rank. */
  async releasedUpTo(
    key: string,
    rank: string,
  ): Promise<StoredVersion | undefined> {
    const row = await this.#knex<VersionRow>('template_versions')
      .where('template_key', key)
      .whereNot('lifecycle', 'preview')
      .where('rank', '<=', rank)
      .orderBy(HIGHEST_FIRST)
      .first();
    return row && toVersion(row);
  }

  /** The greatest rank of the template's active and deprecated versions; empty without one. */
  async greatestRank(key: string): Promise<string> {
    const [{ rank }]: { rank?: string | null }[] = await this.#knex(
      'template_versions',
    )
      .where('template_key', key)
      .whereIn('lifecycle', ['active', 'deprecated'])
      .max({ rank: 'rank' });
    return rank ?? '';
  }

  /** What the module of a version contains; undefined if it was analysed before that was kept. */
  async contents(versionId: string): Promise<ModuleContents | undefined> {
    const row: { contents: string } | undefined = await this.#knex(
      'version_modules',
    )
      .where('version_id', versionId)
      .first('contents');
    return row && fromJson<ModuleContents>(row.contents);
  }

  async list(query: ListQuery): Promise<Page<UncountedTemplate>> {
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
      sorting: templateSorting(this.#knex),
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

  /** Names of the outputs that versions of these templates have, archived ones left out, by template. */
  async outputsOf(
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows: Pick<VersionRow, 'template_key' | 'outputs'>[] =
      await this.#knex('template_versions')
        .whereIn('template_key', keys)
        .whereNot('lifecycle', 'archived')
        .select('template_key', 'outputs');
    const names = new Map(keys.map(key => [key, new Set<string>()]));
    for (const row of rows) {
      for (const { name } of fromJson<TemplateOutput[]>(row.outputs)) {
        names.get(row.template_key)?.add(name);
      }
    }
    return names;
  }

  /** Whether the template would be its own ancestor with these parents. */
  async makesCircle(
    key: string,
    parents: readonly string[],
    knex: Knex = this.#knex,
  ): Promise<boolean> {
    const rows: { template_key: string; parent_key: string }[] = await knex(
      'template_parents',
    );
    const above = new Set(parents);
    for (const ancestor of above) {
      rows
        .filter(row => row.template_key === ancestor)
        .forEach(row => above.add(row.parent_key));
    }
    return above.has(key);
  }

  /** Adds a template, with its first version if it has one; ConflictError if the key is taken. */
  async create(
    template: TemplateRecord,
    first: { version: StoredVersion; module: NewModule } | undefined,
    audit: NewAuditEntry[],
  ): Promise<void> {
    try {
      await this.#write(template.key, audit, async trx => {
        await lockHierarchy(trx);
        await trx('templates').insert(toTemplateRow(template));
        await this.#writeParents(trx, template);
        if (first) await this.#insertVersion(trx, first.version, first.module);
      });
    } catch (error) {
      if (isForeignKeyError(error)) {
        throw new ConflictError(
          `A parent of template '${template.key}' was deleted at the same moment.`,
        );
      }
      if (!isDatabaseConflictError(error)) throw error;
      throw new ConflictError(
        `The key '${template.key}' is taken by another template.`,
      );
    }
  }

  /** Saves a changed template as its next revision; ConflictError if it, or what is above it, is not what it was. */
  async update(
    template: TemplateRecord,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(template.key, audit, async trx => {
      await lockHierarchy(trx);
      const { key, ...columns } = toTemplateRow({
        ...template,
        revision: template.revision + 1,
        updatedAt: now(),
      });
      const saved = await trx('templates')
        .where({ key, revision: template.revision })
        .update(columns);
      if (saved !== 1) throw changedMeanwhile(`Template '${key}'`);
      if (await this.makesCircle(key, template.parents, trx)) {
        throw new ConflictError(
          `Template '${key}' would be its own ancestor: the parents of another were changed at the same moment.`,
        );
      }
      await this.#writeParents(trx, template);
    });
  }

  /** Removes an unused template with its versions, and bundles that no other version has; ConflictError if it is used. */
  async delete(key: string, audit: NewAuditEntry[]): Promise<void> {
    try {
      await this.#write(key, audit, async trx => {
        await lockHierarchy(trx);
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

  /** Adds a version with its bundle; NotFoundError if its template is gone by now. */
  async addVersion(
    version: StoredVersion,
    module: NewModule,
    audit: NewAuditEntry[],
  ): Promise<void> {
    try {
      await this.#write(version.templateKey, audit, trx =>
        this.#insertVersion(trx, version, module),
      );
    } catch (error) {
      throw isForeignKeyError(error) ? noTemplate(version.templateKey) : error;
    }
  }

  /** Saves what people decide about a version; ConflictError if someone else decided meanwhile. */
  async updateVersion(
    version: StoredVersion,
    before: StoredVersion,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(version.templateKey, audit, async trx => {
      await this.#keepUnique(trx, version, 'rules', async () => {
        const saved = await trx('template_versions')
          .where({ id: version.id, ...decidedColumns(before) })
          .update(decidedColumns(version));
        if (saved !== 1) throw changedMeanwhile(`Version '${version.ref}'`);
        await writeSensitiveNames(trx, version.id);
      });
    });
  }

  /** Saves what was read of a version's module, and nothing else, with its bundle. */
  async saveAnalysis(
    version: StoredVersion,
    module: NewModule,
    audit: NewAuditEntry[],
  ): Promise<void> {
    await this.#write(version.templateKey, audit, async trx => {
      await this.#bundles.save(trx, module.bundle);
      await this.#saveContents(trx, version.id, module);
      await this.#keepUnique(trx, version, 'variables', async () => {
        await trx('template_versions')
          .where({ id: version.id })
          .update(analysedColumns(version));
        await writeSensitiveNames(trx, version.id);
      });
      await wantProviderLock(trx, version.id);
    });
  }

  /** Saves a version, and what is unique among its template's resources by its rules then. */
  async #keepUnique(
    trx: Knex.Transaction,
    version: StoredVersion,
    saved: 'rules' | 'variables',
    save: () => Promise<void>,
  ): Promise<void> {
    const { id, templateKey } = version;
    const row = await trx<VersionRow>('template_versions')
      .where({ id })
      .first(saved);
    if (row?.[saved] === toVersionRow(version)[saved]) {
      await save();
      return;
    }
    // Resources before the version, as everything that changes one does.
    const held = await this.#uniqueValues.hold(trx, templateKey);
    await save();
    await this.#uniqueValues.keepAll(trx, templateKey, held);
  }

  /** How many resources are made from the template, whoever may see them. */
  async resourceCount(key: string): Promise<number> {
    const [{ count }] = await this.#knex('resources')
      .where('template_key', key)
      .count({ count: '*' });
    return Number(count);
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
    module: NewModule,
  ): Promise<void> {
    await this.#bundles.save(trx, module.bundle);
    await trx('template_versions').insert(toVersionRow(version));
    await writeSensitiveNames(trx, version.id);
    await this.#saveContents(trx, version.id, module);
    await wantProviderLock(trx, version.id);
  }

  async #saveContents(
    trx: Knex.Transaction,
    versionId: string,
    module: NewModule,
  ): Promise<void> {
    await trx('version_modules')
      .insert({
        version_id: versionId,
        contents: toJson(moduleContents(module)),
      })
      .onConflict('version_id')
      .merge();
  }

  async #writeParents(
    trx: Knex.Transaction,
    { key, parents }: TemplateRecord,
  ): Promise<void> {
    await trx('template_parents').where('template_key', key).delete();
    if (parents.length === 0) return;
    const links = parents.map(parent => ({
      template_key: key,
      parent_key: parent,
    }));
    await trx('template_parents').insert(links);
    await trx('template_lineage')
      .insert(links)
      .onConflict(['template_key', 'parent_key'])
      .ignore();
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

  async #complete(rows: TemplateRow[]): Promise<UncountedTemplate[]> {
    const keys = rows.map(row => row.key);
    const parents: { template_key: string; parent_key: string }[] =
      await this.#knex('template_parents')
        .whereIn('template_key', keys)
        .orderBy('parent_key');
    const active: Pick<VersionRow, 'id' | 'template_key' | 'ref' | 'commit'>[] =
      await this.#knex('template_versions')
        .whereIn('template_key', keys)
        .where('lifecycle', 'active')
        .orderBy(HIGHEST_FIRST)
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
        activeVersion: version && {
          id: version.id,
          ref: version.ref,
          commit: version.commit,
        },
      };
    });
  }
}

/** What people decide about a version. */
function decidedColumns(version: StoredVersion) {
  const { lifecycle, rules, breaking_changes } = toVersionRow(version);
  return { lifecycle, rules, breaking_changes };
}

/** What is read of a version's module. */
function analysedColumns(version: StoredVersion) {
  const { analysis, variables, outputs, required_providers, bundle_hash } =
    toVersionRow(version);
  return { analysis, variables, outputs, required_providers, bundle_hash };
}

/** Keeps in step which variables are sensitive, by what the module says and what was decided, each saved by its own. */
async function writeSensitiveNames(
  trx: Knex.Transaction,
  id: string,
): Promise<void> {
  const row = await trx<VersionRow>('template_versions').where({ id }).first();
  if (!row) return;
  const names = toVersion(row)
    .variables.filter(({ sensitive }) => sensitive)
    .map(({ name }) => name);
  await trx('template_versions')
    .where({ id })
    .update({ sensitive_variables: toJson(names) });
}

/** Until the transaction ends nobody else changes which template is above which; SQLite has one writer anyway. */
async function lockHierarchy(trx: Knex.Transaction): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx.raw('lock table template_parents in share row exclusive mode');
}

function changedMeanwhile(what: string): ConflictError {
  return new ConflictError(
    `${what} was changed by someone else at the same moment. Look at it and try again.`,
  );
}

/** Whether a row could not be removed because others refer to it, or not be added because what it refers to is gone. */
function isForeignKeyError(error: unknown): boolean {
  return (
    isError(error) &&
    (error.code === '23503' || error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
  );
}

/** A version as the API shows it. */
export function publicVersion({
  bundleHash,
  rank,
  ...version
}: StoredVersion): TemplateVersion {
  return version;
}

/** NotFoundError of a template. */
export function noTemplate(key: string): NotFoundError {
  return new NotFoundError(`There is no template '${key}'.`);
}
