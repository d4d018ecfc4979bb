import { Knex } from 'knex';
import { isPostgres } from './clock';

/** More statements than these are not kept; the plugin has some hundred, but for lists of varying length. */
const MOST_STATEMENTS = 1000;

/**
 * Has SQLite prepare each statement once: for the short queries of a decision preparing takes longer than the query, and
 * knex has it done anew each time. To be called after the migrations. PostgreSQL needs none of it.
 */
export async function keepStatements(knex: Knex): Promise<void> {
  if (isPostgres(knex)) return;
  // The pool of an SQLite database has one connection and keeps it.
  const connection = await knex.client.acquireConnection();
  const prepare: (sql: string) => unknown = connection.prepare.bind(connection);
  const kept = new Map<string, unknown>();
  connection.prepare = (sql: string) => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = prepare(sql);
    if (kept.size >= MOST_STATEMENTS) kept.clear();
    kept.set(sql, statement);
    return statement;
  };
  await knex.client.releaseConnection(connection);
}
