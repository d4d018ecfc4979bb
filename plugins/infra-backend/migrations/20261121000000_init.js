// @ts-check

/**
 * Times are ISO 8601 strings in UTC, which sort as text; JSON is text; encrypted columns hold the keyring's format.
 * Leases alone are numbers, milliseconds of the database's own clock.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  /** @param {import('knex').Knex.CreateTableBuilder} table @param {string} name */
  const time = (table, name) => table.string(name, 24);
  /** @param {import('knex').Knex.CreateTableBuilder} table @param {string} name */
  const id = (table, name) => table.string(name, 36);

  await knex.schema.createTable('sources', table => {
    id(table, 'id').primary();
    table.string('url', 2000).notNullable();
    table.string('url_hash', 64).notNullable().unique();
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('bundles', table => {
    table.string('hash', 64).primary();
    table.binary('content').notNullable();
    table.integer('size').notNullable();
    table.boolean('validated').notNullable().defaultTo(false);
    time(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('templates', table => {
    table.string('key', 63).primary();
    table.string('name', 100).notNullable();
    table.text('description');
    table.boolean('abstract').notNullable();
    table.boolean('enabled').notNullable();
    table.text('labels').notNullable();
    table.text('approval').notNullable();
    table.string('engine', 20);
    table.integer('timeout');
    table.string('tags_variable', 200);
    table.integer('revision').notNullable();
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    time(table, 'updated_at').notNullable();
    table.index(['name', 'key']);
  });

  await knex.schema.createTable('template_parents', table => {
    table.string('template_key', 63).notNullable();
    table.string('parent_key', 63).notNullable();
    table.primary(['template_key', 'parent_key']);
    table
      .foreign('template_key')
      .references('templates.key')
      .onDelete('CASCADE');
    table.foreign('parent_key').references('templates.key');
  });

  await knex.schema.createTable('template_versions', table => {
    id(table, 'id').primary();
    table.string('template_key', 63).notNullable();
    table.string('source_url', 2000).notNullable();
    table.string('ref', 250).notNullable();
    table.string('path', 500).notNullable();
    table.string('commit', 64).notNullable();
    table.string('lifecycle', 20).notNullable();
    table.text('breaking_changes');
    table.text('analysis').notNullable();
    table.text('variables').notNullable();
    table.text('outputs').notNullable();
    table.text('required_providers').notNullable();
    table.text('rules').notNullable();
    table.string('bundle_hash', 64).references('bundles.hash');
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    table
      .foreign('template_key')
      .references('templates.key')
      .onDelete('CASCADE');
    table.index(['template_key', 'lifecycle', 'created_at']);
  });

  await knex.schema.createTable('resources', table => {
    id(table, 'id').primary();
    table.integer('version').notNullable();
    table.string('template_key', 63).notNullable().references('templates.key');
    id(table, 'version_id').references('template_versions.id');
    table.string('name', 100).notNullable();
    table.text('description');
    table.string('state', 20).notNullable();
    table.string('status', 20).notNullable();
    table.boolean('abstract').notNullable();
    table.text('variables').notNullable();
    table.text('outputs').notNullable();
    table.text('labels').notNullable();
    table.text('links').notNullable();
    table.text('dependency_tags').notNullable();
    table.text('dependency_config').notNullable();
    table.string('owner', 300);
    table.string('storage_path', 300).notNullable().unique();
    table.integer('timeout');
    table.boolean('wait_for_parents').notNullable();
    table.integer('revision').notNullable();
    table.text('approval').notNullable();
    table.text('sensitive_variables');
    table.text('applied_basis');
    table.text('update_available');
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    time(table, 'updated_at').notNullable();
    table.unique(['template_key', 'name']);
    table.index(['state', 'status', 'created_at']);
    table.index(['created_at', 'id']);
    table.index(['name', 'id']);
    table.index(['owner']);
    table.index(['created_by']);
  });

  await knex.schema.createTable('resource_parents', table => {
    id(table, 'resource_id').notNullable();
    id(table, 'parent_id').notNullable();
    table.primary(['resource_id', 'parent_id']);
    table.index(['parent_id']);
    table.foreign('resource_id').references('resources.id').onDelete('CASCADE');
    table.foreign('parent_id').references('resources.id');
  });

  await knex.schema.createTable('resource_labels', table => {
    id(table, 'resource_id').notNullable();
    table.string('label', 63).notNullable();
    table.primary(['resource_id', 'label']);
    table.index(['label']);
    table.foreign('resource_id').references('resources.id').onDelete('CASCADE');
  });

  await knex.schema.createTable('resource_grants', table => {
    id(table, 'resource_id').notNullable();
    table.string('principal', 300).notNullable();
    table.string('role', 20).notNullable();
    table.string('granted_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    table.primary(['resource_id', 'principal']);
    table.index(['principal', 'role']);
    table.foreign('resource_id').references('resources.id').onDelete('CASCADE');
  });

  // Whose outputs a resource's variables name. What is named may be gone: no foreign key to it.
  await knex.schema.createTable('output_references', table => {
    id(table, 'resource_id').notNullable();
    table.string('variable', 200).notNullable();
    id(table, 'from_id').notNullable();
    table.string('output', 200).notNullable();
    table.primary(['resource_id', 'variable']);
    table.index(['from_id']);
    table.foreign('resource_id').references('resources.id').onDelete('CASCADE');
  });

  // Keyed hashes of the values of unique variables, applied or proposed.
  await knex.schema.createTable('unique_values', table => {
    table.string('template_key', 63).notNullable();
    table.string('variable', 200).notNullable();
    table.string('hash', 100).notNullable();
    id(table, 'resource_id').notNullable();
    table.primary(['template_key', 'variable', 'hash']);
    table.index(['resource_id']);
    table.foreign('resource_id').references('resources.id').onDelete('CASCADE');
  });

  // Changes, runs, revisions and the audit outlive their resource: no foreign keys to it.
  await knex.schema.createTable('changes', table => {
    id(table, 'id').primary();
    id(table, 'resource_id').notNullable();
    table.string('resource_name', 100).notNullable();
    table.string('kind', 20).notNullable();
    table.string('status', 20).notNullable();
    table.string('base_state', 20).notNullable();
    table.string('base_status', 20).notNullable();
    table.text('proposed').notNullable();
    table.text('previous').notNullable();
    table.text('sensitive').notNullable();
    table.text('authors').notNullable();
    id(table, 'planning_run_id');
    table.text('message');
    table.string('requested_by', 300).notNullable();
    table.integer('quorum').notNullable();
    table.boolean('allow_self_approval').notNullable();
    id(table, 'plan_run_id');
    table.string('plan_digest', 100);
    table.text('plan_summary');
    table.text('stale_reason');
    table.text('error');
    time(table, 'start_at');
    time(table, 'expires_at');
    time(table, 'created_at').notNullable();
    time(table, 'updated_at').notNullable();
    table.index(['status', 'start_at']);
    table.index(['status', 'expires_at']);
    table.index(['resource_id', 'created_at']);
    table.index(['status', 'created_at']);
    table.index(['requested_by', 'created_at']);
    table.index(['created_at', 'id']);
  });
  await knex.raw(
    `create unique index changes_one_unfinished on changes (resource_id)
     where status not in ('applied', 'rejected', 'discarded', 'failed')`,
  );

  await knex.schema.createTable('approvals', table => {
    id(table, 'id').primary();
    id(table, 'change_id')
      .notNullable()
      .references('changes.id')
      .onDelete('CASCADE');
    table.string('by', 300).notNullable();
    table.string('decision', 20).notNullable();
    table.text('comment');
    table.string('plan_digest', 100);
    table.boolean('void').notNullable();
    time(table, 'at').notNullable();
    table.index(['change_id', 'at']);
  });

  await knex.schema.createTable('runs', table => {
    id(table, 'id').primary();
    id(table, 'resource_id').notNullable();
    table.string('resource_name', 100).notNullable();
    id(table, 'change_id');
    table.string('operation', 20).notNullable();
    table.string('phase', 20).notNullable();
    table.boolean('destroys').notNullable();
    table.string('status', 20).notNullable();
    table.text('reason');
    table.text('waiting_for');
    table.string('task_id', 100);
    table.string('host', 300);
    table.text('steps').notNullable();
    table.text('plan_summary');
    table.text('error');
    table.text('inputs').notNullable();
    table.string('requested_by', 300).notNullable();
    table.string('engine', 20).notNullable();
    table.string('engine_version', 100);
    id(table, 'plan_run_id');
    id(table, 'attempt_id');
    table.integer('timeout').notNullable();
    table.bigInteger('lease_expires_at');
    table.integer('log_lines').notNullable().defaultTo(0);
    table.bigInteger('log_size').notNullable().defaultTo(0);
    table.bigInteger('output_offset').notNullable().defaultTo(0);
    time(table, 'cancel_requested_at');
    time(table, 'apply_began_at');
    time(table, 'queued_at').notNullable();
    time(table, 'started_at');
    time(table, 'ended_at');
    table.index(['resource_id', 'queued_at']);
    table.index(['change_id']);
    table.index(['status', 'queued_at']);
    table.index(['queued_at', 'id']);
    table.index(['ended_at']);
  });
  await knex.raw(
    `create unique index runs_one_writing on runs (resource_id)
     where operation in ('apply', 'destroy') and status in ('queued', 'running')`,
  );

  await knex.schema.createTable('run_attempts', table => {
    id(table, 'id').primary();
    id(table, 'run_id').notNullable();
    table.string('ticket_hash', 64).notNullable();
    table.string('reattach_hash', 64);
    table.string('state_hash', 64).notNullable();
    table.string('status', 20).notNullable();
    table.string('task_id', 100);
    time(table, 'dispatched_at').notNullable();
    table.index(['run_id', 'status']);
    table.index(['status', 'dispatched_at']);
  });

  await knex.schema.createTable('plans', table => {
    id(table, 'run_id').primary();
    id(table, 'resource_id').notNullable();
    id(table, 'change_id');
    table.string('digest', 100).notNullable();
    table.text('parts').notNullable();
    table.text('summary').notNullable();
    table.boolean('empty').notNullable();
    table.binary('content').notNullable();
    table.binary('plan_file').notNullable();
    table.text('lock_file');
    table.string('engine', 20).notNullable();
    table.string('engine_version', 100).notNullable();
    table.integer('state_serial');
    time(table, 'created_at').notNullable();
    table.index(['resource_id']);
    table.index(['change_id']);
  });

  await knex.schema.createTable('run_log', table => {
    id(table, 'run_id').notNullable();
    table.integer('first_line').notNullable();
    table.integer('lines').notNullable();
    table.text('content').notNullable();
    table.primary(['run_id', 'first_line']);
  });

  await knex.schema.createTable('revisions', table => {
    id(table, 'resource_id').notNullable();
    table.integer('number').notNullable();
    id(table, 'change_id');
    table.text('values').notNullable();
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    table.primary(['resource_id', 'number']);
  });

  await knex.schema.createTable('state_versions', table => {
    id(table, 'id').primary();
    id(table, 'resource_id').notNullable();
    table.integer('number').notNullable();
    table.integer('serial').notNullable();
    table.string('lineage', 100).notNullable();
    table.string('kind', 20).notNullable();
    table.integer('size').notNullable();
    table.boolean('empty').notNullable();
    table.binary('content').notNullable();
    id(table, 'run_id');
    time(table, 'created_at').notNullable();
    table.unique(['resource_id', 'number']);
    table.index(['resource_id', 'kind']);
  });
  await knex.raw(
    `create unique index state_versions_one_current on state_versions (resource_id)
     where kind = 'current'`,
  );
  await knex.raw(
    `create unique index state_versions_one_diverged on state_versions (run_id)
     where kind = 'diverged'`,
  );

  await knex.schema.createTable('state_locks', table => {
    id(table, 'resource_id').primary();
    table.string('lock_id', 100).notNullable();
    table.string('operation', 100).notNullable();
    table.string('who', 300).notNullable();
    table.text('info').notNullable();
    id(table, 'run_id');
    time(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('audit', table => {
    id(table, 'id').primary();
    time(table, 'at').notNullable();
    table.string('actor', 300).notNullable();
    table.string('action', 100).notNullable();
    id(table, 'resource_id');
    table.string('resource_name', 100);
    id(table, 'change_id');
    id(table, 'run_id');
    table.string('template_key', 63);
    table.text('before');
    table.text('after');
    table.text('reason');
    table.index(['at', 'id']);
    table.index(['resource_id', 'at']);
    table.index(['actor', 'at']);
    table.index(['action', 'at']);
  });

  await knex.schema.createTable('outbox', table => {
    table.increments('id');
    table.string('topic', 50).notNullable();
    table.string('subject', 100).notNullable();
    table.text('payload').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    // Milliseconds of the database's own clock: later than now while it is being delivered or waits for another try.
    table.bigInteger('available_at').notNullable().defaultTo(0);
    time(table, 'created_at').notNullable();
    table.index(['topic', 'subject', 'id']);
  });

  await knex.schema.createTable('batches', table => {
    id(table, 'id').primary();
    table.integer('version').notNullable();
    table.string('operation', 20).notNullable();
    table.string('status', 20).notNullable();
    id(table, 'subtree_of');
    id(table, 'version_id');
    table.text('message');
    table.string('created_by', 300).notNullable();
    time(table, 'created_at').notNullable();
    time(table, 'updated_at').notNullable();
    table.index(['status']);
    table.index(['created_by', 'created_at']);
    table.index(['created_at', 'id']);
  });

  await knex.schema.createTable('batch_items', table => {
    id(table, 'batch_id')
      .notNullable()
      .references('batches.id')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.integer('wave').notNullable();
    id(table, 'resource_id').notNullable();
    table.string('resource_name', 100).notNullable();
    table.string('status', 20).notNullable();
    // Absent: nobody with the right has asked for it.
    table.string('requested_by', 300);
    // Chosen before the change or run is there, so that a crash between can't make two of them.
    id(table, 'change_id');
    id(table, 'run_id');
    id(table, 'retry_of');
    // Who is starting it, and until when; in milliseconds of the database's own clock.
    id(table, 'claim');
    table.bigInteger('claimed_until');
    table.text('error');
    time(table, 'updated_at').notNullable();
    table.primary(['batch_id', 'position']);
    table.index(['status']);
    table.unique(['batch_id', 'resource_id']);
    table.index(['change_id']);
    table.index(['run_id']);
  });

  await knex.schema.createTable('idempotency_keys', table => {
    table.string('hash', 64).primary();
    table.string('body_hash', 100).notNullable();
    id(table, 'claim').notNullable();
    // Milliseconds of the database's own clock, renewed while the request is carried out.
    table.bigInteger('claimed_at').notNullable();
    table.integer('status');
    table.text('answer');
    time(table, 'created_at').notNullable();
    table.index(['created_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'idempotency_keys',
    'batch_items',
    'batches',
    'outbox',
    'audit',
    'state_locks',
    'state_versions',
    'revisions',
    'run_log',
    'plans',
    'run_attempts',
    'runs',
    'approvals',
    'changes',
    'unique_values',
    'output_references',
    'resource_grants',
    'resource_labels',
    'resource_parents',
    'resources',
    'template_versions',
    'template_parents',
    'templates',
    'bundles',
    'sources',
  ]) {
    await knex.schema.dropTable(table);
  }
};
