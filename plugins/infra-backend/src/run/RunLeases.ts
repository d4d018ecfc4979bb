import { LEASE_SECONDS } from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { databaseClock } from '../database/clock';

/** The lease's end, if it is granted now. */
function leaseEnd(knex: Knex): Knex.Raw {
  return knex.raw('? + ?', [databaseClock(knex), LEASE_SECONDS * 1000]);
}

/** Begins the lease of a run that starts; part of the given transaction. */
export async function grantLease(
  trx: Knex.Transaction,
  runId: string,
): Promise<void> {
  await trx('runs')
    .where({ id: runId })
    .update({ lease_expires_at: leaseEnd(trx) });
}

/** Stands in place of the end of a lease that will not be renewed any more. */
const ENDED = -1;

/** Who renews a run's lease owns it; a run whose lease ran out has lost its owner. By the database's clock. */
export class RunLeases {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Renews for {@link LEASE_SECONDS}; undefined: the run has ended, or belongs to another attempt. */
  async renew(
    runId: string,
    attemptId: string,
  ): Promise<{ cancel: boolean } | undefined> {
    const renewed = await this.#knex('runs')
      .where({ id: runId, attempt_id: attemptId, status: 'running' })
      .whereNot('lease_expires_at', ENDED)
      .update({ lease_expires_at: leaseEnd(this.#knex) });
    if (renewed === 0) return undefined;
    const row: { cancel_requested_at: string | null } | undefined =
      await this.#knex('runs')
        .where({ id: runId })
        .first('cancel_requested_at');
    return { cancel: Boolean(row?.cancel_requested_at) };
  }

  /** Runs whose lease has run out. */
  async expired(): Promise<{ id: string; resourceId: string }[]> {
    const rows: { id: string; resource_id: string }[] = await this.#knex('runs')
      .where('status', 'running')
      .where('lease_expires_at', '<', databaseClock(this.#knex))
      .select('id', 'resource_id');
    return rows.map(row => ({ id: row.id, resourceId: row.resource_id }));
  }

  /** Ends a lease that has run out, so that nobody can renew it any more; answers whether it had run out. */
  async endExpired(runId: string): Promise<boolean> {
    const ended = await this.#knex('runs')
      .where({ id: runId, status: 'running' })
      .where('lease_expires_at', '<', databaseClock(this.#knex))
      .update({ lease_expires_at: ENDED });
    return ended === 1;
  }
}
