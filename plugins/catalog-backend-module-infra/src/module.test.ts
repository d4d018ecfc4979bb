import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import {
  eventsServiceFactory,
  eventsServiceRef,
  EventsService,
} from '@backstage/plugin-events-node';
import { Resource } from '@groundwork/plugin-infra-common';
import { catalogModuleInfra } from './module';
import { aResource } from './__testUtils__/aResource';

/** Stands in for the infra backend: answers with these resources and can publish its events. */
function infraStandIn(stored: Resource[]) {
  const published: { events?: EventsService } = {};
  const plugin = createBackendPlugin({
    pluginId: 'infra',
    register(env) {
      env.registerInit({
        deps: { router: coreServices.httpRouter, events: eventsServiceRef },
        async init({ router, events }) {
          published.events = events;
          router.use((req, res) => {
            const id = /^\/v1\/resources\/(.+)$/.exec(req.path)?.[1];
            if (!id) res.json({ items: stored, pageInfo: {} });
            else res.json(stored.find(resource => resource.id === id));
          });
        },
      });
    },
  });
  return { plugin, published };
}

describe('catalogModuleInfra', () => {
  it('fills the catalog at start and follows the events of the infra backend', async () => {
    const stored = [aResource({ name: 'vpc' })];
    const { plugin, published } = infraStandIn(stored);
    const providers: EntityProvider[] = [];
    const added: string[] = [];
    const { server } = await startTestBackend({
      extensionPoints: [
        [
          catalogProcessingExtensionPoint,
          {
            addProcessor: () => {},
            addPlaceholderResolver: () => {},
            setOnProcessingErrorHandler: () => {},
            addEntityProvider: (...more) =>
              providers.push(...more.flat().flat()),
          },
        ],
      ],
      features: [
        plugin,
        catalogModuleInfra,
        eventsServiceFactory,
        mockServices.rootConfig.factory({
          data: { app: { baseUrl: 'https://portal.example' } },
        }),
      ],
    });

    for (const provider of providers) {
      await provider.connect({
        refresh: async () => {},
        applyMutation: async mutation => {
          const entities =
            mutation.type === 'full' ? mutation.entities : mutation.added;
          added.push(...entities.map(({ entity }) => entity.metadata.name));
        },
      });
    }
    await waitFor(() => added.includes('network.vpc'));
    stored.push(aResource({ name: 'docs', templateKey: 'site' }));
    await published.events?.publish({
      topic: 'infra.resource.changed',
      eventPayload: { resourceId: stored[1].id },
    });
    await waitFor(() => added.includes('site.docs'));

    expect(added[0]).toBe('infra-run');
    server.close();
  });
});

async function waitFor(isThere: () => boolean) {
  while (!isThere()) await new Promise(resolve => setTimeout(resolve, 5));
}
