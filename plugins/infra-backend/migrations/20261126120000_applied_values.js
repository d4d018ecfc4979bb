// @ts-check

/**
 * The values that the last apply of a resource worked with, encrypted, in place of their hashes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('resources', table => {
    table.text('applied');
  });
  await dropColumn(knex, 'applied_basis');
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('resources', table => {
    table.text('applied_basis');
  });
  await dropColumn(knex, 'applied');
};

/**
 * By hand: in SQLite knex would make the table anew, and what refers to its rows would go with the old one.
 *
 * @param {import('knex').Knex} knex
 * @param {string} column
 */
async function dropColumn(knex, column) {
  await knex.raw('alter table resources drop column ??', [column]);
}
