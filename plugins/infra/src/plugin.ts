import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createInfraApi, infraApiRef } from './api';
import { rootRouteRef } from './routes';

/** The infra plugin for the legacy frontend system. @public */
export const infraPlugin = createPlugin({
  id: 'infra',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: infraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createInfraApi,
    }),
  ],
});

/** All pages, to be mounted at `/infra`. @public */
export const InfraPage = infraPlugin.provide(
  createRoutableExtension({
    name: 'InfraPage',
    component: () => import('./pages/InfraPage').then(m => m.InfraPage),
    mountPoint: rootRouteRef,
  }),
);

/** The resource that an entity stands for, as a card of its page. @public */
export const EntityInfraResourceCard = infraPlugin.provide(
  createComponentExtension({
    name: 'EntityInfraResourceCard',
    component: {
      lazy: () =>
        import('./entity/EntityResourceCard').then(m => m.EntityResourceCard),
    },
  }),
);
