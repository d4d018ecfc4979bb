import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip, ZlibOptions } from 'node:zlib';
import { ListQuery, Page, StateVersion } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { now, optional, toBoolean } from '../database/columns';
import { findPage, Sorting } from '../database/paging';
import { Keyring } from '../encryption/Keyring';
import { CurrentState, StoredVersion } from './TerraformState';

interface StateVersionRow {
  id: string;
  resource_id: string;
  number: number;
  serial: number;
  lineage: string;
  kind: 'current' | 'past' | 'diverged';
  size: number;
  empty: boolean | number;
  content: Buffer;
  run_id: string | null;
  created_at: string;
}

type SummaryRow = Omit<StateVersionRow, 'id' | 'resource_id' | 'content'>;

/** A version to be stored, its content packed and sealed. */
export interface NewStateVersion {
  resourceId: string;
  /** The content is bound to it. */
  number: number;
  serial: number;
  lineage: string;
  /** Bytes of the content in clear. */
  size: number;
  empty: boolean;
  content: Buffer;
  runId: string;
}

const SUMMARY_COLUMNS: (keyof SummaryRow)[] = [
  'number',
  'serial',
  'lineage',
  'kind',
  'size',
  'empty',
  'run_id',
  'created_at',
];

const SORTING: Sorting = {
  columns: { number: 'number', createdAt: 'created_at' },
  default: '-number',
  id: 'number',
};

const compress = promisify<Buffer, ZlibOptions, Buffer>(gzip);
const decompress = promisify(gunzip);

/** Versions of Terraform's state, compressed and encrypted. At most one of a resource is current. */
export class StateStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  async current(
    resourceId: string,
    db: Knex = this.#knex,
  ): Promise<CurrentState | undefined> {
    const row: SummaryRow | undefined = await db('state_versions')
      .where({ resource_id: resourceId, kind: 'current' })
      .first(SUMMARY_COLUMNS);
    return row && toCurrentState(row);
  }

  /** Content of a version in clear. */
  async content(
    resourceId: string,
    number: number | 'current',
    db: Knex = this.#knex,
  ): Promise<Buffer | undefined> {
    const row: Pick<StateVersionRow, 'number' | 'content'> | undefined =
      await db('state_versions')
        .where({
          resource_id: resourceId,
          ...(number === 'current' ? { kind: 'current' } : { number }),
        })
        .first('number', 'content');
    if (!row) return undefined;
    return decompress(
      this.#keyring.decrypt(row.content, contextOf(resourceId, row.number)),
    );
  }

  async everStored(
    resourceId: string,
    db: Knex = this.#knex,
  ): Promise<boolean> {
    const row: { number: number } | undefined = await db('state_versions')
      .where('resource_id', resourceId)
      .first('number');
    return row !== undefined;
  }

  /** The number for the next version; another writer may be faster, and then `add` answers false. */
  async nextNumber(resourceId: string): Promise<number> {
    const [row]: { last: number | null }[] = await this.#knex('state_versions')
      .where('resource_id', resourceId)
      .max({ last: 'number' });
    return (row.last ?? 0) + 1;
  }

  /** Compresses content, at the level that is ten times as fast as the standard one and nearly as good. */
  async pack(content: Buffer): Promise<Buffer> {
    return compress(content, { level: 1 });
  }

  /** Encrypts packed content for one version, as it is stored. */
  seal(packed: Buffer, resourceId: string, number: number): Buffer {
    return this.#keyring.encrypt(packed, contextOf(resourceId, number));
  }

  /** Makes a version the current one in place of the given; false: that is not the current one any more. */
  async replaceCurrent(
    trx: Knex.Transaction,
    replaced: CurrentState | undefined,
    version: NewStateVersion,
  ): Promise<boolean> {
    if (replaced) {
      const moved = await trx('state_versions')
        .where({
          resource_id: version.resourceId,
          number: replaced.number,
          kind: 'current',
        })
        .update({ kind: 'past' });
      if (moved !== 1) return false;
    }
    await trx('state_versions').insert(toRow(version, 'current'));
    return true;
  }

  /** The diverged version that a run has left behind. */
  async divergedOf(
    runId: string,
    db: Knex = this.#knex,
  ): Promise<CurrentState | undefined> {
    const row: SummaryRow | undefined = await db('state_versions')
      .where({ run_id: runId, kind: 'diverged' })
      .first(SUMMARY_COLUMNS);
    return row && toCurrentState(row);
  }

  /** Keeps a version aside, in place of the one that its run has left behind before. */
  async replaceDiverged(
    trx: Knex.Transaction,
    version: NewStateVersion,
  ): Promise<void> {
    await trx('state_versions')
      .where({ run_id: version.runId, kind: 'diverged' })
      .delete();
    await trx('state_versions').insert(toRow(version, 'diverged'));
  }

  /** Forgets what a run has left behind, because it became the current state after all. */
  async removeDiverged(
    trx: Knex.Transaction,
    runId: string,
    state: { lineage: string; serial: number },
  ): Promise<void> {
    await trx('state_versions')
      .where({
        run_id: runId,
        kind: 'diverged',
        lineage: state.lineage,
        serial: state.serial,
      })
      .delete();
  }

  /** What the run has stored with this lineage and serial, if anything. */
  async findOfRun(
    resourceId: string,
    runId: string,
    state: { lineage: string; serial: number },
  ): Promise<StoredVersion | undefined> {
    const row: StoredVersion | undefined = await this.#knex('state_versions')
      .where({
        resource_id: resourceId,
        run_id: runId,
        lineage: state.lineage,
        serial: state.serial,
      })
      .orderBy('number', 'desc')
      .first('number', 'kind');
    return row;
  }

  /** Newest first unless sorted otherwise; never with content. */
  async list(
    resourceId: string,
    query: ListQuery,
  ): Promise<Page<StateVersion>> {
    return findPage<SummaryRow, StateVersion>({
      query: this.#knex('state_versions').where('resource_id', resourceId),
      select: SUMMARY_COLUMNS,
      page: query,
      sorting: SORTING,
      toItem: toStateVersion,
    });
  }

  /** One version without its content. */
  async find(
    resourceId: string,
    number: number,
  ): Promise<StateVersion | undefined> {
    const row: SummaryRow | undefined = await this.#knex('state_versions')
      .where({ resource_id: resourceId, number })
      .first(SUMMARY_COLUMNS);
    return row && toStateVersion(row);
  }
}

function contextOf(resourceId: string, number: number): string {
  return `state ${resourceId} ${number}`;
}

function toCurrentState(row: SummaryRow): CurrentState {
  return {
    number: row.number,
    serial: row.serial,
    lineage: row.lineage,
    empty: toBoolean(row.empty),
  };
}

function toStateVersion(row: SummaryRow): StateVersion {
  return {
    number: row.number,
    serial: row.serial,
    lineage: row.lineage,
    kind: row.kind,
    size: row.size,
    runId: optional(row.run_id),
    createdAt: row.created_at,
  };
}

function toRow(
  version: NewStateVersion,
  kind: StateVersionRow['kind'],
): StateVersionRow {
  return {
    id: randomUUID(),
    resource_id: version.resourceId,
    number: version.number,
    serial: version.serial,
    lineage: version.lineage,
    kind,
    size: version.size,
    empty: version.empty,
    content: version.content,
    run_id: version.runId,
    created_at: now(),
  };
}
