import { ConflictError } from '@backstage/errors';
import {
  ChangeValues,
  Page,
  PageQuery,
  Revision,
  RevisionComparison,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { now, optional } from '../database/columns';
import { findPage, Sorting } from '../database/paging';
import { Keyring } from '../encryption/Keyring';
import { IsSecret } from '../hierarchy/secretEntries';
import { ResourceRecord } from '../resource/ResourceRecord';
import { compareSnapshots, secretIn, Snapshot } from './compareSnapshots';
import { maskValues } from './maskValues';

interface RevisionRow {
  resource_id: string;
  number: number;
  change_id: string | null;
  values: string;
  created_by: string;
  created_at: string;
}

/** A revision with who asked for its change. */
interface ListedRow extends RevisionRow {
  requested_by: string | null;
}

const NEWEST_FIRST: Sorting = {
  columns: { number: 'revisions.number' },
  default: '-number',
  id: 'revisions.number',
};

const LISTED = ['revisions.*', 'changes.requested_by'];

const EVERY_ENTRY: IsSecret = () => true;

/** Number of the revision that a resource is created with. */
export const FIRST_REVISION = 1;

/** Snapshots of resources, one for each applied change. */
export class RevisionStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  /**
   * Records the resource as it is, under its revision number; part of the given transaction. The only revision that may
   * be there already is the first one, as long as no change has written it: ConflictError otherwise.
   */
  async append(
    trx: Knex.Transaction,
    resource: Readonly<ResourceRecord>,
    revision: { changeId?: string; createdBy: string; sensitive: string[] },
  ): Promise<void> {
    const snapshot: Snapshot = {
      values: valuesOf(resource),
      sensitive: revision.sensitive,
    };
    const written: { number: number }[] = await trx('revisions')
      .insert({
        resource_id: resource.id,
        number: resource.revision,
        change_id: revision.changeId ?? null,
        values: this.#keyring.encryptJson(
          snapshot,
          context(resource.id, resource.revision),
        ),
        created_by: revision.createdBy,
        created_at: now(),
      })
      .onConflict(['resource_id', 'number'])
      .merge()
      .where('revisions.number', FIRST_REVISION)
      .whereNull('revisions.change_id')
      .returning('number');
    if (written.length === 1) return;
    throw new ConflictError(
      `Revision ${resource.revision} of '${resource.name}' was written before.`,
    );
  }

  /** One page of a resource's revisions, newest first, secrets masked. */
  async list(
    resourceId: string,
    page: PageQuery,
    isSecret: IsSecret,
  ): Promise<Page<Revision>> {
    const { items, ...rest } = await findPage<ListedRow, ListedRow>({
      query: this.#listed(resourceId),
      select: LISTED,
      page,
      sorting: NEWEST_FIRST,
      toItem: row => row,
    });
    return { items: await this.#toRevisions(items, isSecret), ...rest };
  }

  async find(
    resourceId: string,
    number: number,
    isSecret: IsSecret,
  ): Promise<Revision | undefined> {
    const rows: ListedRow[] = await this.#listed(resourceId)
      .where('revisions.number', number)
      .select(LISTED);
    const [revision] = await this.#toRevisions(rows, isSecret);
    return revision;
  }

  /** What differs between two revisions; undefined if one is not there. */
  async compare(
    resourceId: string,
    from: number,
    to: number,
    isSecret: IsSecret,
  ): Promise<RevisionComparison | undefined> {
    const rows: RevisionRow[] = await this.#knex('revisions')
      .where('resource_id', resourceId)
      .whereIn('number', [from, to]);
    const before = rows.find(row => row.number === from);
    const after = rows.find(row => row.number === to);
    if (!before || !after) return undefined;
    const changes = compareSnapshots(
      this.#read(before),
      this.#read(after),
      isSecret,
    );
    return { from, to, changes };
  }

  /**
   * Takes the sensitive values out for good, and those of all tags and config: once nothing is below the resource nobody
   * can say which of them were secret. Part of the given transaction.
   */
  async eraseSensitive(
    trx: Knex.Transaction,
    resourceId: string,
  ): Promise<void> {
    const rows: RevisionRow[] = await trx('revisions').where(
      'resource_id',
      resourceId,
    );
    for (const row of rows) {
      const snapshot = this.#read(row);
      await trx('revisions')
        .where({ resource_id: resourceId, number: row.number })
        .update({
          values: this.#keyring.encryptJson(
            { ...snapshot, values: masked(snapshot, EVERY_ENTRY) },
            context(resourceId, row.number),
          ),
        });
    }
  }

  #read(row: RevisionRow): Snapshot {
    return this.#keyring.decryptJson(
      row.values,
      context(row.resource_id, row.number),
    );
  }

  #listed(resourceId: string): Knex.QueryBuilder {
    return this.#knex('revisions')
      .leftJoin('changes', 'changes.id', 'revisions.change_id')
      .where('revisions.resource_id', resourceId);
  }

  async #toRevisions(
    rows: ListedRow[],
    isSecret: IsSecret,
  ): Promise<Revision[]> {
    const approvals: { change_id: string; by: string }[] = await this.#knex(
      'approvals',
    )
      .whereIn(
        'change_id',
        rows.flatMap(row => row.change_id ?? []),
      )
      .where({ decision: 'approved', void: false })
      .orderBy('at')
      .select('change_id', 'by');
    return rows.map(row => ({
      number: row.number,
      resourceId: row.resource_id,
      changeId: optional(row.change_id),
      values: masked(this.#read(row), isSecret),
      requestedBy: row.requested_by ?? row.created_by,
      approvedBy: approvals
        .filter(({ change_id }) => change_id === row.change_id)
        .map(({ by }) => by),
      createdBy: row.created_by,
      createdAt: row.created_at,
    }));
  }
}

function context(resourceId: string, number: number): string {
  return `revision ${number} of ${resourceId}`;
}

function valuesOf(resource: Readonly<ResourceRecord>): ChangeValues {
  return {
    versionId: resource.versionId,
    variables: resource.variables,
    description: resource.description,
    labels: resource.labels,
    owner: resource.owner,
    links: resource.links,
    dependencyTags: resource.dependencyTags,
    dependencyConfig: resource.dependencyConfig,
  };
}

function masked(
  { values, sensitive }: Snapshot,
  isSecret: IsSecret,
): ChangeValues {
  return maskValues(values, sensitive, secretIn(sensitive, isSecret));
}
