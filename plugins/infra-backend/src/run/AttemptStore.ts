import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { AuthenticationError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { now } from '../database/columns';
import { sha256 } from '../plan/planParts';

interface AttemptRow {
  id: string;
  run_id: string;
  ticket_hash: string;
  reattach_hash: string | null;
  state_hash: string;
  status: 'dispatched' | 'won' | 'ended';
  task_id: string | null;
  dispatched_at: string;
}

/** A dispatch of a run with the ticket that authorises its runner. */
export interface Attempt {
  id: string;
  runId: string;
  status: 'dispatched' | 'won' | 'ended';
}

/** A queued run that can be dispatched. */
export interface DispatchableRun {
  id: string;
  resourceId: string;
  attemptId?: string;
}

/** A new secret of 256 bits, and what is stored of it. */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: sha256(secret) };
}

/** Dispatches of runs. Secrets are stored as hashes only. */
export class AttemptStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Runs that nobody has been sent to, or nobody started within the time, oldest first. */
  async dispatchable(
    limit: number,
    startedWithinSeconds: number,
  ): Promise<DispatchableRun[]> {
    const overdue = new Date(
      Date.now() - startedWithinSeconds * 1000,
    ).toISOString();
    const rows: {
      id: string;
      resource_id: string;
      attempt_id: string | null;
    }[] = await this.#knex('runs as u')
      .leftJoin('run_attempts as a', 'a.id', 'u.attempt_id')
      .where('u.status', 'queued')
      .where(either =>
        either
          .whereNull('u.attempt_id')
          .orWhere('a.status', 'ended')
          .orWhere('a.dispatched_at', '<', overdue),
      )
      .orderBy(['u.queued_at', 'u.id'])
      .limit(limit)
      .select('u.id', 'u.resource_id', 'u.attempt_id');
    return rows.map(row => ({
      id: row.id,
      resourceId: row.resource_id,
      attemptId: row.attempt_id ?? undefined,
    }));
  }

  /** How many runs are running or on their way to a runner. */
  async countUnderWay(startedWithinSeconds: number): Promise<number> {
    const overdue = new Date(
      Date.now() - startedWithinSeconds * 1000,
    ).toISOString();
    const [{ count }] = await this.#knex('runs as u')
      .leftJoin('run_attempts as a', 'a.id', 'u.attempt_id')
      .where('u.status', 'running')
      .orWhere(dispatched =>
        dispatched
          .where('u.status', 'queued')
          .where('a.status', 'dispatched')
          .where('a.dispatched_at', '>=', overdue),
      )
      .count({ count: '*' });
    return Number(count);
  }

  /** Makes a new attempt of the run; undefined if another replica was faster. The ticket is told this once. */
  async create(
    run: DispatchableRun,
  ): Promise<{ id: string; ticket: string } | undefined> {
    const id = randomUUID();
    const { secret, hash } = newSecret();
    const created = await this.#knex.transaction(async trx => {
      const mine = await trx('runs')
        .where({
          id: run.id,
          status: 'queued',
          attempt_id: run.attemptId ?? null,
        })
        .update({ attempt_id: id });
      if (mine === 0) return false;
      if (run.attemptId) {
        await trx('run_attempts')
          .where({ id: run.attemptId })
          .update({ status: 'ended' });
      }
      await trx('run_attempts').insert({
        id,
        run_id: run.id,
        ticket_hash: hash,
        reattach_hash: null,
        state_hash: '',
        status: 'dispatched',
        task_id: null,
        dispatched_at: now(),
      } satisfies AttemptRow);
      return true;
    });
    return created ? { id, ticket: `${id}.${secret}` } : undefined;
  }

  /** Remembers which task carries the attempt out. */
  async setTask(id: string, taskId: string): Promise<void> {
    await this.#knex('run_attempts').where({ id }).update({ task_id: taskId });
  }

  /** Gives an attempt up, so that its run is dispatched again; says what it waits for. */
  async giveUp(
    attempt: { id: string; runId: string },
    waitingFor: string,
  ): Promise<void> {
    await this.#knex('run_attempts')
      .where({ id: attempt.id, status: 'dispatched' })
      .update({ status: 'ended' });
    await this.#knex('runs')
      .where({ id: attempt.runId, status: 'queued' })
      .update({ waiting_for: waitingFor });
  }

  /** A new ticket for an attempt whose runner restarted; undefined if the attempt is not the run's owner. */
  async reissue(runId: string, attemptId: string): Promise<string | undefined> {
    const { secret, hash } = newSecret();
    const reissued = await this.#knex('run_attempts')
      .where({ id: attemptId, run_id: runId, status: 'won' })
      .update({ reattach_hash: hash });
    return reissued === 1 ? `${attemptId}.${secret}` : undefined;
  }

  /** The id of an attempt; NotFoundError if the run never had it. */
  async requireOfRun(runId: string, attemptId: string): Promise<string> {
    const row: { id: string } | undefined = await this.#knex('run_attempts')
      .where({ id: attemptId, run_id: runId })
      .first('id');
    if (!row) {
      throw new NotFoundError(`Run '${runId}' has no attempt '${attemptId}'.`);
    }
    return row.id;
  }

  /** The attempt that the ticket belongs to; AuthenticationError if there is none of this run. */
  async authenticate(
    runId: string,
    ticket: string | undefined,
  ): Promise<Attempt> {
    const [attemptId, secret] = (ticket ?? '').split('.');
    const row: AttemptRow | undefined =
      attemptId && secret
        ? await this.#knex('run_attempts').where({ id: attemptId }).first()
        : undefined;
    const hash = sha256(secret ?? '');
    const known =
      row?.run_id === runId &&
      [row.ticket_hash, row.reattach_hash].some(
        stored => stored !== null && isEqual(stored, hash),
      );
    if (!row || !known) {
      throw new AuthenticationError(
        `The ticket does not authorise anything for run '${runId}'.`,
      );
    }
    return { id: row.id, runId: row.run_id, status: row.status };
  }
}

function isEqual(a: string, b: string): boolean {
  return (
    a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
  );
}
