import { Knex } from 'knex';

/** Milliseconds since 1970 by the database's own clock, the only one that all replicas share. */
export function databaseClock(knex: Knex): Knex.Raw {
  return isPostgres(knex)
    ? knex.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint')
    : knex.raw("cast((julianday('now') - 2440587.5) * 86400000 as integer)");
}

/** Whether the database is PostgreSQL; otherwise it is SQLite. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}
