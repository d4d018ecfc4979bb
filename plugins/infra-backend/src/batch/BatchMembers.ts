import {
  BatchTarget,
  ChangeStatus,
  ResourceState,
  ResourceStatus,
  UNFINISHED_CHANGE_STATUSES,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { keepVisible, Visibility } from '../access/visibleResources';
import { optional, toBoolean } from '../database/columns';
import { Need } from './batchWaves';

/** A resource that may become part of a batch, without its values. */
export interface BatchMember extends BatchTarget {
  id: string;
  name: string;
  templateKey: string;
  createdBy: string;
  owner?: string;
}

interface MemberRow {
  id: string;
  name: string;
  template_key: string;
  version_id: string | null;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean | number;
  created_by: string;
  owner: string | null;
  open_change: ChangeStatus | null;
  state_empty: boolean | number | null;
}

/** Reads the resources that batches are made of. */
export class BatchMembers {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Those that exist and may be seen, in the given order. */
  async find(
    ids: readonly string[],
    visibility: Visibility = 'all',
  ): Promise<BatchMember[]> {
    const query = this.#knex('resources as r')
      .leftJoin('changes as c', join =>
        join
          .on('c.resource_id', 'r.id')
          .onIn('c.status', [...UNFINISHED_CHANGE_STATUSES]),
      )
      .leftJoin('state_versions as s', join =>
        join.on('s.resource_id', 'r.id').onVal('s.kind', 'current'),
      )
      .whereIn('r.id', ids)
      .select(
        'r.id',
        'r.name',
        'r.template_key',
        'r.version_id',
        'r.state',
        'r.status',
        'r.abstract',
        'r.created_by',
        'r.owner',
        { open_change: 'c.status', state_empty: 's.empty' },
      );
    keepVisible(this.#knex, query, visibility, { column: 'r.id', few: true });
    const rows: MemberRow[] = await query;
    const members = new Map(rows.map(row => [row.id, toMember(row)]));
    return ids.flatMap(id => members.get(id) ?? []);
  }

  /** The resource and all below it, each once, at most so many. */
  async subtree(id: string, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.#knex
      .withRecursive('below', ['id'], below =>
        below
          .select('id')
          .from('resources')
          .where({ id })
          .union(children =>
            children
              .select('link.resource_id')
              .from('resource_parents as link')
              .join('below', 'below.id', 'link.parent_id'),
          ),
      )
      .from('below')
      .select('id')
      .limit(limit);
    return rows.map(row => row.id);
  }

  /** All needs between the given resources, also through others. */
  async needs(ids: readonly string[]): Promise<Need[]> {
    const knex = this.#knex;
    const rows: { parent_id: string; child_id: string }[] = await knex
      .with('link', link =>
        link
          .select({ parent_id: 'parent_id', child_id: 'resource_id' })
          .from('resource_parents')
          .union(users =>
            users
              .select({ parent_id: 'from_id', child_id: 'resource_id' })
              .from('output_references'),
          ),
      )
      .withRecursive('below', ['id'], below =>
        below
          .select('id')
          .from('resources')
          .whereIn('id', ids)
          .union(users =>
            users
              .select('link.child_id')
              .from('link')
              .join('below', 'below.id', 'link.parent_id'),
          ),
      )
      .from('link')
      .join('below', 'below.id', 'link.parent_id')
      .select('link.parent_id', 'link.child_id');
    return rows.map(row => ({
      parentId: row.parent_id,
      childId: row.child_id,
    }));
  }
}

function toMember(row: MemberRow): BatchMember {
  return {
    id: row.id,
    name: row.name,
    templateKey: row.template_key,
    versionId: optional(row.version_id),
    pair: { state: row.state, status: row.status },
    abstract: toBoolean(row.abstract),
    createdBy: row.created_by,
    owner: optional(row.owner),
    openChange: optional(row.open_change),
    hasState: row.state_empty !== null && !toBoolean(row.state_empty),
  };
}
