import { RiCloudLine } from '@remixicon/react';
import { Content } from '@backstage/core-components';
import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { createInfraApi, infraApiRef } from './api';
import { isInfraAvailable } from './entity/annotation';
import { AREAS } from './pages/areas';
import { KnownPaths } from './pages/KnownPaths';
import { rootRouteRef } from './routes';

const api = ApiBlueprint.make({
  params: define =>
    define({
      api: infraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createInfraApi,
    }),
});

const PAGE = {
  path: '/infra',
  title: 'Infrastructure',
  icon: <RiCloudLine />,
  routeRef: rootRouteRef,
};

const page = PageBlueprint.makeWithOverrides({
  factory(makePage, { inputs }) {
    const made = makePage(PAGE);
    const paths = inputs.pages.map(one => one.get(coreExtensionData.routePath));
    return [
      coreExtensionData.routePath(made.get(coreExtensionData.routePath)),
      coreExtensionData.routeRef(PAGE.routeRef),
      coreExtensionData.title(made.get(coreExtensionData.title) ?? PAGE.title),
      coreExtensionData.icon(PAGE.icon),
      coreExtensionData.reactElement(
        <KnownPaths paths={paths}>
          {made.get(coreExtensionData.reactElement)}
        </KnownPaths>,
      ),
    ];
  },
});

const subPages = AREAS.map(({ path, title, load }) =>
  SubPageBlueprint.make({
    name: path,
    params: {
      path,
      title,
      loader: async () => {
        const { default: Router } = await load();
        return (
          <Content>
            <Router />
          </Content>
        );
      },
    },
  }),
);

const entityCard = EntityCardBlueprint.make({
  name: 'resource',
  params: {
    filter: isInfraAvailable,
    loader: () =>
      import('./entity/EntityResourceCard').then(m => <m.EntityResourceCard />),
  },
});

/** The infra plugin for the new frontend system. @alpha */
export default createFrontendPlugin({
  pluginId: 'infra',
  title: 'Infrastructure',
  icon: <RiCloudLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [api, page, ...subPages, entityCard],
});
