import { Knex } from 'knex';
import { fromJson } from '../database/columns';
import { SubtreeApproval } from './approvalPolicy';

/** Approval settings that a resource has from above. */
export class AncestorApprovals {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Settings of the given parents and of everything above them, each with its shortest distance from the child. */
  async read(parentIds: readonly string[]): Promise<SubtreeApproval[]> {
    if (parentIds.length === 0) return [];
    const rows: { distance: number | string; approval: string }[] =
      await this.#knex
        .withRecursive('above', ['id', 'distance'], above =>
          above
            .from('resources')
            .whereIn('id', parentIds)
            .select('id', this.#knex.raw('1'))
            .union(further =>
              further
                .from('resource_parents as link')
                .join('above', 'above.id', 'link.resource_id')
                .select('link.parent_id', this.#knex.raw('above.distance + 1')),
            ),
        )
        .from('above')
        .join('resources as r', 'r.id', 'above.id')
        .whereNot('r.approval', '{}')
        .groupBy('r.id', 'r.approval')
        .select('r.approval')
        .min({ distance: 'above.distance' });
    return rows.map(row => ({
      distance: Number(row.distance),
      settings: fromJson(row.approval),
    }));
  }
}
