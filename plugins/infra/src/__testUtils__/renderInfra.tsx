import { ReactElement } from 'react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { InfraApi, infraApiRef } from '../api';
import { rootRouteRef } from '../routes';
import { fakeInfraApi } from './fakeInfraApi';

/** Draws something of ours in a portal whose backend is the given fake. */
export function renderInfra(
  element: ReactElement,
  options: { api?: Partial<InfraApi>; path?: string } = {},
) {
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [infraApiRef, fakeInfraApi(options.api)],
        [permissionApiRef, mockApis.permission()],
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
