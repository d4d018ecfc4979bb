import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Grant, Grants } from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { AccessPage } from './AccessPage';

function aGrant(overrides: Partial<Grant> = {}): Grant {
  return {
    principal: 'user:default/alice',
    role: 'owner',
    grantedBy: 'user:default/bob',
    createdAt: '2026-03-02T10:00:00.000Z',
    ...overrides,
  };
}

function someGrants(overrides: Partial<Grants> = {}): Grants {
  return { items: [aGrant()], inherited: [], editable: true, ...overrides };
}

function show(grants: Grants, api: Partial<InfraApi> = {}) {
  const entity = (kind: string, name: string, displayName: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { profile: { displayName } },
  });
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/access"
        element={<AccessPage />}
      />
    </Routes>,
    {
      path: '/infra/resources/r-1/access',
      api: {
        resource: async () => aResource(),
        grants: async () => grants,
        ...api,
      },
      catalog: [
        entity('User', 'dave', 'Dave of the platform'),
        entity('Group', 'team-apps', 'Team Apps'),
        entity('Component', 'team-page', 'Team Page'),
      ],
    },
  );
}

async function pickRole(name: string, option: RegExp) {
  await userEvent.click(screen.getByRole('combobox', { name }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('AccessPage', () => {
  it('gives a role to a group of the catalog', async () => {
    const setGrants = jest.fn(async () => someGrants());
    show(someGrants(), { setGrants });
    await userEvent.type(
      await screen.findByRole('combobox', { name: 'User or group' }),
      'team',
    );
    await userEvent.click(
      await screen.findByRole('option', { name: /Team Apps/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    const table = screen.getByRole('table', { name: 'Roles given here' });
    expect(
      within(table).getByRole('row', { name: /team-apps.*not saved yet/ }),
    ).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: 'User or group' })).toHaveValue(
      '',
    );
    await pickRole('Role of group:default/team-apps', /^Write/);
    await userEvent.click(screen.getByRole('button', { name: 'Save roles' }));
    await waitFor(() =>
      expect(setGrants).toHaveBeenCalledWith('r-1', {
        items: [
          { principal: 'user:default/alice', role: 'owner' },
          { principal: 'group:default/team-apps', role: 'write' },
        ],
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Save roles' })).toBeNull(),
    );
  });

  it('shows the server’s findings at their rows, and keeps the draft', async () => {
    show(
      someGrants({
        items: [aGrant(), aGrant({ principal: 'user:default/gone' })],
      }),
      {
        setGrants: async () => {
          throw aRefusal(400, 'Some grants are wrong', {
            issues: [{ path: 'items.0.principal', message: 'is not there' }],
          });
        },
      },
    );
    const remove = await screen.findByRole('button', {
      name: 'Remove user:default/alice',
    });
    // On a narrow screen a word has no room beside the select.
    expect(remove).toHaveTextContent(/^$/);
    expect(screen.getByRole('table', { name: 'Roles given here' })).toHaveStyle(
      { tableLayout: 'fixed' },
    );
    await userEvent.click(remove);
    await userEvent.click(screen.getByRole('button', { name: 'Save roles' }));
    expect(await screen.findByText('is not there')).toBeInTheDocument();
    const row = screen.getByRole('row', { name: /gone/ });
    expect(row).toHaveTextContent('is not there');
    expect(
      screen.getByRole('button', { name: 'Save roles' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Remove user:default/alice' }),
    ).toBeNull();
  });

  it('shows where inherited roles come from, and lets only admins change', async () => {
    show(
      someGrants({
        editable: false,
        inherited: [
          aGrant({
            principal: 'group:default/team-platform',
            role: 'admin',
            inheritedFrom: { resourceId: 'r-0', resourceName: 'account' },
          }),
          aGrant({
            principal: 'group:default/team-platform',
            role: 'owner',
            inheritedFrom: { templateKey: 'network', templateName: 'Network' },
          }),
        ],
      }),
    );
    const inherited = await screen.findByRole('table', {
      name: 'Inherited roles',
    });
    expect(
      within(inherited).getByRole('link', { name: 'account' }),
    ).toHaveAttribute('href', '/infra/resources/r-0');
    const byTemplate = within(inherited).getByRole('row', {
      name: /Owner template Network/,
    });
    expect(
      within(byTemplate).getByRole('link', { name: 'Network' }),
    ).toHaveAttribute('href', '/infra/templates/network');
    expect(screen.getByText(/needs the role admin/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Approvals' })).toBeNull();
  });

  it('sets what needs an approval, and leaves the rest inherited', async () => {
    const setApproval = jest.fn(async () => aResource());
    show(someGrants(), {
      setApproval,
      resource: async () => aResource({ approval: { required: true } }),
    });
    expect(
      await screen.findByRole('combobox', { name: /^Approval required/ }),
    ).toHaveTextContent('Yes');
    await userEvent.click(
      screen.getByRole('combobox', { name: /^Approvals needed/ }),
    );
    await userEvent.click(await screen.findByRole('option', { name: '2' }));
    await userEvent.click(
      screen.getByRole('combobox', { name: /^Approval required/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Inherited' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Save approvals' }),
    );
    await waitFor(() =>
      expect(setApproval).toHaveBeenCalledWith('r-1', {
        required: undefined,
        quorum: 2,
      }),
    );
  });
});
