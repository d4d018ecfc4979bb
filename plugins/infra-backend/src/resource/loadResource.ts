import {
  ChangeStatus,
  ResourceState,
  ResourceStatus,
  UNFINISHED_CHANGE_STATUSES,
  UNFINISHED_RUN_STATUSES,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ApprovalRow, ChangeRow, toChangeRecord } from '../change/ChangeRecord';
import { toBoolean } from '../database/columns';
import { isPostgres } from '../database/clock';
import { Keyring } from '../encryption/Keyring';
import { RunRow, toRunRecord } from '../run/RunRecord';
import { FIRST_REVISION } from '../revision/RevisionStore';
import { ResourceRow, toResourceRecord } from './ResourceRecord';
import { LoadedResource, Relative, StateFacts } from './ResourceWork';

/** A resource with the change that completed its first revision, and the lock of its state. */
type LoadedRow = ResourceRow & {
  first_change: string | null;
  state_lock: string | null;
};

interface RelativeRow {
  id: string;
  name: string;
  template_key: string;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean | number;
  open_change: ChangeStatus | null;
  state_empty: boolean | number | null;
}

/**
 * Loads all that a decision about a resource needs. With `lock` the resource's row is held until the transaction ends
 * (SQLite has one writer anyway).
 */
export async function loadResource(
  trx: Knex | Knex.Transaction,
  id: string,
  keyring: Keyring,
  options: { lock?: boolean } = {},
): Promise<LoadedResource | undefined> {
  const query = trx('resources')
    .where({ id })
    .select('resources.*')
    .select({
      first_change: trx('revisions')
        .where({ resource_id: id, number: FIRST_REVISION })
        .select('change_id'),
      state_lock: trx('state_locks')
        .where({ resource_id: id })
        .select('lock_id'),
    })
    .first();
  if (options.lock && isPostgres(trx)) query.forUpdate();
  const row: LoadedRow | undefined = await query;
  if (!row) return undefined;

  const state = await findState(trx, id);
  return {
    resource: toResourceRecord(row, keyring),
    change: await findUnfinishedChange(trx, id, keyring),
    runs: await findUnfinishedRuns(trx, id, keyring),
    parents: await findRelatives(trx, 'parent_id', id, options),
    children: await findRelatives(trx, 'resource_id', id),
    users: await findUsers(trx, id),
    state: state.current,
    everHadState: state.ever,
    stateLocked: row.state_lock !== null,
    everApplied: row.revision > FIRST_REVISION || row.first_change !== null,
  };
}

async function findUnfinishedChange(trx: Knex, id: string, keyring: Keyring) {
  const row = await trx<ChangeRow>('changes')
    .where('resource_id', id)
    .whereIn('status', UNFINISHED_CHANGE_STATUSES)
    .first();
  if (!row) return undefined;
  const approvals = await trx<ApprovalRow>('approvals')
    .where('change_id', row.id)
    .orderBy('at');
  return toChangeRecord(row, approvals, keyring);
}

async function findUnfinishedRuns(trx: Knex, id: string, keyring: Keyring) {
  const rows = await trx<RunRow>('runs')
    .where('resource_id', id)
    .whereIn('status', UNFINISHED_RUN_STATUSES)
    .orderBy('queued_at');
  return rows.map(row => toRunRecord(row, keyring));
}

/** With `lock` they can't change until the transaction ends, so that a parent is not destroyed below a new child. */
async function findRelatives(
  trx: Knex,
  theirs: 'parent_id' | 'resource_id',
  id: string,
  options: { lock?: boolean } = {},
): Promise<Relative[]> {
  const ours = theirs === 'parent_id' ? 'resource_id' : 'parent_id';
  const query = relatives(trx).whereIn(
    'r.id',
    trx('resource_parents').where(ours, id).select(theirs),
  );
  if (options.lock && isPostgres(trx)) query.forShare('r');
  return (await query).map(toRelative);
}

/** Resources whose variables refer to an output of this one. */
async function findUsers(trx: Knex, id: string): Promise<Relative[]> {
  const rows = await relatives(trx).whereIn(
    'r.id',
    trx('output_references').where('from_id', id).select('resource_id'),
  );
  return rows.map(toRelative);
}

function relatives(trx: Knex): Knex.QueryBuilder<object, RelativeRow[]> {
  return trx('resources as r')
    .leftJoin('changes as c', join =>
      join
        .on('c.resource_id', 'r.id')
        .onIn('c.status', [...UNFINISHED_CHANGE_STATUSES]),
    )
    .leftJoin('state_versions as s', join =>
      join.on('s.resource_id', 'r.id').onVal('s.kind', 'current'),
    )
    .orderBy('r.id')
    .select(
      'r.id',
      'r.name',
      'r.template_key',
      'r.state',
      'r.status',
      'r.abstract',
      { open_change: 'c.status', state_empty: 's.empty' },
    );
}

function toRelative(row: RelativeRow): Relative {
  return {
    id: row.id,
    name: row.name,
    templateKey: row.template_key,
    pair: { state: row.state, status: row.status },
    abstract: toBoolean(row.abstract),
    openChange: row.open_change ?? undefined,
    hasState: row.state_empty !== null && !toBoolean(row.state_empty),
  };
}

async function findState(
  trx: Knex,
  id: string,
): Promise<{ current?: StateFacts; ever: boolean }> {
  const rows: {
    kind: string;
    lineage: string;
    serial: number;
    empty: boolean | number;
  }[] = await trx('state_versions')
    .where('resource_id', id)
    .orderByRaw("case when kind = 'current' then 0 else 1 end")
    .limit(1)
    .select('kind', 'lineage', 'serial', 'empty');
  const [row] = rows;
  if (!row) return { ever: false };
  if (row.kind !== 'current') return { ever: true };
  const { lineage, serial } = row;
  return {
    current: { lineage, serial, empty: toBoolean(row.empty) },
    ever: true,
  };
}
