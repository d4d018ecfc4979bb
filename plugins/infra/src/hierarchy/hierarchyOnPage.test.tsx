import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Resource } from '@groundwork/plugin-infra-common';
import { aChange, aResource } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ResourcePage } from '../resource/ResourcePage';

jest.setTimeout(60_000);

const NETWORK = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
const prod = { resourceId: 'r-9', resourceName: 'prod-account' };

function show(resource: Partial<Resource>, api: Partial<InfraApi> = {}) {
  const shown = aResource(resource);
  const network = aResource({ id: NETWORK, name: 'network' });
  renderInfra(
    <Routes>
      <Route path="/infra/resources/:resourceId" element={<ResourcePage />} />
      <Route path="/infra/changes/:changeId" element={<p>the change</p>} />
    </Routes>,
    {
      path: `/infra/resources/${shown.id}`,
      api: {
        resource: async id => (id === NETWORK ? network : shown),
        ...api,
      },
    },
  );
}

describe('ResourcePage', () => {
  it('shows tags and config with where they come from', async () => {
    show({
      dependencyTags: [
        { name: 'env', value: 'dev', inheritedByChildren: false },
      ],
      dependencyConfig: [
        {
          name: 'vpc_id',
          value: { $output: 'vpc_id' },
          inheritedByChildren: true,
        },
      ],
      inherited: {
        tags: [
          { name: 'env', value: 'prod', from: prod, distance: 1 },
          { name: 'team', value: 'apps', from: prod, distance: 1 },
        ],
        config: [],
      },
    });
    const tags = await screen.findByRole('table', { name: 'Tags' });
    expect(
      within(tags).getByRole('row', { name: /^env dev/ }),
    ).toHaveTextContent('its own, in place of that of prod-account');
    const team = within(tags).getByRole('row', { name: /^team apps/ });
    expect(
      within(team).getByRole('link', { name: 'prod-account' }),
    ).toHaveAttribute('href', '/infra/resources/r-9');
    expect(
      within(screen.getByRole('table', { name: 'Config' })).getByRole('row'),
    ).toHaveTextContent('its own output › vpc_id');
  });

  it('says what ancestors disagree on, and what to do', async () => {
    show({
      inherited: {
        tags: [],
        config: [
          {
            name: 'region',
            value: 'eu-1',
            from: prod,
            distance: 1,
            conflictsWith: [{ resourceId: 'r-8', resourceName: 'base' }],
          },
        ],
      },
    });
    const alert = await screen.findByText(/Ancestors disagree/);
    const box = alert.closest<HTMLElement>('[role="alert"]') ?? document.body;
    expect(box).toHaveTextContent(
      'config region: prod-account, base have other values',
    );
    expect(box).toHaveTextContent('Give it a value of its own here');
  });

  it('plans the update that is available, without values', async () => {
    const openChange = jest.fn(async () => aChange());
    const moveChange = jest.fn(async () => ({ change: aChange() }));
    show(
      {
        updateAvailable: {
          since: aResource().createdAt,
          reasons: ['cidr would get another value'],
        },
        allowedActions: ['update'],
      },
      { openChange, moveChange },
    );
    expect(
      await screen.findByText('cidr would get another value'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Plan the update' }),
    );
    expect(await screen.findByText('the change')).toBeInTheDocument();
    expect(openChange).toHaveBeenCalledWith('r-1', { kind: 'update' });
    expect(moveChange).toHaveBeenCalledWith('c-1', 'plan');
  });

  it('shows references by name, and detaches from a parent with the values of now', async () => {
    const detachResource = jest.fn(async () => aChange());
    show(
      {
        parentIds: [NETWORK],
        variables: { subnets: { $output: 'subnet_ids', from: NETWORK } },
        allowedActions: ['update'],
      },
      { detachResource },
    );
    expect(
      await screen.findByRole('link', { name: 'network › subnet_ids' }),
    ).toHaveAttribute('href', `/infra/resources/${NETWORK}`);
    const [detach] = await screen.findAllByRole('button', { name: 'Detach…' });
    await userEvent.click(detach);
    const dialog = await screen.findByRole('dialog', {
      name: 'Detach net-staging',
    });
    const confirm = within(dialog).getByRole('button', { name: 'Detach' });
    expect(confirm).toBeDisabled();
    await userEvent.click(
      await within(dialog).findByRole('checkbox', { name: 'network' }),
    );
    expect(
      within(dialog).getByRole('checkbox', {
        name: 'subnets, now network › subnet_ids',
      }),
    ).toBeChecked();
    await userEvent.click(confirm);
    expect(await screen.findByText('the change')).toBeInTheDocument();
    expect(detachResource).toHaveBeenCalledWith('r-1', {
      parentIds: [NETWORK],
      variables: ['subnets'],
      message: undefined,
    });
  });

  it('asks for a change that starts later', async () => {
    const requestChange = jest.fn(async () => ({ change: aChange() }));
    show({ allowedActions: ['provision'] }, { requestChange });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Provision' }),
    );
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByLabelText('Start');
    await userEvent.type(start, '2031-05-06T07:08');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Provision' }),
    );
    await waitFor(() =>
      expect(requestChange).toHaveBeenCalledWith('r-1', 'provision', {
        message: undefined,
        startAt: new Date(2031, 4, 6, 7, 8).toISOString(),
      }),
    );
  });
});
