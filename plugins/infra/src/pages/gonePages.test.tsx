import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { BatchesRouter } from './BatchesRouter';
import { ChangesRouter } from './ChangesRouter';
import { ResourcesRouter } from './ResourcesRouter';
import { RunsRouter } from './RunsRouter';
import { TemplatesRouter } from './TemplatesRouter';

const ID = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';

const AREAS = {
  changes: <ChangesRouter />,
  runs: <RunsRouter />,
  templates: <TemplatesRouter />,
  batches: <BatchesRouter />,
  resources: <ResourcesRouter />,
};

function open(area: keyof typeof AREAS, rest: string, problem: Error) {
  const refuse = async (): Promise<never> => {
    throw problem;
  };
  renderInfra(
    <Routes>
      <Route path={`/infra/${area}/*`} element={AREAS[area]} />
    </Routes>,
    {
      path: `/infra/${area}/${rest}`,
      api: {
        ...{ change: refuse, run: refuse, template: refuse, batch: refuse },
        ...{ resource: refuse, resourceTree: refuse },
      },
    },
  );
}

describe('the page of something that is gone', () => {
  it.each([
    ['changes', 'change', 'All changes', '/infra/changes?box=all'],
    ['runs', 'run', 'All runs', '/infra/runs'],
    ['templates', 'template', 'All templates', '/infra/templates'],
    ['batches', 'batch', 'All batches', '/infra/batches'],
  ] as const)(
    'says so below %s, and leads on',
    async (area, what, list, to) => {
      open(area, ID, aRefusal(404, 'It is not there'));
      expect(
        await screen.findByText(`There is no such ${what}`),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: list })).toHaveAttribute(
        'href',
        to,
      );
      expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
    },
  );

  it.each(['', '/tree', '/edit', '/access', '/revisions'])(
    'shows what stays of a resource at %s',
    async page => {
      open('resources', `${ID}${page}`, aRefusal(404, 'It is not there'));
      expect(
        await screen.findByRole('heading', {
          name: 'There is no such resource',
        }),
      ).toBeInTheDocument();
    },
  );

  it('is told from one that can’t be had now', async () => {
    open('changes', ID, aRefusal(503, 'The database is away'));
    expect(
      await screen.findByRole('button', { name: 'Retry' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('There is no such change')).toBeNull();
  });
});
