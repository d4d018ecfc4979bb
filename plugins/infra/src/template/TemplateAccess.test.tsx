import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Grants } from '@groundwork/plugin-infra-common';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { announce } from '../live/infraSignals';
import { TemplateAccess } from './TemplateAccess';

const GIVEN: Grants = {
  items: [
    {
      principal: 'user:default/alice',
      role: 'write',
      grantedBy: 'user:default/bob',
      createdAt: '2026-03-02T10:00:00.000Z',
    },
  ],
  inherited: [],
  editable: true,
};

function show(api: Partial<InfraApi>) {
  renderInfra(<TemplateAccess templateKey="network" />, {
    path: '/infra/templates/network',
    api,
  });
}

describe('TemplateAccess', () => {
  it('gives roles on the template, and on no resource', async () => {
    const setTemplateGrants = jest.fn(async () => GIVEN);
    const setGrants = jest.fn(async () => GIVEN);
    show({ templateGrants: async () => GIVEN, setTemplateGrants, setGrants });
    await userEvent.type(
      await screen.findByRole('combobox', { name: 'User or group' }),
      'plugin:scaffolder{Enter}',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save roles' }));
    await waitFor(() =>
      expect(setTemplateGrants).toHaveBeenCalledWith('network', {
        items: [
          { principal: 'user:default/alice', role: 'write' },
          { principal: 'plugin:scaffolder', role: 'read' },
        ],
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Save roles' })).toBeNull(),
    );
    expect(setGrants).not.toHaveBeenCalled();
  });

  it('says what the roles hold for, and lets only those change them who may', async () => {
    show({ templateGrants: async () => ({ ...GIVEN, editable: false }) });
    expect(
      await screen.findByText(/hold on everything that is made of it/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/needs the role admin here, or in the whole portal/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('keeps the draft that the server refuses, with the reason at its row', async () => {
    show({
      templateGrants: async () => GIVEN,
      setTemplateGrants: async () => {
        throw aRefusal(400, 'The grants are not valid', {
          issues: [{ path: 'items.0.principal', message: 'is not there' }],
        });
      },
    });
    await userEvent.type(
      await screen.findByRole('combobox', { name: 'User or group' }),
      'user:default/nobody{Enter}',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove user:default/alice' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save roles' }));
    const row = await screen.findByRole('row', { name: /nobody/ });
    expect(await within(row).findByText('is not there')).toBeInTheDocument();
  });

  it('follows what others give on this template, and not on another', async () => {
    const templateGrants = jest.fn(async () => GIVEN);
    show({ templateGrants });
    await screen.findByRole('table', { name: 'Roles given here' });
    await act(async () => announce({ templateKey: 'database' }));
    expect(templateGrants).toHaveBeenCalledTimes(1);
    templateGrants.mockResolvedValue({ ...GIVEN, items: [] });
    await act(async () => announce({ templateKey: 'network' }));
    expect(
      await screen.findByText(/Nobody has a role of their own here/),
    ).toBeInTheDocument();
  });
});
