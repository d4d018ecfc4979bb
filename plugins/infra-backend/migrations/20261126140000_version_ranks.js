// @ts-check

/**
 * The place of each version among those of its template: by semantic version, not by when it was published. A ref that
 * is none has the greatest place that there was before it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('template_versions', table => {
    table.text('rank').notNullable().defaultTo('');
    table.dropIndex(['template_key', 'lifecycle', 'created_at']);
    table.index(['template_key', 'lifecycle', 'rank', 'created_at']);
  });
  /** @type {{ id: string; template_key: string; ref: string }[]} */
  const versions = await knex('template_versions')
    .orderBy(['created_at', 'id'])
    .select('id', 'template_key', 'ref');
  /** @type {Map<string, string>} */
  const greatest = new Map();
  for (const { id, template_key, ref } of versions) {
    const before = greatest.get(template_key) ?? '';
    const rank = rankOf(ref) ?? before;
    if (rank > before) greatest.set(template_key, rank);
    await knex('template_versions').where({ id }).update({ rank });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('template_versions', table => {
    table.dropIndex(['template_key', 'lifecycle', 'rank', 'created_at']);
    table.index(['template_key', 'lifecycle', 'created_at']);
  });
  // By hand: in SQLite knex would make the table anew, and what refers to its rows would go with the old one.
  await knex.raw('alter table template_versions drop column ??', ['rank']);
};

/**
 * As src/template/versionRank.ts had it when this was written.
 *
 * @param {string} ref
 * @returns {string | undefined}
 */
function rankOf(ref) {
  const found =
    /^(?:.*[^0-9.v])?v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      ref.replace(/^refs\/(?:tags|heads)\//, ''),
    );
  if (!found) return undefined;
  const [, major, minor, patch, preRelease] = found;
  const release = [major, minor, patch].map(part => part.padStart(9, '0'));
  if (preRelease === undefined) return `${release.join('')}9`;
  const parts = preRelease.split('.').map(part => {
    if (!/^\d+$/.test(part)) return `2${Buffer.from(part).toString('hex')}00`;
    const digits = part.replace(/^0+(?=.)/, '');
    return `1${String(digits.length).padStart(3, '0')}${digits}`;
  });
  return `${release.join('')}0${parts.join('')}`;
}
