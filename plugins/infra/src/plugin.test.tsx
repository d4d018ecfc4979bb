import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { aResource, pageOf } from './__testUtils__/builders';
import { fakeInfraApi } from './__testUtils__/fakeInfraApi';
import newPlugin from './alpha';
import { infraApiRef } from './api';
import { EntityInfraResourceCard, InfraPage, isInfraAvailable } from './index';
import { rootRouteRef } from './routes';

jest.setTimeout(30_000);

const fake = fakeInfraApi({
  resources: async () => pageOf([aResource()]),
  resource: async () => aResource(),
});

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'net-staging',
    annotations: { 'groundwork.dev/resource-id': 'r-1' },
  },
};

describe('the plugin in the new frontend system', () => {
  it('has its pages under /infra, each area as a tab', async () => {
    const api = ApiBlueprint.make({
      params: define =>
        define({ api: infraApiRef, deps: {}, factory: () => fake }),
    });
    renderTestApp({
      features: [newPlugin.withOverrides({ extensions: [api] })],
      initialRouteEntries: ['/infra'],
    });
    expect(
      await screen.findByRole(
        'link',
        { name: 'net-staging' },
        { timeout: 20_000 },
      ),
    ).toHaveAttribute('href', '/infra/resources/r-1');
    for (const tab of [
      'Resources',
      'Changes',
      'Runs',
      'Batches',
      'Templates',
      'Activity',
      'Status',
    ]) {
      expect(screen.getByRole('tab', { name: tab })).toBeInTheDocument();
    }
  });
});

/** Hides the page from the route collector, which a portal's FlatRoutes would feed. */
function MountedPage() {
  return <InfraPage />;
}

describe('the plugin in the legacy frontend system', () => {
  const apis = [[infraApiRef, fake]] as const;

  it('has the same pages below its header', async () => {
    await renderInTestApp(
      <TestApiProvider apis={apis}>
        <Routes>
          <Route path="/infra/*" element={<MountedPage />} />
        </Routes>
      </TestApiProvider>,
      {
        mountedRoutes: { '/infra': rootRouteRef },
        routeEntries: ['/infra/resources'],
      },
    );
    expect(
      await screen.findByRole(
        'link',
        { name: 'net-staging' },
        { timeout: 20_000 },
      ),
    ).toHaveAttribute('href', '/infra/resources/r-1');
    expect(screen.getByRole('tab', { name: 'Templates' })).toBeInTheDocument();
  });

  it('has a card for the entity of a resource', async () => {
    expect(isInfraAvailable(entity)).toBe(true);
    await renderInTestApp(
      <TestApiProvider apis={apis}>
        <EntityProvider entity={entity}>
          <EntityInfraResourceCard />
        </EntityProvider>
      </TestApiProvider>,
      { mountedRoutes: { '/infra': rootRouteRef } },
    );
    expect(await screen.findByText('Provisioned')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open resource' })).toHaveAttribute(
      'href',
      '/infra/resources/r-1',
    );
  });
});
