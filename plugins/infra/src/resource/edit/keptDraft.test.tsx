import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Resource } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aResource,
  aVariable,
  aVersion,
  aVersionForm,
  pageOf,
} from '../../__testUtils__/builders';
import { fakeStorage } from '../../__testUtils__/fakeStorage';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { EditResourcePage } from './EditResourcePage';

const resource = aResource({
  variables: { cidr: '10.0.0.0/8' },
  allowedActions: ['update'],
});

function setUp() {
  const { storage, kept } = fakeStorage();
  const visit = async (
    shown: Resource = resource,
    versions = [aVersion(), aVersion({ id: 'v-2', ref: 'v2.0.0' })],
  ) => {
    const openChange = jest.fn(async () => aChange());
    const { unmount } = renderInfra(
      <Routes>
        <Route
          path="/infra/resources/:resourceId/edit"
          element={<EditResourcePage />}
        />
        <Route path="/infra/changes/:id" element={<p>the change</p>} />
      </Routes>,
      {
        path: '/infra/resources/r-1/edit',
        storage,
        api: {
          resource: async () => shown,
          versions: async () => pageOf(versions),
          versionForm: async () => aVersionForm([aVariable()]),
          openChange,
        },
      },
    );
    const cidr = await screen.findByRole('textbox', { name: /^cidr/ });
    return { leave: unmount, cidr, openChange };
  };
  return { kept, visit };
}

const version = () => screen.getByRole('combobox', { name: 'Version' });
async function chooseVersion(name: RegExp) {
  await userEvent.click(version());
  await userEvent.click(await screen.findByRole('option', { name }));
}

describe('the draft of an edit', () => {
  it('is there again when the person comes back, and gone once it was sent', async () => {
    const { kept, visit } = setUp();
    const first = await visit();
    await userEvent.clear(first.cidr);
    await userEvent.type(first.cidr, '10.1.0.0/16');
    await userEvent.type(screen.getByRole('textbox', { name: 'Why' }), 'more');
    first.leave();
    expect([...kept.keys()]).toEqual([
      expect.stringMatching(/^user:\S+ edit r-1 update$/),
    ]);

    const second = await visit();
    expect(second.cidr).toHaveValue('10.1.0.0/16');
    expect(screen.getByText('Kept from your last visit.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    expect(await screen.findByText('the change')).toBeVisible();
    expect(second.openChange).toHaveBeenCalledWith('r-1', {
      kind: 'update',
      values: { variables: { cidr: '10.1.0.0/16' } },
      message: 'more',
    });
    second.leave();
    expect(kept.size).toBe(0);
  });

  it('is not kept where nothing is different', async () => {
    const { kept, visit } = setUp();
    const { leave } = await visit();
    leave();
    expect(kept.size).toBe(0);
  });

  it('says that the resource has changed since', async () => {
    const { visit } = setUp();
    const first = await visit();
    await userEvent.type(first.cidr, '0');
    first.leave();
    const newer = { ...resource, revision: 2 };
    const second = await visit(newer);
    expect(screen.getByText(/It has changed since/)).toBeVisible();
    second.leave();
    await visit(newer);
    expect(screen.getByText(/It has changed since/)).toBeVisible();
  });

  it('takes nothing back that others have changed since', async () => {
    const { visit } = setUp();
    const first = await visit();
    await userEvent.type(screen.getByRole('textbox', { name: 'Why' }), 'more');
    first.leave();
    const second = await visit({
      ...resource,
      versionId: 'v-2',
      description: 'theirs',
      dependencyTags: [
        { name: 'team', value: 'web', inheritedByChildren: true },
      ],
    });
    expect(version()).toHaveTextContent('v2.0.0');
    await userEvent.type(second.cidr, '0');
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    expect(await screen.findByText('the change')).toBeVisible();
    expect(second.openChange).toHaveBeenCalledWith('r-1', {
      kind: 'update',
      values: { variables: { cidr: '10.0.0.0/80' } },
      message: 'more',
    });
  });

  it('asks again for typed config, of which it keeps names only', async () => {
    const { kept, visit } = setUp();
    const first = await visit();
    await userEvent.click(
      screen.getByRole('button', { name: 'Add config value' }),
    );
    const field = (name: string) => screen.getByLabelText(name);
    await userEvent.type(field('Config value 1 name'), 'api_token');
    await userEvent.type(field('Config value 1 value'), 'hunter2');
    first.leave();
    expect([...kept.values()].join()).toContain('api_token');
    expect([...kept.values()].join()).not.toContain('hunter2');

    const second = await visit();
    expect(screen.getByText(/Config values .* are not kept/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    expect(
      await screen.findByText('its value is not kept: type it again'),
    ).toBeVisible();
    expect(second.openChange).not.toHaveBeenCalled();
    await userEvent.type(field('Config value 1 value'), 'hunter3');
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));
    expect(await screen.findByText('the change')).toBeVisible();
    expect(second.openChange).toHaveBeenCalledWith('r-1', {
      kind: 'update',
      values: {
        dependencyConfig: [
          { name: 'api_token', value: 'hunter3', inheritedByChildren: true },
        ],
      },
    });
  });

  it('lets go of a version that can not be taken any more', async () => {
    const { visit } = setUp();
    const first = await visit();
    await chooseVersion(/^v2/);
    first.leave();
    const second = await visit();
    expect(version()).toHaveTextContent('v2.0.0');
    second.leave();
    const retired = aVersion({ id: 'v-2', lifecycle: 'deprecated' });
    await visit(resource, [aVersion(), retired]);
    expect(version()).toHaveTextContent('v1.0.0');
  });
});
