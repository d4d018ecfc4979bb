import {
  VersionComparison,
  VersionNote,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ChildReferences } from './ChildReferences';
import { compareVersions } from './compareVersions';
import { StoredVersion } from './TemplateCatalog';
import { VersionRow } from './TemplateRecord';

/** Tells what it is to go from one version of a template to another. */
export class VersionComparisons {
  readonly #knex: Knex;
  readonly #references: ChildReferences;

  constructor(options: { knex: Knex; references: ChildReferences }) {
    this.#knex = options.knex;
    this.#references = options.references;
  }

  /** Either may be one that is not stored yet. */
  async compare(
    from: StoredVersion,
    to: StoredVersion,
  ): Promise<VersionComparison> {
    const compared = await this.compareAlone(from, to);
    const { removed } = compared.outputs;
    if (removed.length === 0) return compared;
    const lacked = await this.#references.lackedBy(to);
    return {
      ...compared,
      lost: lacked.filter(({ output }) => removed.includes(output)),
    };
  }

  /** Without what other templates lose: for who may read a change, and perhaps no templates. */
  async compareAlone(
    from: StoredVersion,
    to: StoredVersion,
  ): Promise<VersionComparison> {
    const older = isBelow(to, from);
    return {
      ...compareVersions(from, to),
      lost: [],
      older,
      notes: older ? await this.#notes(to, from) : await this.#notes(from, to),
    };
  }

  /** Of the higher one, and of all between them that were released. */
  async #notes(
    lower: StoredVersion,
    higher: StoredVersion,
  ): Promise<VersionNote[]> {
    if (lower.id === higher.id) return [];
    const between: Pick<VersionRow, 'id' | 'ref' | 'breaking_changes'>[] =
      await this.#knex('template_versions')
        .where('template_key', lower.templateKey)
        .whereNot('lifecycle', 'preview')
        .whereRaw('(rank, created_at, id) > (?, ?, ?)', placeOf(lower))
        .whereRaw('(rank, created_at, id) < (?, ?, ?)', placeOf(higher))
        .orderBy(['rank', 'created_at', 'id'])
        .select('id', 'ref', 'breaking_changes');
    return [
      ...between.map(row => ({
        versionId: row.id,
        ref: row.ref,
        text: row.breaking_changes ?? '',
      })),
      {
        versionId: higher.id,
        ref: higher.ref,
        text: higher.breakingChanges ?? '',
      },
    ].filter(({ text }) => text !== '');
  }
}

function isBelow(a: StoredVersion, b: StoredVersion): boolean {
  const [left, right] = [placeOf(a), placeOf(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at >= 0 && left[at] < right[at];
}

/** What versions are ordered by. */
function placeOf({ rank, createdAt, id }: StoredVersion): string[] {
  return [rank, createdAt, id];
}
