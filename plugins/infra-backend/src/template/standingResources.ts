import { PROVISIONED_STATE } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';

/** Versions from the highest to the lowest: by rank, and equal ones by when they were published. */
export const HIGHEST_FIRST = ['rank', 'created_at', 'id'].map(column => ({
  column,
  order: 'desc' as const,
}));

/**
 * What is at another version than the active one `a` is behind it; a preview that is higher, and so tried out, is not.
 * What goes on at a version that was deprecated or archived is behind even if that one is higher.
 */
const IS_BEHIND = `(v.id <> a.id and not (v.lifecycle = 'preview'
  and (v.rank, v.created_at, v.id) > (a.rank, a.created_at, a.id)))`;

/** 1 for a version `v` that is behind the active one `a`, else 0; also 0 where there is no active one. */
export function behindColumn(knex: Knex): Knex.Raw {
  return knex.raw(
    `case when a.id is not null and ${IS_BEHIND} then 1 else 0 end`,
  );
}

/** The highest active version of each template, as a table `a`. */
export function activeVersions(knex: Knex): Knex.QueryBuilder {
  return knex
    .from(
      knex('template_versions')
        .where('lifecycle', 'active')
        .select('id', 'template_key', 'rank', 'created_at')
        .rowNumber('place', place =>
          place.partitionBy('template_key').orderBy(HIGHEST_FIRST),
        )
        .as('ranked'),
    )
    .where('place', 1)
    .select('id', 'template_key', 'rank', 'created_at')
    .as('a');
}

/** Ids of provisioned resources whose template has an active version: all, or those that are behind it; a subquery. */
export function standingResources(
  knex: Knex,
  which: 'all' | 'behind',
): Knex.QueryBuilder {
  const rows = knex('resources as s')
    .join('template_versions as v', 'v.id', 's.version_id')
    .join(activeVersions(knex), 'a.template_key', 'v.template_key')
    .where('s.state', PROVISIONED_STATE)
    .select('s.id');
  if (which === 'behind') rows.whereRaw(IS_BEHIND);
  return rows;
}
