import { NotFoundError } from '@backstage/errors';
import { StateLock } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { AccessService, AccessTarget } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { AuditStore } from '../audit/AuditStore';
import { conflict } from '../http/requests';
import { OutboxStore } from '../outbox/OutboxStore';
import { StateLockStore } from './StateLockStore';

/** What people do with the lock of a resource's state. */
export class StateLockService {
  readonly #knex: Knex;
  readonly #locks: StateLockStore;
  readonly #access: AccessService;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    locks: StateLockStore;
    access: AccessService;
    audit: AuditStore;
    outbox: OutboxStore;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#locks = options.locks;
    this.#access = options.access;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#committed = options.onCommit;
  }

  /** The lock; NotFoundError while it is free. */
  async get(resource: AccessTarget, db: Knex = this.#knex): Promise<StateLock> {
    const lock = await this.#locks.describe(resource.id, db);
    if (!lock) {
      throw new NotFoundError(`The state of '${resource.name}' is not locked.`);
    }
    return lock;
  }

  /** Frees a lock whose run has ended without freeing it. */
  async free(resource: AccessTarget, actor: Actor): Promise<void> {
    await this.#access.requireAction(actor, resource, 'accept');
    await this.#knex.transaction(async trx => {
      const lock = await this.get(resource, trx);
      if (lock.holder === 'alive') {
        throw conflict(
          `The state of '${resource.name}' is locked by run '${lock.runId}', which goes on. Cancel the run instead.`,
          { lock },
        );
      }
      await this.#locks.breakLock(trx, resource.id, lock.id);
      await this.#audit.append(trx, [
        {
          actor: actor.ref,
          action: 'state.unlock',
          resourceId: resource.id,
          resourceName: resource.name,
          runId: lock.runId,
          before: lock,
        },
      ]);
      await this.#outbox.append(trx, [
        { topic: 'resource.changed', resourceId: resource.id },
      ]);
    });
    this.#committed();
  }
}
