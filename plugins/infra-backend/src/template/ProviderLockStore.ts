import { randomUUID } from 'node:crypto';
import { EngineKind, ProviderLock } from '@groundwork/plugin-infra-common';
import { ProviderLockOutcome } from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { databaseClock, isPostgres } from '../database/clock';
import { fromOptionalJson, optional, toJson } from '../database/columns';
import { OutboxStore } from '../outbox/OutboxStore';

/** A row of `provider_locks`. */
interface LockRow {
  version_id: string;
  status: ProviderLock['status'];
  /** The engine that it was found out with. */
  engine: EngineKind | null;
  claim: string | null;
  claimed_until: number | string | null;
  error: string | null;
  providers: string | null;
  lock_file: string | null;
}

/** A version whose providers this process is to lock. */
export interface ClaimedLock {
  versionId: string;
  templateKey: string;
  /** Names this claim: who comes late can't write over what others found out. */
  claim: string;
  bundleHash: string;
  modulePath: string;
  engine: EngineKind;
}

/** How an attempt ended. */
export type LockEnd = Exclude<ProviderLockOutcome, { status: 'stopped' }>;

const UNKNOWN = {
  status: 'pending',
  engine: null,
  claim: null,
  claimed_until: null,
  error: null,
  providers: null,
  lock_file: null,
} as const;

/** The providers of a version are to be locked, maybe again; part of the given transaction. */
export async function wantProviderLock(
  trx: Knex.Transaction,
  versionId: string,
): Promise<void> {
  await trx<LockRow>('provider_locks')
    .insert({ version_id: versionId, ...UNKNOWN })
    .onConflict('version_id')
    .merge();
}

/** Which providers versions are locked to. */
export class ProviderLockStore {
  readonly #knex: Knex;
  readonly #outbox: OutboxStore;
  readonly #defaultEngine: EngineKind;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    outbox: OutboxStore;
    /** Of templates that name none. */
    defaultEngine: EngineKind;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#outbox = options.outbox;
    this.#defaultEngine = options.defaultEngine;
    this.#committed = options.onCommit;
  }

  /** By version; absent: nothing was ever read of its module. */
  async ofVersions(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ProviderLock>> {
    const rows: Pick<
      LockRow,
      'version_id' | 'status' | 'error' | 'providers'
    >[] = await this.#knex('provider_locks')
      .whereIn('version_id', ids)
      .select('version_id', 'status', 'error', 'providers');
    return new Map(rows.map(row => [row.version_id, toProviderLock(row)]));
  }

  /** The lock file that was made for a version, if it is of these files and this engine. */
  async file(
    versionId: string,
    of: { bundleHash: string; engine: EngineKind },
  ): Promise<string | undefined> {
    const row: Pick<LockRow, 'lock_file'> | undefined = await this.#knex(
      'provider_locks as l',
    )
      .join('template_versions as v', 'v.id', 'l.version_id')
      .where({
        'l.version_id': versionId,
        'l.status': 'made',
        'l.engine': of.engine,
        'v.bundle_hash': of.bundleHash,
      })
      .first('l.lock_file');
    return row && optional(row.lock_file);
  }

  /**
   * Takes a version whose providers are to be locked, the newest first, for the given milliseconds. Whoever has not
   * ended by then loses it to the next who asks. Versions that were locked for another engine than their template's are
   * among them.
   */
  async claim(milliseconds: number): Promise<ClaimedLock | undefined> {
    return this.#knex.transaction(async trx => {
      const wanted = await this.#wanted(trx);
      if (!wanted) return undefined;
      const claim = randomUUID();
      await trx('provider_locks')
        .where('version_id', wanted.versionId)
        .update({
          ...UNKNOWN,
          claim,
          claimed_until: trx.raw('? + ?', [databaseClock(trx), milliseconds]),
        });
      return { ...wanted, claim };
    });
  }

  /** Keeps how an attempt ended; false: it came too late. */
  async finish(claimed: ClaimedLock, end: LockEnd): Promise<boolean> {
    const { versionId, claim, engine, templateKey } = claimed;
    const isKept = await this.#knex.transaction(async trx => {
      const saved = await trx<LockRow>('provider_locks')
        .where({ version_id: versionId, claim })
        .update({ ...UNKNOWN, engine, ...toColumns(end) });
      if (saved === 0) return false;
      await this.#outbox.append(trx, [
        { topic: 'template.changed', templateKey },
      ]);
      return true;
    });
    if (isKept) this.#committed();
    return isKept;
  }

  /** Gives a claim back: the next who asks gets it. */
  async release({ versionId, claim }: ClaimedLock): Promise<void> {
    await this.#knex<LockRow>('provider_locks')
      .where({ version_id: versionId, claim })
      .update({ claim: null, claimed_until: null });
  }

  /** Takes away all claims, for the start of a process that is alone with its database; others wait for their end. */
  async releaseAbandoned(): Promise<void> {
    if (isPostgres(this.#knex)) return;
    await this.#knex<LockRow>('provider_locks').update({
      claim: null,
      claimed_until: null,
    });
  }

  async #wanted(
    trx: Knex.Transaction,
  ): Promise<Omit<ClaimedLock, 'claim'> | undefined> {
    const engine = trx.raw('coalesce(t.engine, ?)', [this.#defaultEngine]);
    const query = trx('provider_locks as l')
      .join('template_versions as v', 'v.id', 'l.version_id')
      .join('templates as t', 't.key', 'v.template_key')
      .whereNotNull('v.bundle_hash')
      .where(free =>
        free
          .whereNull('l.claimed_until')
          .orWhere('l.claimed_until', '<', databaseClock(trx)),
      )
      .where(due =>
        due.where('l.status', 'pending').orWhere('l.engine', '<>', engine),
      )
      .orderBy('v.created_at', 'desc')
      .first({
        versionId: 'v.id',
        templateKey: 'v.template_key',
        bundleHash: 'v.bundle_hash',
        modulePath: 'v.path',
        engine,
      });
    if (isPostgres(trx)) query.forUpdate('l').skipLocked();
    return query;
  }
}

function toColumns(end: LockEnd): Partial<LockRow> {
  switch (end.status) {
    case 'made':
      return {
        status: 'made',
        providers: providersOf(end),
        lock_file: end.lockFile,
      };
    case 'committed':
      return { status: 'committed', providers: providersOf(end) };
    case 'failed':
      return { status: 'failed', error: end.error };
    default:
      return { status: 'none' };
  }
}

function providersOf({
  providers,
}: Extract<LockEnd, { providers: unknown }>): string {
  return toJson(
    providers.map(({ address, version }) => ({ source: address, version })),
  );
}

function toProviderLock(
  row: Pick<LockRow, 'status' | 'error' | 'providers'>,
): ProviderLock {
  return {
    status: row.status,
    error: optional(row.error),
    providers: fromOptionalJson<ProviderLock['providers'] & object>(
      row.providers,
    ),
  };
}
