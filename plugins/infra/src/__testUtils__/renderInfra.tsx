import { ReactElement } from 'react';
import { Entity } from '@backstage/catalog-model';
import {
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { InfraApi, infraApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { fakeInfraApi } from './fakeInfraApi';

/** Draws something of ours in a portal whose backend is the given fake. */
export function renderInfra(
  element: ReactElement,
  options: { api?: Partial<InfraApi>; path?: string; catalog?: Entity[] } = {},
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [infraApiRef, fakeInfraApi(options.api)],
        [catalogApiRef, catalogApiMock({ entities: options.catalog })],
      ]}
    >
      {element}
    </TestApiProvider>,
    {
      mountedRoutes: { '/infra': rootRouteRef },
      initialRouteEntries: [options.path ?? '/infra'],
    },
  );
}
