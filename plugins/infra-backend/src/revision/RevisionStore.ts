import { ChangeValues, MASK, Revision } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { now, optional } from '../database/columns';
import { Keyring } from '../encryption/Keyring';
import { ResourceRecord } from '../resource/ResourceRecord';

interface RevisionRow {
  resource_id: string;
  number: number;
  change_id: string | null;
  values: string;
  created_by: string;
  created_at: string;
}

/** What a revision keeps: everything that a change may change, and which of the variables are sensitive. */
interface Snapshot {
  values: ChangeValues;
  sensitive: string[];
}

/** Snapshots of resources, one for each applied change. */
export class RevisionStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  /** Records the resource as it is, under its revision number; part of the given transaction. */
  async append(
    trx: Knex.Transaction,
    resource: Readonly<ResourceRecord>,
    revision: { changeId?: string; createdBy: string; sensitive: string[] },
  ): Promise<void> {
    const snapshot: Snapshot = {
      values: valuesOf(resource),
      sensitive: revision.sensitive,
    };
    await trx('revisions')
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
      .merge();
  }

  /** All revisions, newest first, secrets masked. */
  async list(resourceId: string): Promise<Revision[]> {
    const rows: RevisionRow[] = await this.#knex('revisions')
      .where('resource_id', resourceId)
      .orderBy('number', 'desc')
      .limit(200);
    return rows.map(row => this.#toRevision(row));
  }

  async find(
    resourceId: string,
    number: number,
  ): Promise<Revision | undefined> {
    const row: RevisionRow | undefined = await this.#knex('revisions')
      .where({ resource_id: resourceId, number })
      .first();
    return row && this.#toRevision(row);
  }

  /** Takes the sensitive values out for good; part of the given transaction. */
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
            { ...snapshot, values: masked(snapshot) },
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

  #toRevision(row: RevisionRow): Revision {
    return {
      number: row.number,
      resourceId: row.resource_id,
      changeId: optional(row.change_id),
      values: masked(this.#read(row)),
      createdBy: row.created_by,
      createdAt: row.created_at,
    };
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

function masked({ values, sensitive }: Snapshot): ChangeValues {
  return { ...values, variables: maskVariables(values.variables, sensitive) };
}

/** Variables with the values of the sensitive ones replaced. */
export function maskVariables(
  variables: Record<string, unknown> | undefined,
  sensitive: readonly string[],
): Record<string, unknown> | undefined {
  if (!variables) return undefined;
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      sensitive.includes(name) && value !== null ? MASK : value,
    ]),
  );
}
