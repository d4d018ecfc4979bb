import {
  ResourceState,
  ResourceStatus,
  ResourceTree,
  UpdateAvailable,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { keepVisible, Visibility } from '../access/visibleResources';
import { fromOptionalJson, toBoolean, toNumber } from '../database/columns';

/** Most nodes that a tree answers. */
const MOST_NODES = 1_000;

/** No hierarchy is as deep. */
const MOST_GENERATIONS = 100;

interface NodeRow {
  id: string;
  name: string;
  template_key: string;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean | number;
  update_available: string | null;
  depth: number | string;
}

/** Reads trees of resources. */
export class ResourceTrees {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * All that lies above or below a resource, each once, as far as one can go over what may be seen; undefined if that
   * does not hold the resource itself.
   */
  async read(
    rootId: string,
    direction: 'up' | 'down',
    visibility: Visibility,
    most = MOST_NODES,
  ): Promise<ResourceTree | undefined> {
    const [from, to] =
      direction === 'down'
        ? ['parent_id', 'resource_id']
        : ['resource_id', 'parent_id'];
    const knex = this.#knex;
    const rows: NodeRow[] = await knex
      .withRecursive('reached', ['id', 'depth'], reached => {
        reached
          .select('root.id', knex.raw('0'))
          .from('resources as root')
          .where('root.id', rootId);
        keepVisible(knex, reached, visibility, {
          column: 'root.id',
          few: true,
        });
        reached.union(further => {
          further
            .select(`link.${to}`, knex.raw('reached.depth + 1'))
            .from('resource_parents as link')
            .join('reached', 'reached.id', `link.${from}`)
            .where('reached.depth', '<', MOST_GENERATIONS);
          keepVisible(knex, further, visibility, {
            column: `link.${to}`,
            few: true,
          });
        });
      })
      .with('nearest', nearest =>
        nearest
          .from('reached')
          .groupBy('id')
          .select('id')
          .min({ depth: 'depth' }),
      )
      .from('nearest')
      .join('resources as r', 'r.id', 'nearest.id')
      .orderBy(['nearest.depth', 'r.name', 'r.id'])
      .limit(most + 1)
      .select(
        'r.id',
        'r.name',
        'r.template_key',
        'r.state',
        'r.status',
        'r.abstract',
        'r.update_available',
        'nearest.depth',
      );
    if (rows.length === 0) return undefined;
    const shown = rows.slice(0, most);
    return {
      rootId,
      nodes: shown.map(row => ({
        id: row.id,
        name: row.name,
        templateKey: row.template_key,
        state: row.state,
        status: row.status,
        abstract: toBoolean(row.abstract),
        depth: toNumber(row.depth),
        updateAvailable: fromOptionalJson<UpdateAvailable>(
          row.update_available,
        ),
      })),
      edges: await this.#edges(shown.map(row => row.id)),
      truncated: rows.length > most,
    };
  }

  async #edges(ids: string[]): Promise<ResourceTree['edges']> {
    const links: { parent_id: string; resource_id: string }[] =
      await this.#knex('resource_parents')
        .whereIn('resource_id', ids)
        .orderBy(['parent_id', 'resource_id']);
    // A resource has few parents: to ask the database for those among so many costs more than to leave them out here.
    const shown = new Set(ids);
    return links
      .filter(link => shown.has(link.parent_id))
      .map(link => ({ parentId: link.parent_id, childId: link.resource_id }));
  }
}
