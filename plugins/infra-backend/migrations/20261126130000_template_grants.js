// @ts-check

/**
 * Who has which role on a template, and with it on all that is made of it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('template_grants', table => {
    table
      .string('template_key', 63)
      .notNullable()
      .references('templates.key')
      .onDelete('CASCADE');
    table.string('principal', 300).notNullable();
    table.string('role', 20).notNullable();
    table.string('granted_by', 300).notNullable();
    table.string('created_at', 24).notNullable();
    table.primary(['template_key', 'principal']);
    table.index(['principal', 'role']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('template_grants');
};
