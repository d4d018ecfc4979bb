import { Knex } from 'knex';

/** Keys of all templates, and of those that are made from modules of one repository by the modules' paths. */
export async function knownTemplates(
  knex: Knex,
  sourceUrl: string,
): Promise<{ keys: Set<string>; byPath: Map<string, string> }> {
  const all: { key: string }[] = await knex('templates').select('key');
  const versions: { path: string; template_key: string }[] = await knex(
    'template_versions',
  )
    .where('source_url', sourceUrl)
    .distinct('path', 'template_key')
    .orderBy('template_key');
  return {
    keys: new Set(all.map(({ key }) => key)),
    byPath: new Map(
      versions.map(version => [version.path, version.template_key]),
    ),
  };
}
