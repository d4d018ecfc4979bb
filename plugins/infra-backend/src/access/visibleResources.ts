import {
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Role, roleIncludes, ROLES } from '@groundwork/plugin-infra-common';
import { InfraResourceFilter } from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { isPostgres } from '../database/clock';

/** Whose resources a list may show. Both parts of an object count. */
export type Visibility =
  | 'all'
  | {
      /** Those on which one of them has the role, `read` unless said otherwise; absent: whoever has one. */
      principals?: readonly string[];
      leastRole?: Role;
      /** Those that the portal's policy allows; absent: it allows all. */
      condition?: PermissionCriteria<InfraResourceFilter>;
    };

/** Nothing. */
export const NO_VISIBILITY: Visibility = { principals: [] };

/** Turns the conditions of a policy into what lists can ask the database. */
export type ConditionTransformer = (
  conditions: PermissionCriteria<PermissionCondition>,
) => PermissionCriteria<InfraResourceFilter>;

/** Leaves of a list's rows those that belong to a resource which may be seen; `few`: hardly any row is left already. */
export function keepVisible(
  knex: Knex,
  rows: Knex.QueryBuilder,
  visibility: Visibility,
  of: { column: string; few?: boolean },
): void {
  if (visibility === 'all') return;
  if (of.few) {
    rows.whereExists(isVisible(knex, of.column, visibility));
    return;
  }
  // Without the sign SQLite, which can't know how many may be seen, looks for the rows of each of them in an index.
  const sign = isPostgres(knex) ? '' : '+';
  rows.whereRaw(`${sign}?? in ?`, [
    of.column,
    visibleResources(knex, visibility),
  ]);
}

/** Ids of the resources that may be seen, as a subquery: found from the grants downwards, all at once. */
export function visibleResources(
  knex: Knex,
  visibility: Exclude<Visibility, 'all'>,
): Knex.QueryBuilder {
  const { principals, leastRole, condition } = visibility;
  if (principals && !condition) {
    return grantedResources(knex, principals, leastRole);
  }
  return visibleRows(knex, visibility, (where, ...grant) =>
    where.whereIn('visible.id', grantedResources(knex, ...grant)),
  );
}

/**
 * Whether the resource whose id is in the column may be seen, as a subquery: found from there upwards, which takes as
 * long as there are rows and not as there are grants.
 */
function isVisible(
  knex: Knex,
  column: string,
  visibility: Exclude<Visibility, 'all'>,
): Knex.QueryBuilder {
  return visibleRows(knex, visibility, (where, ...grant) =>
    where.whereExists(grantsAbove(knex, ...grant)),
  ).whereRaw('visible.id = ??', [column]);
}

/** Lets only those through on which, or on an ancestor of which, one of the principals has at least the role. */
type GrantFilter = (
  where: Knex.QueryBuilder,
  principals: readonly string[],
  leastRole?: Role,
) => void;

function visibleRows(
  knex: Knex,
  { principals, leastRole, condition }: Exclude<Visibility, 'all'>,
  filterGranted: GrantFilter,
): Knex.QueryBuilder {
  const rows = knex('resources as visible').select('visible.id');
  if (principals) filterGranted(rows, principals, leastRole);
  if (condition) {
    rows.where(where => addCondition(knex, where, condition, filterGranted));
  }
  return rows;
}

/**
 * Ids of the resources on which, or on an ancestor of which, one of the principals has at least the role, given there or
 * on the template that it is made of.
 */
function grantedResources(
  knex: Knex,
  principals: readonly string[],
  leastRole: Role = 'read',
): Knex.QueryBuilder {
  return knex
    .withRecursive('granted', ['id'], granted =>
      granted
        .select('resource_id')
        .from('resource_grants')
        .whereIn('principal', principals)
        .whereIn('role', rolesFrom(leastRole))
        .unionAll(made =>
          made
            .select('made.id')
            .from(grantedTemplates(knex, principals, leastRole).as('on'))
            // SQLite keeps the order of a cross join: it is not to begin with all resources.
            .crossJoin(knex.raw('resources as made'))
            .whereRaw('made.template_key = ??', ['on.template_key']),
        )
        .union(below =>
          below
            .select('link.resource_id')
            .from('resource_parents as link')
            .join('granted', 'granted.id', 'link.parent_id'),
        ),
    )
    .from('granted')
    .select('granted.id');
}

/** Keys of the templates on which one of the principals has at least the role. */
function grantedTemplates(
  knex: Knex,
  principals: readonly string[],
  leastRole: Role,
): Knex.QueryBuilder {
  return knex('template_grants as t')
    .whereIn('t.principal', principals)
    .whereIn('t.role', rolesFrom(leastRole))
    .select('t.template_key');
}

/** `visible` and its ancestors, those on which, or on whose template, one of the principals has at least the role. */
function grantsAbove(
  knex: Knex,
  principals: readonly string[],
  leastRole: Role = 'read',
): Knex.QueryBuilder {
  return knex
    .withRecursive('line', ['id', 'template_key'], line =>
      line
        .select('self.id', 'self.template_key')
        .from('resources as self')
        .whereRaw('self.id = visible.id')
        .union(above =>
          above
            .select('link.parent_id', 'parent.template_key')
            .from('resource_parents as link')
            .join('line', 'line.id', 'link.resource_id')
            .join('resources as parent', 'parent.id', 'link.parent_id'),
        ),
    )
    .from('line')
    .where(given =>
      given
        .whereExists(
          knex('resource_grants as g')
            .whereRaw('g.resource_id = line.id')
            .whereIn('g.principal', principals)
            .whereIn('g.role', rolesFrom(leastRole))
            .select('g.role'),
        )
        .orWhereIn(
          'line.template_key',
          grantedTemplates(knex, principals, leastRole),
        ),
    )
    .select('line.id');
}

/** The role and all stronger ones. */
export function rolesFrom(leastRole: Role): Role[] {
  return ROLES.filter(role => roleIncludes(role, leastRole));
}

function addCondition(
  knex: Knex,
  where: Knex.QueryBuilder,
  condition: PermissionCriteria<InfraResourceFilter>,
  filterGranted: GrantFilter,
): void {
  const addPart = (
    part: Knex.QueryBuilder,
    each: PermissionCriteria<InfraResourceFilter>,
  ) => addCondition(knex, part, each, filterGranted);
  if (isAndCriteria(condition)) {
    for (const each of condition.allOf) {
      where.andWhere(part => addPart(part, each));
    }
  } else if (isOrCriteria(condition)) {
    for (const each of condition.anyOf) {
      where.orWhere(part => addPart(part, each));
    }
  } else if (isNotCriteria(condition)) {
    where.whereNot(part => addPart(part, condition.not));
  } else {
    addFilter(knex, where, condition, filterGranted);
  }
}

function addFilter(
  knex: Knex,
  where: Knex.QueryBuilder,
  filter: InfraResourceFilter,
  filterGranted: GrantFilter,
): void {
  if ('owners' in filter) {
    // An absent owner is nobody's, also where the condition is negated.
    where.whereNotNull('visible.owner').whereIn('visible.owner', filter.owners);
  } else if ('principals' in filter) {
    filterGranted(where, filter.principals, filter.role);
  } else if ('templateKeys' in filter) {
    where.whereIn('visible.template_key', filter.templateKeys);
  } else if ('labels' in filter) {
    where.whereExists(
      knex('resource_labels as has')
        .whereRaw('has.resource_id = visible.id')
        .whereIn('has.label', filter.labels)
        .select('has.label'),
    );
  } else {
    where.whereIn('visible.state', filter.states);
  }
}
