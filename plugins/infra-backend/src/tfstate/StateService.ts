import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { Knex } from 'knex';
import { AuditStore } from '../audit/AuditStore';
import { conflict } from '../http/requests';
import { OutboxStore } from '../outbox/OutboxStore';
import { LockInfo } from './lockInfo';
import { PayloadTooLargeError } from '../http/PayloadTooLargeError';
import { StateCredentials, StateGrant } from './StateCredentials';
import { parseStateFile, providersInState, withIdentity } from './stateFile';
import { HeldLock, StateLockStore } from './StateLockStore';
import { StateStore } from './StateStore';
import { HandedInState, StateWriter } from './StateWriter';
import {
  CurrentState,
  StateOutput,
  StoredVersion,
  TerraformState,
} from './TerraformState';

/** Why a state can't be stored now, besides what it says itself. */
type Obstacle =
  | { outcome: 'locked'; holder: HeldLock }
  | { outcome: 'runEnded' };

/**
 * Terraform's state: what its `http` backend may read, write and lock, and what becomes of a state that comes too late.
 * A state becomes current only if it continues the current one and its run goes on. Any other is refused, and kept aside
 * as diverged where its run has ended.
 */
export class StateService implements TerraformState {
  readonly #knex: Knex;
  readonly #versions: StateStore;
  readonly #writer: StateWriter;
  readonly #locks: StateLockStore;
  readonly #credentials: StateCredentials;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #maxSize: number;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    versions: StateStore;
    locks: StateLockStore;
    credentials: StateCredentials;
    audit: AuditStore;
    outbox: OutboxStore;
    /** Most bytes of a state. */
    maxSize: number;
    /** Called after each commit that has something to tell. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#versions = options.versions;
    this.#writer = new StateWriter(options.knex, options.versions);
    this.#locks = options.locks;
    this.#credentials = options.credentials;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#maxSize = options.maxSize;
    this.#committed = options.onCommit;
  }

  /**
   * The current state for Terraform; undefined: there is none. A run that was given up still reads while its lock
   * stands: Terraform looks for a state once more before it hands in the first one.
   */
  async read(grant: StateGrant): Promise<Buffer | undefined> {
    if (!(await this.#holdsLock(grant))) requireAlive(grant);
    return this.#versions.content(grant.resourceId, 'current');
  }

  /** Stores what Terraform sends; of a run that has ended it is kept aside, and refused all the same. */
  async write(
    grant: StateGrant,
    content: Buffer,
    lockId: string | undefined,
  ): Promise<void> {
    requireWriter(grant);
    const { resourceId, runId } = grant;
    const file = parseStateFile(content);
    const state = { resourceId, runId, file, content };
    const written = grant.isAlive
      ? await this.#writer.storeCurrent(state, {
          check: trx => this.#obstacleTo(grant, lockId, trx),
        })
      : ({ outcome: 'runEnded' } as const);
    switch (written.outcome) {
      case 'stored':
        return;
      case 'contradicts':
        throw conflict(`The state was not stored: ${written.reason}.`, {
          resourceId,
          current: written.current,
          handedIn: { lineage: file.lineage, serial: file.serial },
        });
      case 'locked':
        throw lockedBy(resourceId, written.holder);
      default:
        throw endedWith(runId, await this.#keepAside(state));
    }
  }

  /** Takes the lock if it is free; answers the one that is held then, this one or another. */
  async lock(grant: StateGrant, info: LockInfo): Promise<HeldLock> {
    requireWriter(grant);
    requireAlive(grant);
    const { resourceId, runId } = grant;
    return this.#knex.transaction(async trx => {
      if (!(await this.#credentials.holdAlive(trx, runId))) throw ended(runId);
      return this.#locks.take(trx, resourceId, runId, info);
    });
  }

  /** Frees the lock with this ID; where no lock is held there is nothing to do. */
  async unlock(grant: StateGrant, id: string | undefined): Promise<void> {
    requireWriter(grant);
    requireAlive(grant);
    const { resourceId, runId } = grant;
    const isFreed =
      id !== undefined &&
      (await this.#locks.release(resourceId, { id, runId }));
    if (isFreed) return;
    const held = await this.#locks.held(resourceId);
    if (held) throw lockedBy(resourceId, held);
  }

  async current(
    resourceId: string,
    trx?: Knex.Transaction,
  ): Promise<CurrentState | undefined> {
    return this.#versions.current(resourceId, trx);
  }

  async everStored(
    resourceId: string,
    trx?: Knex.Transaction,
  ): Promise<boolean> {
    return this.#versions.everStored(resourceId, trx);
  }

  async outputs(
    resourceId: string,
    trx?: Knex.Transaction,
  ): Promise<Record<string, StateOutput>> {
    const content = await this.#versions.content(resourceId, 'current', trx);
    return content ? parseStateFile(content).outputs : {};
  }

  async providers(resourceId: string): Promise<string[]> {
    const content = await this.#versions.content(resourceId, 'current');
    return content ? providersInState(content) : [];
  }

  async releaseLockOf(resourceId: string, runId: string): Promise<boolean> {
    const isFreed = await this.#knex.transaction(async trx => {
      const before = await this.#locks.held(resourceId, trx);
      if (!(await this.#locks.releaseOf(resourceId, runId, trx))) return false;
      await this.#tell(trx, 'state.unlock', { resourceId, runId }, { before });
      return true;
    });
    if (isFreed) this.#committed();
    return isFreed;
  }

  async storeErroredState(
    resourceId: string,
    runId: string,
    handedIn: Buffer,
  ): Promise<StoredVersion> {
    this.#requireSize(handedIn);
    const content = await this.#withLineage(resourceId, runId, handedIn);
    const file = parseStateFile(content);
    const state = { resourceId, runId, file, content };
    const known = await this.#writer.findOf(state);
    if (known && known.kind !== 'diverged') return known;

    const written = await this.#writer.storeCurrent(state, {
      check: async trx =>
        (await this.#lockOfAnother(resourceId, runId, trx)) ??
        (await this.#laterWriter(state, trx)),
      tell: async (trx, version) => {
        await this.#versions.removeDiverged(trx, runId, file);
        await this.#tell(trx, 'state.recover', state, { after: version });
      },
    });
    if (written.outcome !== 'stored') return this.#keepAside(state);
    this.#committed();
    return written.version;
  }

  /** Whoever ends the run meanwhile waits for the end of the transaction. */
  async #obstacleTo(
    { resourceId, runId }: StateGrant,
    lockId: string | undefined,
    trx: Knex.Transaction,
  ): Promise<Obstacle | undefined> {
    if (!(await this.#credentials.holdAlive(trx, runId))) {
      return { outcome: 'runEnded' };
    }
    const holder = await this.#locks.held(resourceId, trx);
    return holder && holder.id !== lockId
      ? { outcome: 'locked', holder }
      : undefined;
  }

  async #holdsLock({ resourceId, runId }: StateGrant): Promise<boolean> {
    const held = await this.#locks.held(resourceId);
    return held?.runId === runId;
  }

  async #lockOfAnother(
    resourceId: string,
    runId: string,
    trx: Knex.Transaction,
  ): Promise<Obstacle | undefined> {
    const holder = await this.#locks.held(resourceId, trx);
    return holder && holder.runId !== runId
      ? { outcome: 'locked', holder }
      : undefined;
  }

  /** Once the run has ended, others may have written: then its state can't become the current one any more. */
  async #laterWriter(
    { resourceId, runId }: HandedInState,
    trx: Knex.Transaction,
  ): Promise<Obstacle | undefined> {
    if (await this.#credentials.holdAlive(trx, runId)) return undefined;
    const later: { id: string } | undefined = await trx('runs as own')
      .join('state_versions as s', join =>
        join
          .on('s.resource_id', 'own.resource_id')
          .on('s.created_at', '>', 'own.started_at'),
      )
      .where('own.id', runId)
      .where('s.resource_id', resourceId)
      .whereNot('s.kind', 'diverged')
      .where(other => other.whereNot('s.run_id', runId).orWhereNull('s.run_id'))
      .first('s.id');
    return later && { outcome: 'runEnded' };
  }

  async #keepAside(state: HandedInState): Promise<StoredVersion> {
    const kept = await this.#writer.keepAside(state, (trx, version) =>
      this.#tell(trx, 'state.diverge', state, { after: version }),
    );
    this.#committed();
    return kept;
  }

  /** A run whose Terraform never reached us leaves a state without lineage: its own id becomes that. */
  async #withLineage(
    resourceId: string,
    runId: string,
    content: Buffer,
  ): Promise<Buffer> {
    const { lineage, serial } = parseStateFile(content);
    if (lineage !== '') return content;
    const current = await this.#versions.current(resourceId);
    return !current || current.lineage === runId
      ? withIdentity(content, { lineage: runId, serial: Math.max(serial, 1) })
      : content;
  }

  async #tell(
    trx: Knex.Transaction,
    action: string,
    { resourceId, runId }: Pick<HandedInState, 'resourceId' | 'runId'>,
    facts: { before?: HeldLock; after?: StoredVersion },
  ): Promise<void> {
    const run: { resource_name: string } | undefined = await trx('runs')
      .where({ id: runId })
      .first('resource_name');
    await this.#audit.append(trx, [
      {
        actor: 'infra',
        action,
        resourceId,
        resourceName: run?.resource_name,
        runId,
        ...facts,
      },
    ]);
    await this.#outbox.append(trx, [{ topic: 'resource.changed', resourceId }]);
  }

  #requireSize(content: Buffer): void {
    if (content.length > this.#maxSize) {
      throw new PayloadTooLargeError(
        `The state has ${content.length} bytes; infra.state.maxSize allows ${
          this.#maxSize
        }.`,
      );
    }
  }
}

function requireWriter(grant: StateGrant): void {
  if (!grant.mayWrite) {
    throw new NotAllowedError(
      `Run '${grant.runId}' only reads: it may neither write nor lock the state.`,
    );
  }
}

function requireAlive(grant: StateGrant): void {
  if (!grant.isAlive) throw ended(grant.runId);
}

function ended(runId: string) {
  return new AuthenticationError(
    `Run '${runId}' has ended, and its credential with it.`,
  );
}

function endedWith(runId: string, version: StoredVersion) {
  return conflict(
    version.kind === 'diverged'
      ? `Run '${runId}' has ended: its state is kept aside as version ${version.number}, and is not the current one.`
      : `Run '${runId}' has ended; version ${version.number} holds this state already.`,
    { runId, version },
  );
}

function lockedBy(resourceId: string, holder: HeldLock) {
  const { ID, Who, Operation } = holder.info;
  return conflict(
    `The state is locked by ${Who} (${Operation}) with the lock '${ID}'; the request did not name that.`,
    { resourceId, lock: holder.info },
  );
}
