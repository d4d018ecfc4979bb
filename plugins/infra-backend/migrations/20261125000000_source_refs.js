// @ts-check

/**
 * Branches and tags of sources as they were when last looked at.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sources', table => {
    table.string('checked_at', 24);
  });
  await knex.schema.createTable('source_refs', table => {
    table
      .string('source_id', 36)
      .notNullable()
      .references('sources.id')
      .onDelete('CASCADE');
    table.string('kind', 10).notNullable();
    table.string('name', 250).notNullable();
    table.string('commit', 64).notNullable();
    table.string('date', 24);
    table.primary(['source_id', 'kind', 'name']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('source_refs');
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('checked_at');
  });
};
