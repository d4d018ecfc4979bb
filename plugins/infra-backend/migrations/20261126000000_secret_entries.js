// @ts-check

/**
 * What decides which tags and config are secret: the sensitive variables of each version, by the module or by a rule, and
 * which template was ever below which, since a resource stays below its parents when their templates part.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('template_versions', table => {
    table.text('sensitive_variables').notNullable().defaultTo('[]');
  });
  const versions = await knex('template_versions').select(
    'id',
    'variables',
    'rules',
  );
  for (const { id, variables, rules } of versions) {
    const ruled = JSON.parse(rules);
    /** @type {{ name: string, sensitive?: boolean }[]} */
    const known = JSON.parse(variables);
    const names = known
      .filter(
        ({ name, sensitive }) =>
          sensitive || (Object.hasOwn(ruled, name) && ruled[name].sensitive),
      )
      .map(({ name }) => name);
    await knex('template_versions')
      .where({ id })
      .update({ sensitive_variables: JSON.stringify(names) });
  }

  await knex.schema.createTable('template_lineage', table => {
    table.string('template_key', 63).notNullable();
    table.string('parent_key', 63).notNullable();
    table.primary(['template_key', 'parent_key']);
    table.index(['parent_key']);
    table
      .foreign('template_key')
      .references('templates.key')
      .onDelete('CASCADE');
    table.foreign('parent_key').references('templates.key').onDelete('CASCADE');
  });
  await knex('template_lineage').insert(
    knex('template_parents').select('template_key', 'parent_key'),
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('template_lineage');
  // By hand: in SQLite knex would make the table anew, and what refers to its rows would go with the old one.
  await knex.raw(
    'alter table template_versions drop column sensitive_variables',
  );
};
