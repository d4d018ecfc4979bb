import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Change } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aComparison,
  aPlan,
  aResource,
} from '../__testUtils__/builders';
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
        staleReason: 'state serial 7 became 8',
      }),
    );
    expect(
      await screen.findByText(/state serial 7 became 8\. Approvals of it/),
    ).toBeVisible();
  });

  it('keeps showing approvals that became void, with the reason, and counts none', async () => {
    show(
      aChange({
        status: 'stale',
        quorum: 1,
        staleReason: 'state serial 7 became 8',
        voidApprovals: [
          {
            by: 'user:default/bob',
            decision: 'approved',
            comment: 'fine by me',
            at: aChange().createdAt,
            voidReason: 'state serial 7 became 8',
          },
        ],
      }),
    );
    expect(await screen.findByText('0 of 1 approval')).toBeInTheDocument();
    const gone = screen.getByRole('region', {
      name: 'Decisions that no longer count',
    });
    expect(gone).toHaveTextContent(/bob approved/);
    expect(gone).toHaveTextContent('“fine by me”');
    expect(gone).toHaveTextContent('Void: state serial 7 became 8');
  });

  it('shows void approvals also while there is no plan', async () => {
    show(
      aChange({
        status: 'draft',
        quorum: 1,
        plan: undefined,
        voidApprovals: [
          {
            by: 'user:default/bob',
            decision: 'approved',
            at: aChange().createdAt,
            voidReason: 'the change was edited',
          },
        ],
      }),
    );
    expect(
      await screen.findByText('Void: the change was edited'),
    ).toBeVisible();
    expect(screen.getByText(/There is no plan yet/)).toBeVisible();
  });

  it('decides on details by their values, without a plan', async () => {
    const approveChange = jest.fn(async () => ({ change: decidable }));
    const plan = jest.fn();
    show(
      aChange({
        kind: 'metadata',
        plan: { digest: 'values-1', summary: aPlan().summary },
        values: {
          description: 'ours',
          dependencyTags: [
            { name: 'env', value: 'prod', inheritedByChildren: true },
          ],
        },
        previousValues: {
          description: 'theirs',
          dependencyTags: [
            { name: 'env', value: 'dev', inheritedByChildren: true },
          ],
        },
        allowedActions: ['approve', 'reject'],
      }),
      { approveChange, plan },
    );
    expect(
      await screen.findByRole('heading', {
        name: 'Edit details of net-staging',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('row', { name: 'Description theirs ours' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('row', { name: 'Tag env dev prod' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/There is no plan yet/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(approveChange).toHaveBeenCalledWith('c-1', {
        planDigest: 'values-1',
        comment: undefined,
      }),
    );
    expect(plan).not.toHaveBeenCalled();
  });

  it('shows when it starts and expires, and sets it to start at once', async () => {
    const editChange = jest.fn(async () => aChange());
    const inThreeDays = new Date(Date.now() + 3 * 864e5 + 6e4).toISOString();
    show(
      aChange({
        status: 'planned',
        startAt: '2031-05-06T07:08:00.000Z',
        expiresAt: inThreeDays,
        allowedActions: ['submit'],
      }),
      { editChange },
    );
    expect(await screen.findByText(/\(in 3 days\)/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Start time' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Start at once' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(editChange).toHaveBeenCalledWith('c-1', { startAt: null }),
    );
  });

  it('shows what breaks and what changes with another version', async () => {
    const side = { type: 'string' };
    show(
      aChange({
        versionChange: aComparison({
          variables: {
            added: ['dns_zone'],
            removed: ['nat'],
            changed: [],
            required: ['dns_zone'],
          },
          details: [
            { name: 'dns_zone', before: {}, after: side, ruleIsSame: true },
            { name: 'nat', before: side, after: {}, ruleIsSame: true },
          ],
          outputs: { added: [], removed: ['nat_ids'], changed: [] },
          lost: [
            { templateKey: 'service', variable: 'nats', output: 'nat_ids' },
          ],
        }),
      }),
    );
    expect(await screen.findByText('From v1.0.0 to v2.0.0')).toBeVisible();
    expect(screen.getByText('Breaking changes of v2.0.0')).toBeVisible();
    expect(screen.getByText('Subnets are made anew.')).toBeVisible();
    const table = screen.getByRole('table', { name: 'What changes' });
    expect(
      [...table.querySelectorAll('tr')].map(row => row.textContent),
    ).toEqual([
      'VariableChangeRule',
      'dns_zonenew, must be given nownone',
      'natgone',
    ]);
    expect(screen.getByText('Outputs gone: nat_ids.')).toBeVisible();
    expect(
      screen.getByText(
        'The output nat_ids goes, which a rule of service takes for nats.',
      ),
    ).toBeVisible();
  });

  it('says of a version that is older that it leads back', async () => {
    show(
      aChange({
        versionChange: aComparison({
          ...{ fromRef: 'v2.0.0', toRef: 'v1.0.0', older: true },
        }),
      }),
    );
    expect(
      await screen.findByText('v1.0.0 is older than v2.0.0: this goes back.'),
    ).toBeVisible();
    expect(
      screen.getByText('Taken back: breaking changes of v2.0.0'),
    ).toBeVisible();
  });

  it('names the outputs that values refer to', async () => {
    const network = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
    show(
      aChange({
        values: { parentIds: [], variables: { subnets: ['s-1'] } },
        previousValues: {
          parentIds: [network],
          variables: { subnets: { $output: 'subnet_ids', from: network } },
        },
      }),
      {
        resource: async id =>
          aResource(id === network ? { id, name: 'network' } : {}),
      },
    );
    expect(
      await screen.findByRole('row', {
        name: 'subnets network › subnet_ids ["s-1"]',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('row', { name: 'Parent network yes no' }),
    ).toBeInTheDocument();
  });
});
