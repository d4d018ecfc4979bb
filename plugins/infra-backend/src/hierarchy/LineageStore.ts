import {
  Ancestor,
  OutputSource,
  OwnEntries,
  ResourceState,
  TemplateApproval,
  TemplateOutput,
  wasApplied,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { SubtreeApproval } from '../change/approvalPolicy';
import { fromJson, fromOptionalJson, toNumber } from '../database/columns';
import { Keyring } from '../encryption/Keyring';
import { configContext, tagsContext } from '../resource/ResourceRecord';
import { markSecret } from './secretEntries';
import { SecretNames } from './SecretNames';

/** No hierarchy is as deep; without an end a circle, which nothing makes, would never be left. */
const MOST_GENERATIONS = 100;

interface SourceRow {
  id: string;
  name: string;
  template_key: string;
  state: ResourceState;
  outputs: string;
  declared: string | null;
}

interface AncestorRow extends SourceRow {
  distance: number | string;
  approval: string;
  dependency_tags: string;
  dependency_config: string;
}

const SOURCE_COLUMNS = {
  id: 'r.id',
  name: 'r.name',
  template_key: 'r.template_key',
  state: 'r.state',
  outputs: 'r.outputs',
  declared: 'v.outputs',
};

/** Everything above a resource, and what else it refers to. */
export interface Lineage {
  /** Each once, with its shortest distance. */
  ancestors: Ancestor[];
  /** How changes below each of them are approved. */
  approvals: SubtreeApproval[];
  /** Resources that are referred to and are no ancestors. */
  others: OutputSource[];
}

/** Reads what lies above resources and what lies below them. */
export class LineageStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;
  readonly #secretNames: SecretNames;

  constructor(knex: Knex, keyring: Keyring, secretNames: SecretNames) {
    this.#knex = knex;
    this.#keyring = keyring;
    this.#secretNames = secretNames;
  }

  /** The lineage of a resource with these parents and references to those resources; who is gone is left out. */
  async read(
    parentIds: readonly string[],
    referredIds: readonly string[],
  ): Promise<Lineage> {
    const rows = await this.#ancestors(parentIds);
    const known = new Set(rows.map(({ id }) => id));
    const others = [...new Set(referredIds)].filter(id => !known.has(id));
    const isSecret = await this.#secretNames.ofEach(
      rows.map(row => row.template_key),
    );
    return {
      ancestors: rows.map(row => ({
        ...this.#toSource(row),
        distance: toNumber(row.distance),
        ...markSecret(this.#toEntries(row), (...entry) =>
          isSecret(row.template_key, ...entry),
        ),
      })),
      approvals: rows.map(row => ({
        distance: toNumber(row.distance),
        settings: fromJson<TemplateApproval>(row.approval),
      })),
      others: await this.#sources(others),
    };
  }

  /**
   * Ids, in order, of those whose values may come from a resource: itself, all below it, and who refers to its outputs.
   */
  async affectedBy(
    id: string,
    page: { after?: string; limit: number },
  ): Promise<string[]> {
    const knex = this.#knex;
    const rows: { id: string }[] = await knex
      .withRecursive('down', ['id'], below =>
        below
          .select('id')
          .from('resources')
          .where({ id })
          .union(children =>
            children
              .select('link.resource_id')
              .from('resource_parents as link')
              .join('down', 'down.id', 'link.parent_id'),
          ),
      )
      .from('resources as r')
      .where(either =>
        either
          .whereIn('r.id', knex.select('id').from('down'))
          .orWhereIn(
            'r.id',
            knex('output_references')
              .where('from_id', id)
              .select('resource_id'),
          ),
      )
      .andWhere('r.id', '>', page.after ?? '')
      .orderBy('r.id')
      .limit(page.limit)
      .select('r.id');
    return rows.map(row => row.id);
  }

  async #ancestors(parentIds: readonly string[]): Promise<AncestorRow[]> {
    if (parentIds.length === 0) return [];
    const knex = this.#knex;
    return knex
      .withRecursive('up', ['id', 'distance'], above =>
        above
          .select('id', knex.raw('1'))
          .from('resources')
          .whereIn('id', [...parentIds])
          .union(parents =>
            parents
              .select('link.parent_id', knex.raw('up.distance + 1'))
              .from('resource_parents as link')
              .join('up', 'up.id', 'link.resource_id')
              .where('up.distance', '<', MOST_GENERATIONS),
          ),
      )
      .with('nearest', nearest =>
        nearest
          .from('up')
          .groupBy('id')
          .select('id')
          .min({ distance: 'distance' }),
      )
      .from('nearest')
      .join('resources as r', 'r.id', 'nearest.id')
      .leftJoin('template_versions as v', 'v.id', 'r.version_id')
      .orderBy(['nearest.distance', 'r.id'])
      .select({
        ...SOURCE_COLUMNS,
        distance: 'nearest.distance',
        approval: 'r.approval',
        dependency_tags: 'r.dependency_tags',
        dependency_config: 'r.dependency_config',
      });
  }

  async #sources(ids: readonly string[]): Promise<OutputSource[]> {
    if (ids.length === 0) return [];
    const rows: SourceRow[] = await this.#knex('resources as r')
      .leftJoin('template_versions as v', 'v.id', 'r.version_id')
      .whereIn('r.id', [...ids])
      .select(SOURCE_COLUMNS);
    return rows.map(row => this.#toSource(row));
  }

  #toEntries(row: AncestorRow): OwnEntries {
    return {
      dependencyTags: this.#keyring.decryptJson(
        row.dependency_tags,
        tagsContext(row.id),
      ),
      dependencyConfig: this.#keyring.decryptJson(
        row.dependency_config,
        configContext(row.id),
      ),
    };
  }

  #toSource(row: SourceRow): OutputSource {
    return {
      resourceId: row.id,
      resourceName: row.name,
      templateKey: row.template_key,
      isApplied: wasApplied(row.state),
      outputs: this.#keyring.decryptJson(row.outputs, `outputs of ${row.id}`),
      declared: fromOptionalJson<TemplateOutput[]>(row.declared) ?? [],
    };
  }
}
