import { Knex } from 'knex';
import { isPostgres } from './clock';

/**
 * Lets several queries see one state of the database. Outside a transaction each sees what others have committed before
 * it, and what belongs together no longer fits.
 */
export async function readAtOneMoment<T>(
  knex: Knex,
  read: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return isPostgres(knex)
    ? knex.transaction(read, {
        isolationLevel: 'repeatable read',
        readOnly: true,
      })
    : knex.transaction(read);
}
