import { ReactElement } from 'react';
import { Entity } from '@backstage/catalog-model';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { StorageApi, storageApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { InfraApi, infraApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { fakeInfraApi } from './fakeInfraApi';

/** Draws something of ours in a portal whose backend is the given fake. */
export function renderInfra(
  element: ReactElement,
  options: {
    api?: Partial<InfraApi>;
    path?: string;
    catalog?: Entity[];
    /** What the browser has kept. @defaultValue nothing */
    storage?: StorageApi;
  } = {},
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [infraApiRef, fakeInfraApi(options.api)],
        [storageApiRef, options.storage ?? mockApis.storage()],
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
