import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Change } from '@groundwork/plugin-infra-common';
import { aChange, aPlan, aResource } from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ChangePage } from './ChangePage';

function show(change: Change, api: Partial<InfraApi> = {}) {
  renderInfra(
    <Routes>
      <Route path="/infra/changes/:changeId" element={<ChangePage />} />
    </Routes>,
    {
      path: `/infra/changes/${change.id}`,
      api: {
        change: async () => change,
        resource: async () => aResource(),
        ...api,
      },
    },
  );
}

const decidable = aChange({
  allowedActions: ['approve', 'reject'],
  quorum: 2,
  approvals: [
    { by: 'user:default/bob', decision: 'approved', at: aChange().createdAt },
  ],
});

describe('ChangePage', () => {
  it('approves exactly the plan that is displayed', async () => {
    const approveChange = jest.fn(async () => ({ change: decidable }));
    show(decidable, {
      approveChange,
      plan: async () => aPlan({ digest: 'digest-1' }),
    });
    expect(await screen.findByText('1 of 2 approvals')).toBeInTheDocument();
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Comment' }),
      'fine',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(approveChange).toHaveBeenCalledWith('c-1', {
        planDigest: 'digest-1',
        comment: 'fine',
      }),
    );
  });

  it('approves nothing while another plan stands than the one that is displayed', async () => {
    const approveChange = jest.fn();
    show(decidable, {
      approveChange,
      plan: async () => aPlan({ digest: 'an-older-one' }),
    });
    const approve = await screen.findByRole('button', {
      name: 'Approve',
      description: /Another plan stands now/,
    });
    await userEvent.click(approve);
    expect(approveChange).not.toHaveBeenCalled();
  });

  it('says why the person may not approve', async () => {
    show(
      aChange({
        blockedActions: [
          { action: 'approve', reason: 'You requested this change' },
          { action: 'reject', reason: 'You requested this change' },
        ],
      }),
    );
    const approve = await screen.findByRole('button', { name: 'Approve' });
    expect(approve).toHaveAttribute('aria-disabled', 'true');
    await userEvent.hover(approve);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'You requested this change',
    );
    expect(screen.queryByRole('textbox', { name: 'Comment' })).toBeNull();
  });

  it('rejects with a comment, and shows a refusal', async () => {
    const endChange = jest.fn(async () => {
      throw aRefusal(409, 'The change is applied already.');
    });
    show(decidable, { endChange });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Comment' }),
      'too large',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Reject' }));
    expect(
      await screen.findByText('The change is applied already.'),
    ).toBeInTheDocument();
    expect(endChange).toHaveBeenCalledWith('c-1', 'reject', {
      comment: 'too large',
    });
  });

  it('shows values before and after, and never a secret', async () => {
    show(
      aChange({
        values: { variables: { size: 2, password: '(sensitive)', same: 1 } },
        previousValues: {
          variables: { size: 1, password: '(sensitive)', same: 1 },
        },
      }),
    );
    const size = await screen.findByRole('row', { name: 'size 1 2' });
    expect(size).toBeInTheDocument();
    expect(
      screen.getByRole('row', { name: 'password (sensitive) (sensitive)' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('row', { name: /^same/ })).toBeNull();
  });

  it('says why the plan no longer holds', async () => {
    show(
      aChange({
        status: 'stale',
        plan: {
          runId: 'u-1',
          digest: 'digest-1',
          summary: aPlan().summary,
          stale: { reason: 'state serial 7 became 8' },
        },
      }),
    );
    expect(
      await screen.findByText(/state serial 7 became 8/),
    ).toBeInTheDocument();
  });
});
