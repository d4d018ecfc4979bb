import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { RevisionComparison } from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { RevisionsPage } from './RevisionsPage';

function show(query: string, changes: RevisionComparison['changes']) {
  const compareRevisions = jest.fn(
    async (_: string, from: number, to: number) => ({ from, to, changes }),
  );
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/revisions"
        element={<RevisionsPage />}
      />
    </Routes>,
    {
      path: `/infra/resources/r-1/revisions${query}`,
      api: {
        resource: async () => aResource({ revision: 4 }),
        compareRevisions,
      },
    },
  );
  return compareRevisions;
}

describe('RevisionsPage', () => {
  it('compares the last two, and tells of secrets only that they changed', async () => {
    const compareRevisions = show('', [
      { path: 'variables.cidr', before: '10.0.0.0/16', after: '10.1.0.0/16' },
      { path: 'variables.token', sensitive: true },
      { path: 'dependencyTags.example.com/cost', after: '4711' },
    ]);
    const table = await screen.findByRole('table', {
      name: 'Values before and after',
    });
    const row = (name: string) =>
      within(table).getByRole('row', { name: new RegExp(name) });
    expect(row('variables.cidr')).toHaveTextContent(
      'variables.cidr"10.0.0.0/16""10.1.0.0/16"',
    );
    expect(row('variables.token')).toHaveTextContent(
      '(sensitive)(sensitive) changed',
    );
    expect(row('example.com/cost')).toHaveTextContent('not set"4711"');
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 3, 4);
  });

  it('compares any two that are chosen', async () => {
    const compareRevisions = show('?from=1&to=2', []);
    expect(await screen.findByText('Nothing differs.')).toBeInTheDocument();
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 1, 2);
    await userEvent.click(screen.getByRole('combobox', { name: /^After/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Revision 4' }),
    );
    await waitFor(() =>
      expect(compareRevisions).toHaveBeenLastCalledWith('r-1', 1, 4),
    );
  });

  it('falls back to the last two for numbers that there are not', async () => {
    const compareRevisions = show('?from=0&to=99', []);
    await screen.findByText('Nothing differs.');
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 3, 4);
  });
});
