import { ReactElement } from 'react';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { renderInfra } from '../__testUtils__/renderInfra';
import { ActivityRouter } from './ActivityRouter';
import { BatchesRouter } from './BatchesRouter';
import { ChangesRouter } from './ChangesRouter';
import { KnownPaths } from './KnownPaths';
import { ResourcesRouter } from './ResourcesRouter';
import { RunsRouter } from './RunsRouter';
import { StatusRouter } from './StatusRouter';
import { TemplatesRouter } from './TemplatesRouter';

function open(path: string, mounted: string, element: ReactElement) {
  renderInfra(
    <Routes>
      <Route path={`${mounted}/*`} element={element} />
    </Routes>,
    { path },
  );
}

describe('an address that leads nowhere', () => {
  it.each([
    ['resources', <ResourcesRouter />],
    ['changes', <ChangesRouter />],
    ['runs', <RunsRouter />],
    ['batches', <BatchesRouter />],
    ['activity', <ActivityRouter />],
    ['templates', <TemplatesRouter />],
    ['status', <StatusRouter />],
  ])('says so below %s', async (area, router) => {
    open(`/infra/${area}/x/nowhere/y`, `/infra/${area}`, router);
    expect(await screen.findByText('There is no such page')).toBeVisible();
    expect(screen.getByRole('link', { name: 'All resources' })).toHaveAttribute(
      'href',
      '/infra/resources',
    );
  });

  it.each([
    ['/infra/nowhere', 'There is no such page'],
    ['/infra/runs/u-1', 'Runs are here'],
  ])('is told from the areas by its first part: %s', async (path, text) => {
    const pages = <KnownPaths paths={['runs']}>Runs are here</KnownPaths>;
    open(path, '/infra', pages);
    expect(await screen.findByText(text)).toBeVisible();
  });
});
