import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { RevisionComparison } from '@groundwork/plugin-infra-common';
import {
  aResource,
  aRevision,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { RevisionsPage } from './RevisionsPage';

const entry = (name: string, value: unknown, inheritedByChildren = true) => ({
  ...{ name, value, inheritedByChildren },
});

function show(
  query: string,
  changes: RevisionComparison['changes'],
  latest = 4,
) {
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
        resource: async () => aResource({ revision: latest }),
        compareRevisions,
        revisions: async () =>
          pageOf([
            aRevision({
              number: 3,
              approvedBy: ['user:default/bob', 'user:default/dave'],
              createdBy: 'user:default/dave',
            }),
            aRevision({ number: 2 }),
          ]),
        version: async (_, id) =>
          aVersion({ id, ref: id === 'v-2' ? 'v2.0.0' : 'v1.0.0' }),
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
      { path: 'dependencyConfig.db_password', sensitive: true },
      {
        path: 'dependencyTags',
        before: [entry('zone', 'a'), entry('team', 'net')],
        after: [
          entry('example.com/cost', '4711'),
          entry('zone', 'a'),
          entry('team', 'apps', false),
        ],
      },
      {
        path: 'links',
        before: [{ title: 'Docs', url: 'https://docs.example.com' }],
        after: [
          { title: 'Board', url: 'https://board.example.com' },
          { title: 'Docs', url: 'https://docs.example.com' },
        ],
      },
      { path: 'versionId', before: 'v-1', after: 'v-2' },
    ]);
    const table = await screen.findByRole('table', {
      name: 'Values before and after',
    });
    const row = (name: string) =>
      within(table).getByRole('row', { name: new RegExp(name) });
    expect(row('^cidr')).toHaveTextContent('cidr"10.0.0.0/16""10.1.0.0/16"');
    expect(row('^token')).toHaveTextContent('(sensitive)(sensitive) changed');
    expect(row('Config entry db_password')).toHaveTextContent(
      '(sensitive)(sensitive) changed',
    );
    expect(row('Tag example.com/cost')).toHaveTextContent('not set4711');
    expect(row('Tag team')).toHaveTextContent('netapps (not for children)');
    expect(row('Link Board')).toHaveTextContent(
      'not sethttps://board.example.com',
    );
    await waitFor(() =>
      expect(row('^Version')).toHaveTextContent(
        'v1.0.0 (aaaaaaaa)v2.0.0 (aaaaaaaa)',
      ),
    );
    expect(within(table).queryByText('zone')).not.toBeInTheDocument();
    expect(within(table).queryByText('Docs')).not.toBeInTheDocument();
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 3, 4);
  });

  it('compares any two that are chosen', async () => {
    const compareRevisions = show('?from=1&to=2', []);
    expect(await screen.findByText('Nothing differs.')).toBeInTheDocument();
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 1, 2);
    await userEvent.click(screen.getByRole('combobox', { name: /^After/ }));
    expect(
      await screen.findByRole('option', {
        name: /^Revision 3: alice, approved by bob and dave, /,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('option', { name: /^Revision 2: alice, \d/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('option', { name: 'Revision 4' }));
    await waitFor(() =>
      expect(compareRevisions).toHaveBeenLastCalledWith('r-1', 1, 4),
    );
  });

  it('says of a single revision that there is nothing to compare', async () => {
    const compareRevisions = show('', [], 1);
    expect(
      await screen.findByText('There is one revision so far'),
    ).toBeInTheDocument();
    expect(compareRevisions).not.toHaveBeenCalled();
  });

  it('falls back to the last two for numbers that there are not', async () => {
    const compareRevisions = show('?from=0&to=99', []);
    await screen.findByText('Nothing differs.');
    expect(compareRevisions).toHaveBeenCalledWith('r-1', 3, 4);
  });
});
