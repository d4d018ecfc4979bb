import { isDeepStrictEqual } from 'node:util';
import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { isPostgres } from '../database/clock';
import { GoneError } from '../http/GoneError';
import { conflict } from '../http/requests';
import { judgeWrite } from './judgeWrite';
import { StateFile } from './stateFile';
import { NewStateVersion, StateStore } from './StateStore';
import { CurrentState, StoredVersion } from './TerraformState';

/** A state that a run hands in. */
export interface HandedInState {
  resourceId: string;
  runId: string;
  /** What the content says. */
  file: StateFile;
  content: Buffer;
}

/** What became of a state that was to be the current one; `T` are the caller's own obstacles. */
export type WriteOutcome<T> =
  | { outcome: 'stored'; version: StoredVersion }
  | { outcome: 'contradicts'; reason: string; current?: CurrentState }
  | T;

/** What the caller does inside the transaction that stores a state. */
export interface WriteSteps<T> {
  /** Finds an obstacle, or holds the facts that allow the write. */
  check: (trx: Knex.Transaction) => Promise<T | undefined>;
  /** Tells of the version that was stored. */
  tell?: (trx: Knex.Transaction, version: StoredVersion) => Promise<void>;
}

/** So often a version is written again when another writer took its number. */
const MOST_TRIES = 5;

/**
 * Adds versions of a state. Content is compressed and encrypted before the transaction, for the number that the version
 * is going to have; when another writer was faster, all is looked at again.
 */
export class StateWriter {
  readonly #knex: Knex;
  readonly #versions: StateStore;

  constructor(knex: Knex, versions: StateStore) {
    this.#knex = knex;
    this.#versions = versions;
  }

  /** Makes a state the current one if it continues that. The current one once more changes nothing. */
  async storeCurrent<T extends { outcome: string }>(
    state: HandedInState,
    steps: WriteSteps<T>,
  ): Promise<WriteOutcome<T>> {
    const packed = await this.#versions.pack(state.content);
    return this.#retry<WriteOutcome<T>>(async () => {
      const current = await this.#versions.current(state.resourceId);
      const verdict = judgeWrite(current, state.file);
      const isKnown =
        verdict.outcome === 'repeats' &&
        (await this.#holds(verdict.current.number, state));
      const version = await this.#newVersion(state, packed);

      return this.#knex.transaction(async trx => {
        await holdResource(trx, state.resourceId);
        const obstacle = await steps.check(trx);
        if (obstacle) return obstacle;
        if (isKnown) {
          const { number } = verdict.current;
          return { outcome: 'stored', version: { number, kind: 'current' } };
        }
        if (verdict.outcome !== 'continues') {
          return { outcome: 'contradicts', reason: verdict.reason, current };
        }
        if (!(await this.#versions.replaceCurrent(trx, current, version))) {
          return undefined;
        }
        const stored: StoredVersion = {
          number: version.number,
          kind: 'current',
        };
        await steps.tell?.(trx, stored);
        return { outcome: 'stored', version: stored };
      });
    });
  }

  /** Keeps a state that may not become current: one per run, the one that went furthest. */
  async keepAside(
    state: HandedInState,
    tell: (trx: Knex.Transaction, version: StoredVersion) => Promise<void>,
  ): Promise<StoredVersion> {
    const known = await this.findOf(state);
    if (known) return known;
    const packed = await this.#versions.pack(state.content);
    return this.#retry(async () => {
      const version = await this.#newVersion(state, packed);
      return this.#knex.transaction(async trx => {
        await holdResource(trx, state.resourceId);
        const earlier = await this.#versions.divergedOf(state.runId, trx);
        if (earlier && earlier.serial > state.file.serial) {
          return { number: earlier.number, kind: 'diverged' };
        }
        await this.#versions.replaceDiverged(trx, version);
        const stored: StoredVersion = {
          number: version.number,
          kind: 'diverged',
        };
        await tell(trx, stored);
        return stored;
      });
    });
  }

  /** The version that holds this state already, from the same run. */
  async findOf(state: HandedInState): Promise<StoredVersion | undefined> {
    const { resourceId, runId, file } = state;
    const known = await this.#versions.findOfRun(resourceId, runId, file);
    return known && (await this.#holds(known.number, state))
      ? known
      : undefined;
  }

  /** Whether a version has the same content, whatever its formatting. */
  async #holds(number: number, state: HandedInState): Promise<boolean> {
    const known = await this.#versions.content(state.resourceId, number);
    if (!known) return false;
    return (
      known.equals(state.content) ||
      isDeepStrictEqual(
        JSON.parse(known.toString()),
        JSON.parse(state.content.toString()),
      )
    );
  }

  async #newVersion(
    state: HandedInState,
    packed: Buffer,
  ): Promise<NewStateVersion> {
    const { resourceId, runId, file, content } = state;
    const number = await this.#versions.nextNumber(resourceId);
    return {
      resourceId,
      number,
      serial: file.serial,
      lineage: file.lineage,
      size: content.length,
      empty: file.empty,
      content: this.#versions.seal(packed, resourceId, number),
      runId,
    };
  }

  /** Again from the start when another writer was faster: then there is no result, or the number is taken. */
  async #retry<T>(attempt: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      try {
        const result = await attempt();
        if (result !== undefined) return result;
      } catch (error) {
        if (!isDatabaseConflictError(error)) throw error;
      }
    }
    throw conflict('Others are writing this state. Try again.', {});
  }
}

/** A state of a resource that was deleted would stay for ever; and nobody deletes this one until the transaction ends. */
async function holdResource(
  trx: Knex.Transaction,
  resourceId: string,
): Promise<void> {
  const query = trx('resources').where({ id: resourceId }).first('id');
  // Held before the run, as decisions do: the other way round each would wait for the other.
  if (isPostgres(trx)) query.forKeyShare();
  const row: { id: string } | undefined = await query;
  if (!row) {
    throw new GoneError(
      `Resource '${resourceId}' was deleted: its state is kept no longer.`,
    );
  }
}
