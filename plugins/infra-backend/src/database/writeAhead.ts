import { Knex } from 'knex';
import { isPostgres } from './clock';

/**
 * Has SQLite append what is written to a log, which survives a loss of power as well. As it comes, each commit waits for
 * the disk several times, and the whole process with it, since SQLite works on the main thread.
 */
export async function writeAhead(knex: Knex): Promise<void> {
  if (isPostgres(knex)) return;
  await knex.raw('PRAGMA journal_mode = WAL');
  await knex.raw('PRAGMA synchronous = FULL');
}
