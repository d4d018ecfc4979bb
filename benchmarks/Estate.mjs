import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inCheckout } from '../scripts/checkout.mjs';

const require = createRequire(inCheckout('package.json'));

/** How many resources each generation has; the last one can be provisioned, the others only hold things together. */
const GENERATIONS = [5, 25, 125, 625, 2220, 7000];

const KEYS = ['company', 'account', 'environment', 'region', 'platform'];
const LEAF = 'leaf';

/** Requests that are on their way at once while resources are made. */
const MAKERS = 16;

/** Rows that one statement inserts: SQLite has a limit of variables. */
const ROWS_AT_ONCE = 50;

/** A large estate: a tree of resources made through the API, and a history of runs and changes written into the tables. */
export class Estate {
  /** Ids of each generation, the root's first. */
  generations = [];
  #portal;
  #knex;

  constructor(portal, postgres) {
    this.#portal = portal;
    this.#knex = require('knex')(databaseOf(portal, postgres));
  }

  get size() {
    return GENERATIONS.reduce((sum, count) => sum + count, 0);
  }

  async makeResources() {
    const bob = this.#portal.api('bob');
    for (const [depth, key] of KEYS.entries()) {
      const parents = depth > 0 ? [KEYS[depth - 1]] : [];
      await bob.post('/templates', { key, name: key, abstract: true, parents });
    }
    await bob.post('/templates/import', {
      sourceUrl: this.#portal.modulesUrl,
      ref: 'v1',
      path: 'plain',
      key: LEAF,
      parents: [KEYS.at(-1)],
    });
    for (const [depth, count] of GENERATIONS.entries()) {
      const above = this.generations[depth - 1];
      this.generations.push(
        await inParallel(MAKERS, count, async index => {
          const { id } = await this.#portal.api('alice').post('/resources', {
            templateKey: KEYS[depth] ?? LEAF,
            name: `${KEYS[depth] ?? LEAF}-${String(index).padStart(5, '0')}`,
            description: `Number ${index} of its kind`,
            labels: [`team-${index % 20}`, `tier-${index % 3}`],
            owner: `group:default/${index % 4 ? 'team-apps' : 'team-platform'}`,
            parentIds: above ? [above[index % above.length]] : [],
          });
          return id;
        }),
      );
    }
  }

  /** Ended runs, spread over the leaves. */
  async writeRuns(count) {
    const leaves = this.generations.at(-1);
    await this.#insert('runs', count, index => {
      const at = new Date(Date.now() - (count - index) * 60_000).toISOString();
      return {
        id: randomUUID(),
        resource_id: leaves[index % leaves.length],
        resource_name: `leaf-${String(index % leaves.length).padStart(5, '0')}`,
        operation: index % 3 ? 'plan' : 'apply',
        phase: 'plan',
        destroys: false,
        status: index % 7 ? 'succeeded' : 'failed',
        steps: '[]',
        inputs: '',
        requested_by: 'user:default/alice',
        engine: 'terraform',
        timeout: 3600,
        queued_at: at,
        started_at: at,
        ended_at: at,
      };
    });
  }

  /** Changes that ended, and the given number that wait for approval. */
  async writeChanges(count, waiting) {
    const leaves = this.generations.at(-1);
    await this.#insert('changes', count, index => {
      const at = new Date(Date.now() - (count - index) * 60_000).toISOString();
      return {
        id: randomUUID(),
        resource_id: leaves[index % leaves.length],
        resource_name: `leaf-${String(index % leaves.length).padStart(5, '0')}`,
        kind: 'provision',
        status: index < waiting ? 'approval_pending' : 'discarded',
        base_state: 'provision',
        base_status: 'ready',
        proposed: '',
        previous: '',
        sensitive: '[]',
        authors: '["user:default/alice"]',
        requested_by: 'user:default/alice',
        quorum: 1,
        allow_self_approval: false,
        created_at: at,
        updated_at: at,
      };
    });
    await this.#knex.raw('analyze');
  }

  close() {
    return this.#knex.destroy();
  }

  async #insert(table, count, toRow) {
    await this.#knex.transaction(async trx => {
      for (let from = 0; from < count; from += ROWS_AT_ONCE) {
        const length = Math.min(ROWS_AT_ONCE, count - from);
        await trx(table).insert(
          Array.from({ length }, (_, index) => toRow(from + index)),
        );
      }
    });
  }
}

function databaseOf(portal, postgres) {
  return postgres
    ? {
        client: 'pg',
        connection: `${postgres.connectionString}/backstage_plugin_infra`,
      }
    : {
        client: 'better-sqlite3',
        connection: {
          filename: join(portal.databaseDirectory, 'infra.sqlite'),
        },
        useNullAsDefault: true,
      };
}

/** Does something so many times, a few at once; answers the results in order. */
export async function inParallel(atOnce, count, work) {
  const results = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        results[index] = await work(index);
      }
    }),
  );
  return results;
}
