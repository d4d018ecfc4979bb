import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { isPostgres } from './clock';
import { now } from './columns';
import { migrateDatabase } from './migrateDatabase';

/** The databases that tests run on; PostgreSQL only where one is configured for tests. */
export const TEST_DATABASE_IDS: TestDatabaseId[] = ['SQLITE_3', 'POSTGRES_18'];

type TestDatabaseId = 'SQLITE_3' | 'POSTGRES_18';

/** A database with the plugin's tables that a test has, or had. */
interface UsedDatabase {
  id: string;
  knex: Knex;
}

let inTest = false;
const inUse: UsedDatabase[] = [];
const used: UsedDatabase[] = [];

// What a test or its `beforeEach` took is free when all of that test's own hooks have run.
beforeEach(() => {
  inTest = true;
});
afterEach(() => {
  inTest = false;
  used.push(...inUse.splice(0));
});

/**
 * An empty database with the plugin's tables in it, from Backstage's `TestDatabases`. A test gets one that an earlier
 * test of the file had, emptied: making one takes PostgreSQL a quarter of a second. What `beforeAll` takes stays its own.
 */
export async function initDatabase<Id extends string>(
  databases: { init(id: Id): Promise<Knex> },
  id: Id,
): Promise<Knex> {
  let knex = await usedDatabase(id);
  if (!knex) {
    knex = await databases.init(id);
    await migrateDatabase(knex);
  }
  if (inTest) inUse.push({ id, knex });
  return knex;
}

async function usedDatabase(id: string): Promise<Knex | undefined> {
  for (;;) {
    const place = inTest ? used.findIndex(database => database.id === id) : -1;
    if (place < 0) return undefined;
    const [{ knex }] = used.splice(place, 1);
    try {
      await emptyTables(knex);
      return knex;
    } catch {
      // Somebody still holds it, or it was closed or changed by its test.
    }
  }
}

/** Leaves what a new database has: the tables, the record of migrations, numbers that begin at 1. */
async function emptyTables(knex: Knex): Promise<void> {
  if (isPostgres(knex)) {
    await knex.raw(`
      do $$
      declare item record;
      begin
        set local lock_timeout = '2s';
        set local session_replication_role = replica;
        for item in select tablename from pg_tables
          where schemaname = current_schema() and tablename not like 'knex_%'
        loop execute format('delete from %I', item.tablename); end loop;
        for item in select sequencename from pg_sequences
          where schemaname = current_schema() and sequencename not like 'knex_%'
        loop execute format('alter sequence %I restart', item.sequencename); end loop;
      end $$`);
    return;
  }
  const tables = await knex('sqlite_master')
    .where({ type: 'table' })
    .whereNot('name', 'like', 'knex_%')
    .pluck('name');
  await knex.raw('pragma foreign_keys = off');
  for (const table of tables) {
    await knex(table).delete();
  }
  await knex.raw('pragma foreign_keys = on');
}

/** A row of `runs`, running unless said otherwise; answers its id. */
export async function insertRun(
  knex: Knex,
  columns: Record<string, unknown> = {},
): Promise<string> {
  const row = {
    id: randomUUID(),
    resource_id: randomUUID(),
    resource_name: 'vpc',
    operation: 'apply',
    phase: 'planAndApply',
    destroys: false,
    status: 'running',
    steps: '[]',
    inputs: '',
    requested_by: 'user:default/alice',
    engine: 'terraform',
    timeout: 3600,
    queued_at: now(),
    ...columns,
  };
  await knex('runs').insert(row);
  return row.id;
}

/** A row of `run_attempts`, won unless said otherwise; answers its id. */
export async function insertAttempt(
  knex: Knex,
  columns: { run_id: string } & Record<string, unknown>,
): Promise<string> {
  const row = {
    id: randomUUID(),
    ticket_hash: '',
    state_hash: '',
    status: 'won',
    dispatched_at: now(),
    ...columns,
  };
  await knex('run_attempts').insert(row);
  return row.id;
}

/** A row of `resources` with a template of its own; answers its id. */
export async function insertResource(
  knex: Knex,
  columns: Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    version: 1,
    template_key: `template-${id}`,
    name: 'vpc',
    state: 'provisioned',
    status: 'done',
    abstract: false,
    variables: '',
    outputs: '',
    labels: '[]',
    links: '[]',
    dependency_tags: '[]',
    dependency_config: '[]',
    storage_path: id,
    wait_for_parents: false,
    approval: '{}',
    revision: 1,
    created_by: 'user:default/alice',
    created_at: now(),
    updated_at: now(),
    ...columns,
  };
  await knex('templates')
    .insert({
      key: row.template_key,
      name: row.template_key,
      abstract: false,
      enabled: true,
      labels: '[]',
      approval: '{}',
      revision: 1,
      created_by: 'user:default/bob',
      created_at: now(),
      updated_at: now(),
    })
    .onConflict('key')
    .ignore();
  await knex('resources').insert(row);
  return row.id;
}

/** A row of `resource_grants`, of an owner unless said otherwise. */
export async function insertGrant(
  knex: Knex,
  columns: { resource_id: string; principal: string } & Record<string, unknown>,
): Promise<void> {
  await knex('resource_grants').insert({
    role: 'owner',
    granted_by: 'user:default/bob',
    created_at: now(),
    ...columns,
  });
}

/** A row of `template_grants`, of an owner unless said otherwise. */
export async function insertTemplateGrant(
  knex: Knex,
  columns: { template_key: string; principal: string } & Record<
    string,
    unknown
  >,
): Promise<void> {
  await knex('template_grants').insert({
    role: 'owner',
    granted_by: 'user:default/bob',
    created_at: now(),
    ...columns,
  });
}

/** Puts one resource below another. */
export async function insertParent(
  knex: Knex,
  resourceId: string,
  parentId: string,
): Promise<void> {
  await knex('resource_parents').insert({
    resource_id: resourceId,
    parent_id: parentId,
  });
}
