import {
  InfraClient,
  MAX_PAGE_SIZE,
  Resource,
  ResourceSummary,
} from '@groundwork/plugin-infra-common';
import { NamedResource } from './entityName';
import { isNotFound } from './isNotFound';

/** How many resources are asked for at once. */
const PARALLEL = 8;

/** Reads resources from the infra backend, and asks again only for those that have changed. @internal */
export class ResourceReader {
  readonly #client: Pick<InfraClient, 'resource' | 'resources'>;
  readonly #known = new Map<string, Resource>();

  constructor(client: Pick<InfraClient, 'resource' | 'resources'>) {
    this.#client = client;
  }

  /** Every resource there is. */
  async all(): Promise<Resource[]> {
    const summaries = await this.#summaries();
    const found: Resource[] = [];
    for (let next = 0; next < summaries.length; next += PARALLEL) {
      const some = summaries.slice(next, next + PARALLEL);
      const read = await Promise.all(some.map(each => this.#details(each)));
      found.push(...read.filter(each => each !== undefined));
    }
    const ids = new Set(found.map(resource => resource.id));
    for (const id of this.#known.keys()) {
      if (!ids.has(id)) this.#known.delete(id);
    }
    return found;
  }

  /** One resource as it is now; undefined if there is none any more. */
  async one(id: string): Promise<Resource | undefined> {
    try {
      const resource = await this.#client.resource(id);
      this.#known.set(id, resource);
      return resource;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return undefined;
    }
  }

  /** The resource's parents that are there. */
  async parentsOf(resource: Resource): Promise<NamedResource[]> {
    const parents = await Promise.all(
      resource.parentIds.map(id => this.#known.get(id) ?? this.one(id)),
    );
    return parents.filter(parent => parent !== undefined);
  }

  /** What was read of a resource before, and forgets it. */
  forget(id: string): NamedResource | undefined {
    const known = this.#known.get(id);
    this.#known.delete(id);
    return known;
  }

  async #summaries(): Promise<ResourceSummary[]> {
    const summaries: ResourceSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#client.resources({
        limit: MAX_PAGE_SIZE,
        sort: 'createdAt',
        cursor,
      });
      summaries.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return summaries;
  }

  async #details(summary: ResourceSummary): Promise<Resource | undefined> {
    const known = this.#known.get(summary.id);
    return known?.updatedAt === summary.updatedAt
      ? known
      : this.one(summary.id);
  }
}
