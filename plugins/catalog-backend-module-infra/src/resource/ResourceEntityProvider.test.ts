import { mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import { Page, Resource } from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/aResource';
import { ResourceEntityProvider } from './ResourceEntityProvider';
import { ResourceReader } from './ResourceReader';

/** The part of the infra API that the provider reads, over resources in memory, two to a page. */
class InfraApi {
  readonly stored: Resource[];
  readonly asked: string[] = [];
  down = 0;
  beforeAnswer?: () => void;

  constructor(...resources: Resource[]) {
    this.stored = resources;
  }

  async resources(query: { cursor?: string } = {}): Promise<Page<Resource>> {
    this.#answer('list');
    const from = Number(query.cursor ?? 0);
    const rest = this.stored.length - from - 2;
    return {
      items: this.stored.slice(from, from + 2),
      totalItems: this.stored.length,
      pageInfo: rest > 0 ? { nextCursor: String(from + 2) } : {},
    };
  }

  async resource(id: string): Promise<Resource> {
    this.#answer(id);
    const found = this.stored.find(each => each.id === id);
    if (found) return found;
    throw await ResponseError.fromResponse(
      new Response('{}', { status: 404, statusText: 'Not Found' }),
    );
  }

  #answer(what: string) {
    if (this.down-- > 0) throw new Error('connect ECONNREFUSED');
    this.asked.push(what);
    this.beforeAnswer?.();
  }
}

/** What the catalog holds after the mutations so far, by name. */
class Catalog implements EntityProviderConnection {
  readonly mutations: EntityProviderMutation[] = [];
  names: string[] = [];
  readonly descriptions: Record<string, string | undefined> = {};

  async applyMutation(mutation: EntityProviderMutation): Promise<void> {
    this.mutations.push(mutation);
    const told = mutation.type === 'full' ? mutation.entities : mutation.added;
    for (const { entity } of told) {
      this.descriptions[entity.metadata.name] = entity.metadata.description;
    }
    if (mutation.type === 'full') {
      this.names = mutation.entities.map(each => each.entity.metadata.name);
      return;
    }
    const removed = mutation.removed.map(each =>
      'entityRef' in each ? each.entityRef : each.entity.metadata.name,
    );
    const added = mutation.added.map(each => each.entity.metadata.name);
    this.names = this.names
      .filter(name => !removed.includes(`resource:default/${name}`))
      .filter(name => !added.includes(name))
      .concat(added);
  }

  async refresh(): Promise<void> {}
}

async function connected(api: InfraApi, catalog = new Catalog()) {
  const provider = new ResourceEntityProvider({
    reader: new ResourceReader(api),
    logger: mockServices.logger.mock(),
    appBaseUrl: 'https://portal.example',
    firstWaitMs: 1,
    gatherMs: 1,
  });
  await provider.connect(catalog);
  await provider.settled();
  return { provider, catalog };
}

describe('ResourceEntityProvider', () => {
  const network = aResource({ name: 'vpc' });
  const service = aResource({
    name: 'orders',
    templateKey: 'service',
    parentIds: [network.id],
  });
  const site = aResource({ name: 'docs', templateKey: 'site' });

  it('brings every page of resources into the catalog, child with parent', async () => {
    const { catalog } = await connected(new InfraApi(service, site, network));

    expect(catalog.names).toEqual([
      'service.orders',
      'site.docs',
      'network.vpc',
    ]);
    expect(catalog.mutations).toMatchObject([
      {
        type: 'full',
        entities: [
          { entity: { spec: { dependsOn: ['resource:default/network.vpc'] } } },
          {},
          {},
        ],
      },
    ]);
  });

  it('asks again only for what has changed', async () => {
    const api = new InfraApi(network, site);
    const { provider, catalog } = await connected(api);
    api.stored[1] = { ...site, updatedAt: '2026-11-22T00:00:00.000Z' };
    api.asked.length = 0;

    provider.sync('everything');
    await provider.settled();

    expect(api.asked).toEqual(['list', site.id]);
    expect(catalog.mutations).toHaveLength(2);
  });

  it('adds, changes and removes single resources', async () => {
    const api = new InfraApi(network, site);
    const { provider, catalog } = await connected(api);

    api.stored.splice(1, 1, service);
    provider.sync([service.id]);
    provider.sync([site.id]);
    await provider.settled();

    expect(catalog.names).toEqual(['network.vpc', 'service.orders']);
    expect(catalog.mutations.at(-1)).toMatchObject({
      type: 'delta',
      removed: [{ entityRef: 'resource:default/site.docs' }],
    });
  });

  it('asks once for a resource that changes several times in a moment', async () => {
    const api = new InfraApi(network);
    const { provider } = await connected(api);
    api.asked.length = 0;

    provider.sync([network.id]);
    provider.sync([network.id]);
    await provider.settled();

    expect(api.asked).toEqual([network.id]);
  });

  it('tells the catalog what is, whatever another replica told it meanwhile', async () => {
    const api = new InfraApi(network);
    const { provider, catalog } = await connected(api);
    const other = await connected(api, catalog);
    const told = async (replica: ResourceEntityProvider, text: string) => {
      api.stored[0] = { ...network, description: text };
      replica.sync([network.id]);
      await replica.settled();
      return catalog.descriptions['network.vpc'];
    };

    expect(await told(provider, 'of the shop')).toBe('of the shop');
    expect(await told(other.provider, 'of the blog')).toBe('of the blog');
    expect(await told(provider, 'of the shop')).toBe('of the shop');
  });

  it('removes what only another replica ever saw', async () => {
    const api = new InfraApi(network);
    const { provider, catalog } = await connected(api);
    const other = await connected(api, catalog);
    api.stored.push(site);
    other.provider.sync([site.id]);
    await other.provider.settled();
    expect(catalog.names).toEqual(['network.vpc', 'site.docs']);

    api.stored.pop();
    provider.sync([site.id]);
    await provider.settled();

    expect(catalog.names).toEqual(['network.vpc']);
  });

  it('does not wait for an infra backend that is not up yet', async () => {
    const api = new InfraApi(network);
    api.down = 3;
    const { catalog } = await connected(api);

    expect(catalog.names).toEqual(['network.vpc']);
  });

  it('repairs a change that could not be read by reading everything', async () => {
    const api = new InfraApi(network);
    const { provider, catalog } = await connected(api);

    api.stored.push(site);
    api.down = 1;
    provider.sync([site.id]);
    await provider.settled();

    expect(catalog.names).toEqual(['network.vpc', 'site.docs']);
  });

  it('keeps what changes while everything is being read', async () => {
    const api = new InfraApi(network);
    const { provider, catalog } = await connected(api);
    api.beforeAnswer = () => {
      api.beforeAnswer = undefined;
      api.stored.push(site);
      provider.sync([site.id]);
    };

    provider.sync('everything');
    await provider.settled();

    expect(catalog.names).toEqual(['network.vpc', 'site.docs']);
  });

  it('ends at a stop, also in the middle of a wait', async () => {
    const api = new InfraApi(network);
    api.down = Infinity;
    const provider = new ResourceEntityProvider({
      reader: new ResourceReader(api),
      logger: mockServices.logger.mock(),
      appBaseUrl: 'https://portal.example',
      firstWaitMs: 60_000,
    });
    await provider.connect(new Catalog());

    provider.stop();

    await expect(provider.settled()).resolves.toBeUndefined();
  });
});
