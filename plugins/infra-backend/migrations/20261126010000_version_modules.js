// @ts-check

/**
 * What modules of versions contain, with their READMEs: too much for lists.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('version_modules', table => {
    table
      .string('version_id', 36)
      .primary()
      .references('template_versions.id')
      .onDelete('CASCADE');
    table.text('contents').notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('version_modules');
};
