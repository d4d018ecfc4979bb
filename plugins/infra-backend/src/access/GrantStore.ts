import { Role, strongestOf } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { optional } from '../database/columns';
import {
  GrantRecord,
  GrantRow,
  toGrantRecord,
  toGrantRow,
} from './GrantRecord';
import { rolesFrom, Visibility, visibleResources } from './visibleResources';

/** A grant on an ancestor. */
export interface InheritedGrant extends GrantRecord {
  resourceId: string;
  /** Absent if the ancestor may not be seen. */
  resourceName?: string;
}

/** Reads who has which role on a resource; they are written with the resource. */
export class GrantStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Grants on the resource itself. */
  async of(resourceId: string): Promise<GrantRecord[]> {
    const rows = await this.#knex<GrantRow>('resource_grants')
      .where('resource_id', resourceId)
      .orderBy('principal');
    return rows.map(toGrantRecord);
  }

  /** Grants on its ancestors, which hold for it too. Those that may not be seen have no name. */
  async inherited(
    resourceId: string,
    visibility: Visibility,
  ): Promise<InheritedGrant[]> {
    const seen = this.#knex('resources').select('id', 'name').as('seen');
    if (visibility !== 'all') {
      seen.whereIn('id', visibleResources(this.#knex, visibility));
    }
    const rows: (GrantRow & { name: string | null })[] = await linesOf(
      this.#knex,
      [resourceId],
    )
      .leftJoin(seen, 'seen.id', 'line.id')
      .whereNot('line.id', resourceId)
      .orderBy([{ column: 'line.id' }, { column: 'g.principal' }])
      .select('g.*', 'seen.name');
    return rows.map(row => ({
      ...toGrantRecord(row),
      resourceId: row.resource_id,
      resourceName: optional(row.name),
    }));
  }

  /** The strongest role that one of the principals has on the resource or an ancestor. */
  async strongestRole(
    resourceId: string,
    principals: readonly string[],
  ): Promise<Role | undefined> {
    const rows: { role: Role }[] = await linesOf(this.#knex, [resourceId])
      .whereIn('g.principal', principals)
      .distinct('g.role');
    return strongestOf(rows.map(row => row.role));
  }

  /** Who has at least the role on the resource or an ancestor. */
  async principals(resourceId: string, leastRole: Role): Promise<string[]> {
    const rows: { principal: string }[] = await linesOf(this.#knex, [
      resourceId,
    ])
      .whereIn('g.role', rolesFrom(leastRole))
      .distinct('g.principal')
      .orderBy('g.principal');
    return rows.map(row => row.principal);
  }

  /** Grants that hold for what has these parents, without its own. */
  async fromParents(
    parentIds: readonly string[],
  ): Promise<{ principal: string; role: Role }[]> {
    const grants = await this.ofAll(parentIds);
    return [...grants.values()].flat();
  }

  /** Everybody's roles on each of the resources, inherited ones among them. */
  async ofAll(
    resourceIds: readonly string[],
  ): Promise<Map<string, { principal: string; role: Role }[]>> {
    const rows: { root: string; principal: string; role: Role }[] =
      await linesOf(this.#knex, resourceIds).select(
        'line.root',
        'g.principal',
        'g.role',
      );
    const grants = new Map<string, { principal: string; role: Role }[]>();
    for (const { root, principal, role } of rows) {
      const known = grants.get(root) ?? [];
      grants.set(root, [...known, { principal, role }]);
    }
    return grants;
  }
}

/** Replaces the grants on a resource itself, in the transaction of its decision. */
export async function writeGrants(
  trx: Knex.Transaction,
  resourceId: string,
  grants: readonly GrantRecord[],
): Promise<void> {
  await trx('resource_grants').where('resource_id', resourceId).delete();
  if (grants.length === 0) return;
  await trx('resource_grants').insert(
    grants.map(grant => toGrantRow(resourceId, grant)),
  );
}

/** Grants, as `g`, on each of the resources, `line.root`, and on its ancestors; `line.id` is where they are given. */
function linesOf(
  knex: Knex,
  resourceIds: readonly string[],
): Knex.QueryBuilder {
  return (
    knex
      .withRecursive('line', ['root', 'id'], line =>
        line
          .select('r.id', 'r.id')
          .from('resources as r')
          .whereIn('r.id', resourceIds)
          .union(above =>
            above
              .select('line.root', 'link.parent_id')
              .from('resource_parents as link')
              .join('line', 'line.id', 'link.resource_id'),
          ),
      )
      .from('line')
      // SQLite keeps the order of a cross join: it is not to begin with all that a person has.
      .crossJoin(knex.raw('resource_grants as g'))
      .whereRaw('g.resource_id = line.id')
  );
}
