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

/** Ids of the resources that may be seen, as a subquery. */
export function visibleResources(
  knex: Knex,
  visibility: Exclude<Visibility, 'all'>,
): Knex.QueryBuilder {
  const { principals, leastRole = 'read', condition } = visibility;
  const rows = knex('resources as visible').select('visible.id');
  if (principals) {
    rows.whereIn('visible.id', grantedResources(knex, principals, leastRole));
  }
  if (condition) {
    rows.where(where => addCondition(knex, where, condition));
  }
  return rows;
}

/** Ids of the resources on which, or on an ancestor of which, one of the principals has at least the role. */
function grantedResources(
  knex: Knex,
  principals: readonly string[],
  leastRole: Role,
): Knex.QueryBuilder {
  return knex
    .withRecursive('granted', ['id'], granted =>
      granted
        .select('resource_id')
        .from('resource_grants')
        .whereIn('principal', principals)
        .whereIn('role', rolesFrom(leastRole))
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

/** The role and all stronger ones. */
export function rolesFrom(leastRole: Role): Role[] {
  return ROLES.filter(role => roleIncludes(role, leastRole));
}

function addCondition(
  knex: Knex,
  where: Knex.QueryBuilder,
  condition: PermissionCriteria<InfraResourceFilter>,
): void {
  if (isAndCriteria(condition)) {
    for (const each of condition.allOf) {
      where.andWhere(part => addCondition(knex, part, each));
    }
  } else if (isOrCriteria(condition)) {
    for (const each of condition.anyOf) {
      where.orWhere(part => addCondition(knex, part, each));
    }
  } else if (isNotCriteria(condition)) {
    where.whereNot(part => addCondition(knex, part, condition.not));
  } else {
    addFilter(knex, where, condition);
  }
}

function addFilter(
  knex: Knex,
  where: Knex.QueryBuilder,
  filter: InfraResourceFilter,
): void {
  if ('owners' in filter) {
    // An absent owner is nobody's, also where the condition is negated.
    where.whereNotNull('visible.owner').whereIn('visible.owner', filter.owners);
  } else if ('principals' in filter) {
    where.whereIn(
      'visible.id',
      grantedResources(knex, filter.principals, filter.role),
    );
  } else if ('templateKeys' in filter) {
    where.whereIn('visible.template_key', filter.templateKeys);
  } else if ('labels' in filter) {
    where.whereIn(
      'visible.id',
      knex('resource_labels')
        .whereIn('label', filter.labels)
        .select('resource_id'),
    );
  } else {
    where.whereIn('visible.state', filter.states);
  }
}
