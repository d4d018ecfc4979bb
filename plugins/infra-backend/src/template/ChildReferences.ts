import { ChildReference } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { fromJson } from '../database/columns';
import { StoredVersion } from './TemplateCatalog';
import { VersionRow } from './TemplateRecord';

/** What rules of child templates take from a template's outputs. */
export class ChildReferences {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** Those to outputs that a version does not have; rules of archived versions don't count. */
  async lackedBy({
    templateKey,
    outputs,
  }: StoredVersion): Promise<ChildReference[]> {
    const versions: Pick<VersionRow, 'template_key' | 'rules'>[] =
      await this.#knex('template_parents as p')
        .join('template_versions as v', 'v.template_key', 'p.template_key')
        .where('p.parent_key', templateKey)
        .whereNot('v.lifecycle', 'archived')
        .orderBy(['v.template_key', 'v.rank', 'v.created_at', 'v.id'])
        .select('v.template_key', 'v.rules');
    const references = versions.flatMap(version =>
      referencesIn(version, templateKey),
    );
    const lacked = references.filter(
      ({ output }) => !outputs.some(({ name }) => name === output),
    );
    return [
      ...new Map(lacked.map(one => [Object.values(one).join(), one])),
    ].map(([, reference]) => reference);
  }
}

function referencesIn(
  { template_key, rules }: Pick<VersionRow, 'template_key' | 'rules'>,
  parent: string,
): ChildReference[] {
  return Object.entries(fromJson<StoredVersion['rules']>(rules)).flatMap(
    ([variable, { reference }]) =>
      reference?.templateKey === parent
        ? [{ templateKey: template_key, variable, output: reference.output }]
        : [],
  );
}
