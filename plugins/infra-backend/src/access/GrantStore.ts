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

/** A grant on an ancestor, or on the template of an ancestor or of the resource itself. */
export interface InheritedGrant extends GrantRecord {
  /** The ancestor, or the resource itself. */
  resourceId: string;
  /** Absent if it may not be seen. */
  resourceName?: string;
  /** The template that it is given on; absent: it is given on the ancestor, or that may not be seen. */
  template?: { key: string; name: string };
}

interface InheritedRow extends GrantRow {
  id: string;
  template_key: string | null;
  resource_name: string | null;
  template_name: string | null;
}

/** Reads who has which role on a resource; those given on it are written with it, others with its template. */
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

  /**
   * What holds for it without being given on it: grants on its ancestors, and on the templates of all of them. Those on
   * what may not be seen have no name.
   */
  async inherited(
    resourceId: string,
    visibility: Visibility,
  ): Promise<InheritedGrant[]> {
    const seen = this.#knex('resources').select('id', 'name').as('seen');
    if (visibility !== 'all') {
      seen.whereIn('id', visibleResources(this.#knex, visibility));
    }
    const rows: InheritedRow[] = await grantsOn(this.#knex, [resourceId])
      .leftJoin(seen, 'seen.id', 'g.id')
      .leftJoin('templates as t', 't.key', 'g.template_key')
      .where(elsewhere =>
        elsewhere.whereNot('g.id', resourceId).orWhereNotNull('g.template_key'),
      )
      .orderBy(['g.id', 'g.template_key', 'g.principal'])
      .select('g.*', {
        resource_name: 'seen.name',
        template_name: 't.name',
      });
    return onceEach(rows).map(toInheritedGrant);
  }

  /** The strongest role that one of the principals has on the resource or an ancestor. */
  async strongestRole(
    resourceId: string,
    principals: readonly string[],
  ): Promise<Role | undefined> {
    const rows: { role: Role }[] = await grantsOn(this.#knex, [resourceId])
      .whereIn('g.principal', principals)
      .distinct('g.role');
    return strongestOf(rows.map(row => row.role));
  }

  /** Who has at least the role on the resource or an ancestor. */
  async principals(resourceId: string, leastRole: Role): Promise<string[]> {
    const rows: { principal: string }[] = await grantsOn(this.#knex, [
      resourceId,
    ])
      .whereIn('g.role', rolesFrom(leastRole))
      .distinct('g.principal')
      .orderBy('g.principal');
    return rows.map(row => row.principal);
  }

  /**
   * Grants that hold for what has these parents, without its own, and without those on templates: they can be taken away
   * without asking what is made of them.
   */
  async fromParents(
    parentIds: readonly string[],
  ): Promise<{ principal: string; role: Role }[]> {
    return grantsOn(this.#knex, parentIds)
      .whereNull('g.template_key')
      .distinct('g.principal', 'g.role');
  }

  /** Everybody's roles on each of the resources, inherited ones among them. */
  async ofAll(
    resourceIds: readonly string[],
  ): Promise<Map<string, { principal: string; role: Role }[]>> {
    const rows: { root: string; principal: string; role: Role }[] =
      await grantsOn(this.#knex, resourceIds).select(
        'g.root',
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
    grants.map(grant => ({ resource_id: resourceId, ...toGrantRow(grant) })),
  );
}

/** A template may be that of several in a line: its grant is one, told with what may be seen where there is something. */
function onceEach(rows: readonly InheritedRow[]): InheritedRow[] {
  const kept = new Map<string, InheritedRow>();
  for (const row of rows) {
    const { template_key: template, id, principal } = row;
    const key = `${template ? `template ${template}` : id} ${principal}`;
    if (!kept.get(key)?.resource_name) kept.set(key, row);
  }
  return [...kept.values()];
}

function toInheritedGrant(row: InheritedRow): InheritedGrant {
  const { template_key: key, template_name: name } = row;
  return {
    ...toGrantRecord(row),
    resourceId: row.id,
    resourceName: optional(row.resource_name),
    // Of what may not be seen nobody is told what it is made of either.
    ...(key && name && row.resource_name ? { template: { key, name } } : {}),
  };
}

/**
 * Grants, as `g`, that hold for each of the resources, `g.root`: on it and on its ancestors, `g.id`, and where
 * `g.template_key` is not null, on the template of that.
 */
function grantsOn(
  knex: Knex,
  resourceIds: readonly string[],
): Knex.QueryBuilder {
  return knex
    .withRecursive('line', ['root', 'id', 'template_key'], line =>
      line
        .select('r.id', 'r.id', 'r.template_key')
        .from('resources as r')
        .whereIn('r.id', resourceIds)
        .union(above =>
          above
            .select('line.root', 'link.parent_id', 'parent.template_key')
            .from('resource_parents as link')
            .join('line', 'line.id', 'link.resource_id')
            .join('resources as parent', 'parent.id', 'link.parent_id'),
        ),
    )
    .with(
      'g',
      grantsOfLine(knex, 'resource_grants', 'null')
        .whereRaw('own.resource_id = line.id')
        .unionAll(
          grantsOfLine(knex, 'template_grants', 'own.template_key').whereRaw(
            'own.template_key = line.template_key',
          ),
        ),
    )
    .from('g');
}

function grantsOfLine(
  knex: Knex,
  table: string,
  templateKey: string,
): Knex.QueryBuilder {
  return (
    knex
      .from('line')
      // SQLite keeps the order of a cross join: it is not to begin with all that a person has.
      .crossJoin(knex.raw('?? as own', [table]))
      .select(
        'line.root',
        'line.id',
        knex.raw(`${templateKey} as template_key`),
        'own.principal',
        'own.role',
        'own.granted_by',
        'own.created_at',
      )
  );
}
