// @ts-check

/**
 * What names of a template's resources are like.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('templates', table => {
    table.string('naming_convention', 200);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('templates', table => {
    table.dropColumn('naming_convention');
  });
};
