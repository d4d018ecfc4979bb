// @ts-check

/**
 * Which provider versions each version is locked to, or that this is still to be found out.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('provider_locks', table => {
    table
      .string('version_id', 36)
      .primary()
      .references('template_versions.id')
      .onDelete('CASCADE');
    table.string('status', 20).notNullable();
    table.string('engine', 20);
    table.string('claim', 36);
    table.bigInteger('claimed_until');
    table.text('error');
    table.text('providers');
    table.text('lock_file');
    table.index(['status']);
  });
  await knex.raw(
    `insert into provider_locks (version_id, status)
      select id, 'pending' from template_versions where bundle_hash is not null`,
  );
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('provider_locks');
};
