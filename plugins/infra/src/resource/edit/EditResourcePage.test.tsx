import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { MASK, Resource } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aComparison,
  aResource,
  aVariable,
  aVersion,
  aVersionForm,
  pageOf,
  summaryOf,
} from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { EditResourcePage } from './EditResourcePage';

jest.setTimeout(60_000);

const resource = aResource({
  variables: { cidr: '10.0.0.0/8', password: MASK },
  allowedActions: ['update'],
});

function show(
  api: Partial<InfraApi>,
  { shown = resource, search = '' }: { shown?: Resource; search?: string } = {},
) {
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/edit"
        element={<EditResourcePage />}
      />
      <Route path="/infra/changes/:id" element={<p>the change</p>} />
    </Routes>,
    {
      path: `/infra/resources/r-1/edit${search}`,
      api: {
        resource: async () => shown,
        versions: async () => pageOf([aVersion()]),
        versionForm: async () =>
          aVersionForm([
            aVariable({ name: 'cidr' }),
            aVariable({ name: 'password', sensitive: true }),
          ]),
        ...api,
      },
    },
  );
}

async function typeCidr(value: string) {
  const cidr = await screen.findByRole('textbox', { name: /^cidr/ });
  await userEvent.clear(cidr);
  await userEvent.click(cidr);
  await userEvent.paste(value);
}

describe('EditResourcePage', () => {
  it('opens a draft with only what changes, and plans it', async () => {
    const openChange = jest.fn(async () => aChange());
    const moveChange = jest.fn(async () => ({ change: aChange() }));
    show({ openChange, moveChange });
    await typeCidr('10.1.0.0/16');
    await userEvent.type(screen.getByRole('textbox', { name: 'Why' }), 'more');
    await userEvent.click(
      screen.getByRole('button', { name: 'Save and plan' }),
    );
    expect(await screen.findByText('the change')).toBeInTheDocument();
    expect(openChange).toHaveBeenCalledWith('r-1', {
      kind: 'update',
      values: { variables: { cidr: '10.1.0.0/16' } },
      message: 'more',
    });
    expect(moveChange).toHaveBeenCalledWith('c-1', 'plan');
  });

  it('says at untouched fields what the failed plan found in their values', async () => {
    const finding = (variable: string, detail: string) => ({
      severity: 'error' as const,
      summary: 'Invalid value for variable',
      detail: `${detail}\n\nThis was checked at main.tf:3.`,
      variable,
    });
    const failed = aChange({
      kind: 'provision',
      status: 'failed',
      values: { variables: { password: MASK } },
      error: {
        summary: 'terraform plan failed: cidr: Too wide.',
        diagnostics: [
          finding('cidr', 'Too wide.'),
          finding('password', 'Too short.'),
        ],
      },
    });
    show(
      {
        changes: async () => pageOf([summaryOf(failed)]),
        change: async () => failed,
      },
      {
        shown: {
          ...resource,
          ...{ state: 'provision', status: 'error' },
          allowedActions: ['provision'],
        },
      },
    );
    expect(await screen.findByText('Too wide.')).toBeVisible();
    // The password that failed is not the one in the form.
    expect(screen.queryByText('Too short.')).toBeNull();
    await typeCidr('10.1.0.0/16');
    expect(screen.queryByText('Too wide.')).toBeNull();
  });

  it('changes only what is different, and submits it', async () => {
    const openChange = jest.fn(async () => aChange());
    show({ openChange });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Description' }),
      'ours',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Save and submit' }),
    );
    await waitFor(() =>
      expect(openChange).toHaveBeenCalledWith('r-1', {
        kind: 'update',
        values: { description: 'ours' },
        message: undefined,
      }),
    );
  });

  it('shows optional values that were given, and what a draft proposes for them', async () => {
    const optional = { required: false };
    const number = { type: 'number', schema: { type: 'number' } };
    show(
      {
        versionForm: async () =>
          aVersionForm([
            aVariable({ name: 'cidr', default: '10.9.0.0/16', ...optional }),
            aVariable({ name: 'size', default: 1, ...number, ...optional }),
            aVariable({ name: 'token', sensitive: true, ...optional }),
            aVariable({ name: 'zone', default: 'a', ...optional }),
            aVariable({ name: 'zones', default: 'b', ...optional }),
          ]),
        change: async () =>
          aChange({
            status: 'draft',
            values: { variables: { zone: 'c', zones: null } },
          }),
      },
      {
        search: '?change=c-1',
        shown: aResource({
          variables: { cidr: '10.0.0.0/8', size: 0, token: MASK, zones: 'd' },
          allowedActions: ['update'],
        }),
      },
    );
    const field = (name: string, role = 'textbox') =>
      screen.getByRole(role, { name });
    expect(await screen.findByRole('textbox', { name: 'cidr' })).toHaveValue(
      '10.0.0.0/8',
    );
    expect(field('size', 'spinbutton')).toHaveValue(0);
    expect(field('zone')).toHaveValue('c');
    expect(screen.getByText(/^set; type another value/)).toBeVisible();
    const others = screen.getByRole('button', { name: /^Optional variables/ });
    expect(others).toHaveTextContent('Optional variables (1)');
    expect(others).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('textbox', { name: 'zones' })).toBeNull();
  });

  it('shows what breaks with another version, before anything is saved', async () => {
    const compareVersions = jest.fn(async () => aComparison());
    show(
      {
        compareVersions,
        versions: async () =>
          pageOf([aVersion({ id: 'v-2', ref: 'v2.0.0' }), aVersion()]),
      },
      { shown: aResource({ versionId: 'v-1', allowedActions: ['update'] }) },
    );
    const version = await screen.findByRole('combobox', { name: 'Version' });
    expect(compareVersions).not.toHaveBeenCalled();
    await userEvent.click(version);
    await userEvent.click(screen.getByRole('option', { name: /^v2\.0\.0/ }));
    expect(
      await screen.findByText('Breaking changes of v2.0.0'),
    ).toBeInTheDocument();
    expect(screen.getByText('Subnets are made anew.')).toBeInTheDocument();
    expect(compareVersions).toHaveBeenCalledWith('network', 'v-1', 'v-2');
  });

  it('saves nothing where nothing is different', async () => {
    const openChange = jest.fn();
    show({ openChange });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save draft' }),
    );
    expect(await screen.findByText(/Nothing is different/)).toBeInTheDocument();
    expect(openChange).not.toHaveBeenCalled();
  });

  it('keeps a secret of a draft that nobody types anew', async () => {
    const variables = { cidr: '10.1.0.0/16', password: MASK };
    const editChange = jest.fn(async () => aChange());
    show(
      {
        change: async () => aChange({ status: 'draft', values: { variables } }),
        editChange,
      },
      { search: '?change=c-1' },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save draft' }),
    );
    expect(await screen.findByText('the change')).toBeInTheDocument();
    expect(editChange).toHaveBeenCalledWith(
      'c-1',
      expect.objectContaining({ values: { variables } }),
    );
  });

  it('opens details as a change without a run', async () => {
    const openChange = jest.fn(async () => aChange());
    show({ openChange }, { search: '?kind=metadata' });
    expect(
      await screen.findByRole('heading', {
        name: 'Edit details of net-staging',
      }),
    ).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Add link' }),
    );
    expect(screen.queryByRole('textbox', { name: /^cidr/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save and plan' })).toBeNull();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Link 1 title' }),
      'Runbook',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Link 1 address' }),
      'https://example.com',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Save and submit' }),
    );
    await waitFor(() =>
      expect(openChange).toHaveBeenCalledWith('r-1', {
        kind: 'metadata',
        values: { links: [{ title: 'Runbook', url: 'https://example.com' }] },
        message: undefined,
      }),
    );
  });

  it('changes tags of an abstract resource as details', async () => {
    const openChange = jest.fn(async () => aChange());
    show({ openChange }, { shown: aResource({ abstract: true }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Add config value' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Config value 1 name' }),
      'replicas',
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Config value 1 value' }),
      '3',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    await waitFor(() =>
      expect(openChange).toHaveBeenCalledWith('r-1', {
        kind: 'metadata',
        values: {
          dependencyConfig: [
            { name: 'replicas', value: 3, inheritedByChildren: true },
          ],
        },
        message: undefined,
      }),
    );
  });

  const secretEntry = {
    name: 'token',
    value: MASK,
    inheritedByChildren: true,
    sensitive: true,
  };
  const account = aResource({
    abstract: true,
    dependencyConfig: [secretEntry],
  });

  it('sends secret config back masked, and a new one as it was typed', async () => {
    const openChange = jest.fn(async () => aChange());
    show({ openChange }, { shown: account });
    const value = await screen.findByLabelText('Config value 1 value');
    expect(value).toHaveValue('');
    expect(value).toHaveAccessibleDescription('Kept unless another is typed');
    const mark = screen.getByRole('checkbox', {
      name: 'Config value 1 is secret',
    });
    expect(mark).toBeDisabled();
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Config value 1 for children too' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Add config value' }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Config value 2 name' }),
      'key',
    );
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Config value 2 is secret' }),
    );
    const typed = screen.getByLabelText('Config value 2 value');
    expect(typed).toHaveAttribute('type', 'password');
    await userEvent.type(typed, 'hush');
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    const entry = { inheritedByChildren: true, sensitive: true };
    await waitFor(() =>
      expect(openChange).toHaveBeenCalledWith('r-1', {
        kind: 'metadata',
        values: {
          dependencyConfig: [
            { ...secretEntry, inheritedByChildren: false },
            { ...entry, name: 'key', value: 'hush' },
          ],
        },
        message: undefined,
      }),
    );
  });

  it('keeps the secret config that a draft proposes, although it looks like the present one', async () => {
    const editChange = jest.fn(async () => aChange());
    const values = { dependencyConfig: [secretEntry] };
    show(
      {
        change: async () =>
          aChange({
            status: 'draft',
            kind: 'metadata',
            values,
            previousValues: values,
            changedSecrets: ['dependencyConfig.token'],
          }),
        editChange,
      },
      { shown: account, search: '?change=c-1' },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save draft' }),
    );
    await waitFor(() =>
      expect(editChange).toHaveBeenCalledWith(
        'c-1',
        expect.objectContaining({ values }),
      ),
    );
  });

  it('keeps the start time of a draft until it is to start at once', async () => {
    const editChange = jest.fn(async () => aChange());
    show(
      {
        change: async () =>
          aChange({
            status: 'draft',
            values: { variables: { cidr: '10.1.0.0/16' } },
            startAt: '2030-01-01T10:00:00.000Z',
          }),
        editChange,
      },
      { search: '?change=c-1' },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Start at once' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    await waitFor(() =>
      expect(editChange).toHaveBeenCalledWith('c-1', {
        values: { variables: { cidr: '10.1.0.0/16' } },
        message: undefined,
        startAt: null,
      }),
    );
  });

  it('keeps the parents that a draft drops', async () => {
    const editChange = jest.fn(async () => aChange());
    show(
      {
        change: async () =>
          aChange({ status: 'draft', values: { parentIds: ['r-9'] } }),
        editChange,
      },
      { search: '?change=c-1' },
    );
    await typeCidr('10.1.0.0/16');
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    await waitFor(() =>
      expect(editChange).toHaveBeenCalledWith(
        'c-1',
        expect.objectContaining({
          values: {
            variables: { cidr: '10.1.0.0/16' },
            parentIds: ['r-9'],
          },
        }),
      ),
    );
  });
});
