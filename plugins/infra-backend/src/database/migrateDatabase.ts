import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from './clock';

/** Knex's settings of the plugin's migrations. */
export const MIGRATIONS: Knex.MigratorConfig = {
  directory: resolvePackagePath(
    '@groundwork/plugin-infra-backend',
    'migrations',
  ),
};

/** Any number that no other plugin uses in the same database. */
const MIGRATION_LOCK = 5_207_914_001;

/**
 * Brings the database's tables to this release. Replicas that start together wait for each other here: knex alone
 * lets one migrate and makes the others fail.
 */
export async function migrateDatabase(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) {
    await knex.migrate.latest(MIGRATIONS);
    return;
  }
  await knex.transaction(async trx => {
    await trx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await knex.migrate.latest(MIGRATIONS);
  });
}
