import { UNFINISHED_CHANGE_STATUSES } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { RetentionConfig } from '../config/InfraConfig';

/** So many records go at once, so that nobody waits for a long transaction. */
const BATCH = 500;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Removes what is kept for a time only: logs and plans of ended runs, and old state versions. */
export class Retention {
  readonly #knex: Knex;
  readonly #config: RetentionConfig;

  constructor(options: { knex: Knex; config: RetentionConfig }) {
    this.#knex = options.knex;
    this.#config = options.config;
  }

  /** Removes all that is due. */
  async clean(): Promise<void> {
    await this.#cleanOfRuns('run_log', this.#config.logDays);
    await this.#cleanOfRuns('plans', this.#config.planDays);
    await this.#cleanStateVersions();
  }

  /** Of runs that ended before the time; a plan that an unfinished change stands on stays. */
  async #cleanOfRuns(table: 'run_log' | 'plans', days: number): Promise<void> {
    const before = new Date(Date.now() - days * DAY_MS).toISOString();
    for (;;) {
      const due: { id: string }[] = await this.#knex('runs')
        .where('ended_at', '<', before)
        .whereIn('id', this.#knex(table).select('run_id'))
        .whereNotIn(
          'id',
          this.#knex('changes')
            .whereIn('status', UNFINISHED_CHANGE_STATUSES)
            .whereNotNull('plan_run_id')
            .select('plan_run_id'),
        )
        .limit(BATCH)
        .select('id');
      if (due.length === 0) return;
      await this.#knex(table)
        .whereIn(
          'run_id',
          due.map(({ id }) => id),
        )
        .delete();
    }
  }

  /** Past versions beyond the newest of each resource; the current one and diverged ones stay. */
  async #cleanStateVersions(): Promise<void> {
    const { stateVersions } = this.#config;
    const crowded: { resource_id: string }[] = await this.#knex(
      'state_versions',
    )
      .where('kind', 'past')
      .groupBy('resource_id')
      .havingRaw('count(*) > ?', [stateVersions])
      .select('resource_id');
    for (const { resource_id: resourceId } of crowded) {
      const [oldestKept]: { number: number }[] = await this.#knex(
        'state_versions',
      )
        .where({ resource_id: resourceId, kind: 'past' })
        .orderBy('number', 'desc')
        .offset(stateVersions - 1)
        .limit(1)
        .select('number');
      await this.#knex('state_versions')
        .where({ resource_id: resourceId, kind: 'past' })
        .where('number', '<', oldestKept.number)
        .delete();
    }
  }
}
