import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { aChange, aPlan, pageOf, summaryOf } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ResourceChangesPage } from './ResourceChangesPage';

jest.setTimeout(60_000);

function show(changes: InfraApi['changes']) {
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/changes"
        element={<ResourceChangesPage />}
      />
    </Routes>,
    { path: '/infra/resources/r-1/changes', api: { changes } },
  );
}

describe('ResourceChangesPage', () => {
  it('lists the changes of one resource, stale ones with the reason', async () => {
    const stale = aChange({
      status: 'stale',
      plan: {
        digest: 'd',
        summary: aPlan().summary,
        stale: { reason: 'outputs of a parent changed' },
      },
    });
    show(async () => pageOf([summaryOf(stale)]));
    expect(
      await screen.findByText('outputs of a parent changed'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { name: 'Changes of net-staging' }),
    ).toBeInTheDocument();
  });

  it('asks the server for kinds and statuses', async () => {
    const changes = jest.fn<
      ReturnType<InfraApi['changes']>,
      Parameters<InfraApi['changes']>
    >(async () => pageOf([summaryOf(aChange())]));
    show(changes);
    await userEvent.click(
      await screen.findByRole('combobox', { name: /^Kind/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Edit details' }),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(changes).toHaveBeenLastCalledWith(
        expect.objectContaining({ resourceId: 'r-1', kind: ['metadata'] }),
      ),
    );
  });
});
