import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router-dom';
import { aResource, aTemplate, pageOf } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ResourcesPage } from './ResourcesPage';

function aListOf(...pages: Awaited<ReturnType<InfraApi['resources']>>[]) {
  const resources = jest.fn<
    ReturnType<InfraApi['resources']>,
    Parameters<InfraApi['resources']>
  >();
  for (const page of pages) resources.mockResolvedValueOnce(page);
  return resources.mockResolvedValue(pages[pages.length - 1] ?? pageOf([]));
}

describe('ResourcesPage', () => {
  it('lists resources with their status and pending change', async () => {
    renderInfra(<ResourcesPage />, {
      api: {
        resources: aListOf(
          pageOf([
            aResource({
              status: 'approval_pending',
              openChange: {
                id: 'c-1',
                kind: 'update',
                status: 'approval_pending',
              },
            }),
          ]),
        ),
      },
    });
    const row = await screen.findByRole('row', { name: /net-staging/ });
    expect(row).toHaveTextContent('Provisioned · waiting for approval');
    expect(
      within(row).getByRole('link', { name: 'Pending change' }),
    ).toHaveAttribute('href', '/infra/changes/c-1');
  });

  it('asks the server for what is filtered, searched and sorted', async () => {
    const resources = aListOf(pageOf([aResource()]));
    renderInfra(<ResourcesPage />, {
      api: { resources, templates: async () => pageOf([aTemplate()]) },
    });
    await screen.findByRole('row', { name: /net-staging/ });
    await userEvent.click(screen.getByRole('combobox', { name: /^State/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Provisioned' }),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search resources' }),
      'net',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(() =>
      expect(resources).toHaveBeenLastCalledWith(
        expect.objectContaining({
          state: ['provisioned'],
          search: 'net',
          sort: 'name',
        }),
      ),
    );
  });

  it('pages by the cursors of the server', async () => {
    const resources = aListOf(
      { ...pageOf([aResource()], 'next-1'), totalItems: 51 },
      pageOf([aResource({ id: 'r-2', name: 'on-page-two' })]),
    );
    renderInfra(<ResourcesPage />, { api: { resources } });
    await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
    await screen.findByRole('row', { name: /on-page-two/ });
    expect(resources).toHaveBeenLastCalledWith(
      expect.objectContaining({ cursor: 'next-1' }),
    );
    expect(
      screen.getByRole('button', { name: 'Previous' }),
    ).toBeInTheDocument();
  });

  it('says what to do next where there is nothing', async () => {
    renderInfra(<ResourcesPage />, { api: { resources: aListOf(pageOf([])) } });
    expect(
      await screen.findByRole('link', { name: 'Create the first resource' }),
    ).toHaveAttribute('href', '/infra/resources/create');
  });

  it('offers to clear filters that nothing matches', async () => {
    renderInfra(<ResourcesPage />, {
      path: '/infra?state=destroyed',
      api: { resources: aListOf(pageOf([])) },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('No resources yet')).toBeInTheDocument();
  });

  it('keeps a selection over pages, and leads to a batch of it', async () => {
    const resources = aListOf(
      { ...pageOf([aResource()], 'next-1'), totalItems: 51 },
      pageOf([aResource({ id: 'r-2', name: 'on-page-two' })]),
    );
    renderInfra(
      <Routes>
        <Route path="/infra/batches/create" element={<Address />} />
        <Route path="*" element={<ResourcesPage />} />
      </Routes>,
      { api: { resources } },
    );
    expect(screen.queryByRole('group', { name: 'Selection' })).toBeNull();
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Select net-staging' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByRole('row', { name: /on-page-two/ });
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Select all of this page' }),
    );
    const selection = screen.getByRole('group', { name: 'Selection' });
    expect(selection).toHaveTextContent('2 selected');
    await userEvent.click(
      within(selection).getByRole('button', { name: 'Destroy' }),
    );
    expect(
      await screen.findByText(
        '?operation=destroy&resourceId=r-1&resourceId=r-2',
      ),
    ).toBeInTheDocument();
  });
});

function Address() {
  return <p>{useLocation().search}</p>;
}
