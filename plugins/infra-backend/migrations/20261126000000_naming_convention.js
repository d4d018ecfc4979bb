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
  // By hand: in SQLite knex would make the table anew, and what refers to its rows would go with the old one.
  await knex.raw('alter table templates drop column naming_convention');
};
