import { screen, waitFor, within } from '@testing-library/react';
import { ListParameters } from '@groundwork/plugin-infra-common';
import { aChange, aPlan, pageOf, summaryOf } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { ChangesPage } from './ChangesPage';
import { InboxBadge } from './InboxBadge';

const waiting = {
  ...summaryOf(
    aChange({
      message: 'before the audit',
      plan: {
        runId: 'u-1',
        digest: 'digest-1',
        summary: { ...aPlan().summary, add: 2, destroy: 1 },
      },
    }),
  ),
  quorum: 2,
  approved: 1,
};

/** Three changes wait for the person, of which a page shows one. */
async function inbox(query?: ListParameters) {
  return query?.approver === 'me'
    ? { ...pageOf([waiting]), totalItems: 3 }
    : pageOf([]);
}

describe('ChangesPage', () => {
  it('counts what waits for the person, and tells what to decide on', async () => {
    renderInfra(<ChangesPage />, { api: { changes: inbox } });
    expect(
      await screen.findByRole('tab', { name: 'Waiting for my approval (3)' }),
    ).toBeInTheDocument();
    const row = await screen.findByRole('row', { name: /net-staging/ });
    expect(row).toHaveTextContent('alice');
    expect(row).toHaveTextContent('before the audit');
    expect(row).toHaveTextContent('1 to destroy');
    expect(row).toHaveTextContent('1 of 2');
    expect(within(row).getByRole('link', { name: 'Update' })).toHaveAttribute(
      'href',
      '/infra/changes/c-1',
    );
  });

  it('shows no number where nothing waits', async () => {
    renderInfra(<ChangesPage />);
    expect(
      await screen.findByText('Nothing waits for you'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('tab', { name: 'Waiting for my approval' }),
    ).toBeInTheDocument();
  });
});

describe('InboxBadge', () => {
  it('puts the number on the icon', async () => {
    renderInfra(<InboxBadge>icon</InboxBadge>, { api: { changes: inbox } });
    expect(
      await screen.findByRole('status', {
        name: '3 changes wait for your approval',
      }),
    ).toHaveTextContent('icon3');
  });

  it('leaves the icon alone where nothing can be counted', async () => {
    const changes = jest.fn(async () => {
      throw new Error('the backend is away');
    });
    renderInfra(<InboxBadge>icon</InboxBadge>, { api: { changes } });
    await waitFor(() => expect(changes).toHaveBeenCalled());
    expect(await screen.findByText('icon')).toHaveTextContent(/^icon$/);
    expect(screen.queryByRole('status', { name: /approval/ })).toBeNull();
  });
});
