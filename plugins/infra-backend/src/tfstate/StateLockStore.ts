import {
  isRunFinished,
  RunStatus,
  StateLock,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { fromJson, now, optional, toJson } from '../database/columns';
import { LockInfo } from './lockInfo';

interface StateLockRow {
  resource_id: string;
  lock_id: string;
  operation: string;
  who: string;
  info: string;
  run_id: string | null;
  created_at: string;
}

/** A lock as Terraform sees it, and the run that took it. */
export interface HeldLock {
  id: string;
  info: LockInfo;
  runId?: string;
}

/** Who may write a resource's state. */
export class StateLockStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The lock as it is now. */
  async held(
    resourceId: string,
    db: Knex = this.#knex,
  ): Promise<HeldLock | undefined> {
    const row: StateLockRow | undefined = await db('state_locks')
      .where('resource_id', resourceId)
      .first();
    return (
      row && {
        id: row.lock_id,
        info: fromJson<LockInfo>(row.info),
        runId: optional(row.run_id),
      }
    );
  }

  /** Takes the lock for a run if it is free; answers who holds it then. */
  async take(
    trx: Knex.Transaction,
    resourceId: string,
    runId: string,
    info: LockInfo,
  ): Promise<HeldLock> {
    await trx('state_locks')
      .insert({
        resource_id: resourceId,
        lock_id: info.ID,
        operation: info.Operation.slice(0, 100),
        who: info.Who.slice(0, 300),
        info: toJson(info),
        run_id: runId,
        created_at: now(),
      } satisfies StateLockRow)
      .onConflict('resource_id')
      .ignore();
    const holder = await this.held(resourceId, trx);
    return holder ?? this.take(trx, resourceId, runId, info);
  }

  /** Frees exactly this lock of this run; false: it is not held. */
  async release(
    resourceId: string,
    lock: { id: string; runId: string },
  ): Promise<boolean> {
    const released = await this.#knex('state_locks')
      .where({
        resource_id: resourceId,
        lock_id: lock.id,
        run_id: lock.runId,
      })
      .delete();
    return released === 1;
  }

  /** Frees whatever lock this run holds; false: it holds none. */
  async releaseOf(
    resourceId: string,
    runId: string,
    db: Knex = this.#knex,
  ): Promise<boolean> {
    const released = await db('state_locks')
      .where({ resource_id: resourceId, run_id: runId })
      .delete();
    return released === 1;
  }

  /** Frees exactly this lock, whoever holds it; false: it is not held. */
  async breakLock(
    trx: Knex.Transaction,
    resourceId: string,
    lockId: string,
  ): Promise<boolean> {
    const released = await trx('state_locks')
      .where({ resource_id: resourceId, lock_id: lockId })
      .delete();
    return released === 1;
  }

  /** The lock as people see it. */
  async describe(
    resourceId: string,
    db: Knex = this.#knex,
  ): Promise<StateLock | undefined> {
    const row: (StateLockRow & { run_status: RunStatus | null }) | undefined =
      await db('state_locks as held')
        .leftJoin('runs', 'runs.id', 'held.run_id')
        .where('held.resource_id', resourceId)
        .first('held.*', { run_status: 'runs.status' });
    return row && toStateLock(row);
  }
}

function toStateLock(
  row: StateLockRow & { run_status: RunStatus | null },
): StateLock {
  const age = Date.now() - Date.parse(row.created_at);
  const lives = row.run_status !== null && !isRunFinished(row.run_status);
  return {
    id: row.lock_id,
    operation: row.operation,
    who: row.who,
    runId: optional(row.run_id),
    createdAt: row.created_at,
    ageSeconds: Math.max(0, Math.floor(age / 1000)),
    holder: lives ? 'alive' : 'presumed dead',
  };
}
