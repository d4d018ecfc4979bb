import { randomUUID } from 'node:crypto';
import { copyResource } from './copyResource.mjs';
import {
  childrenOf,
  GENERATIONS,
  KEYS,
  parentOf,
  requestOf,
} from './estatePlan.mjs';

const LEAF = KEYS.at(-1);

/** Milliseconds between the creation of one resource and the next. */
const PACE = 1000;

/**
 * A tree of resources. The first of each generation is made through the API; all others are copies of what that left in
 * the tables, since 10,000 requests take minutes and measure something else.
 */
export class Estate {
  /** Ids of each generation, the roots first. */
  generations = [];
  #portal;
  #database;

  constructor(portal, database) {
    this.#portal = portal;
    this.#database = database;
  }

  async make() {
    await this.#makeTemplates();
    for (const [depth, count] of GENERATIONS.entries()) {
      this.generations.push([
        await this.#makePattern(depth),
        ...Array.from({ length: count - 1 }, () => randomUUID()),
      ]);
    }
    for (const [depth, ids] of this.generations.entries()) {
      await this.#copyPattern(depth, ids);
    }
  }

  /** Id of a resource's parent; undefined for a root. */
  parentId(depth, index) {
    return this.generations[depth - 1]?.[parentOf(depth, index)];
  }

  async #makeTemplates() {
    const bob = this.#portal.api('bob');
    for (const [depth, key] of KEYS.entries()) {
      const parents = KEYS.slice(depth - 1, depth);
      if (key === LEAF) {
        const source = { sourceUrl: this.#portal.modulesUrl, ref: 'v1' };
        const module = { ...source, path: 'plain', key, parents };
        await bob.post('/templates/import', module);
      } else {
        const structure = { key, name: key, abstract: true, parents };
        await bob.post('/templates', structure);
      }
    }
  }

  async #makePattern(depth) {
    const parentId = this.parentId(depth, 0);
    const { id } = await this.#portal.api('alice').post('/resources', {
      ...requestOf(depth, 0),
      parentIds: parentId ? [parentId] : [],
    });
    return id;
  }

  async #copyPattern(depth, [patternId, ...ids]) {
    const began = Date.now() - PACE * ids.length;
    const copies = ids.map((id, place) => {
      const index = place + 1;
      return {
        id,
        request: requestOf(depth, index),
        parentId: this.parentId(depth, index),
        children: childrenOf(depth, index),
        createdAt: new Date(began + PACE * place).toISOString(),
      };
    });
    await copyResource(this.#database, patternId, copies);
    const more = childrenOf(depth, 0) - (KEYS[depth] === LEAF ? 0 : 1);
    await this.#database
      .knex('resources')
      .where({ id: patternId })
      .increment('version', more);
  }
}
