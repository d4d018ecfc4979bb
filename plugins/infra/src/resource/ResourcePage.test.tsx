import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Resource } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aResource,
  aRevision,
  aTemplate,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ResourcePage } from './ResourcePage';

function show(resource: Resource, api: Partial<InfraApi> = {}) {
  renderInfra(
    <Routes>
      <Route path="/infra/resources/:resourceId" element={<ResourcePage />} />
      <Route path="/infra/resources" element={<p>the list</p>} />
    </Routes>,
    {
      path: `/infra/resources/${resource.id}`,
      api: { resource: async () => resource, ...api },
    },
  );
}

describe('ResourcePage', () => {
  it('offers what the server allows, and says why not for the rest', async () => {
    show(
      aResource({
        allowedActions: ['plan', 'update'],
        blockedActions: [
          { action: 'destroy', reason: 'Children exist' },
          { action: 'recreate', reason: 'Not possible now' },
        ],
      }),
    );
    const actions = await screen.findByRole('group', { name: 'Actions' });
    const button = (name: string) =>
      within(actions).getByRole('button', { name });
    expect(button('Edit')).toBeEnabled();
    expect(button('Dry run')).toBeEnabled();
    expect(
      within(actions).queryByRole('button', { name: 'Provision' }),
    ).toBeNull();
    expect(button('Destroy')).toHaveAttribute('aria-disabled', 'true');
    await userEvent.hover(button('Destroy'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'Children exist',
    );
    await userEvent.click(button('Blocked actions'));
    expect(
      await screen.findByRole('menuitem', { name: /Recreate/ }),
    ).toHaveTextContent('Not possible now');
  });

  it.each([
    [
      'active',
      true,
      'Version v1.0.0 is older than v2.0.0, which new resources take.',
    ],
    [
      'deprecated',
      true,
      'Version v1.0.0 is deprecated. New resources take v2.0.0.',
    ],
    ['archived', false, 'Version v1.0.0 is archived.'],
  ] as const)(
    'says that it is at an %s version, behind: %s',
    async (lifecycle, behind, text) => {
      show(aResource({ versionId: 'v-1' }), {
        version: async () => aVersion({ lifecycle, behind }),
        template: async () =>
          aTemplate({
            activeVersion: { id: 'v-2', ref: 'v2.0.0', commit: 'b'.repeat(40) },
          }),
      });
      expect(await screen.findByText(text)).toBeInTheDocument();
    },
  );

  it('says nothing of a version that is as it should be', async () => {
    show(aResource({ versionId: 'v-1' }), {
      version: async () => aVersion({ behind: false }),
    });
    expect(await screen.findAllByText(/v1\.0\.0/)).not.toHaveLength(0);
    expect(screen.queryByText(/^Version v1\.0\.0/)).toBeNull();
  });

  it('destroys only after its name was typed', async () => {
    const requestChange = jest.fn();
    show(aResource({ allowedActions: ['destroy'] }), { requestChange });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Destroy' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Destroy net-staging',
    });
    const confirm = within(dialog).getByRole('button', { name: 'Destroy' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Why' }),
      'done with it',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', {
        name: 'Type net-staging to confirm',
      }),
      'net-staging',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(requestChange).toHaveBeenCalledWith('r-1', 'destroy', {
        message: 'done with it',
      }),
    );
  });

  it('links what stands in the way of a destruction', async () => {
    show(aResource({ allowedActions: ['provision'] }), {
      requestChange: async () => {
        throw aRefusal(409, 'Children exist', {
          dependencies: [
            {
              resourceId: 'r-9',
              resourceName: 'checkout',
              state: 'provisioned',
              kind: 'child',
            },
          ],
        });
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Provision' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Provision' }),
    );
    expect(
      await screen.findByRole('link', { name: 'checkout' }),
    ).toHaveAttribute('href', '/infra/resources/r-9');
  });

  it('gives up a destruction that failed, after a question', async () => {
    const endChange = jest.fn(async () => aChange());
    show(
      aResource({
        state: 'destroy',
        status: 'error',
        failedChange: { id: 'c-7', kind: 'destroy' },
        allowedActions: ['discard', 'retry'],
      }),
      { endChange },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Give up destroying' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Give up destroying net-staging',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Give up destroying' }),
    );
    await waitFor(() =>
      expect(endChange).toHaveBeenCalledWith('c-7', 'discard', {
        comment: undefined,
      }),
    );
  });

  it('does not offer to give up where no destruction has failed', async () => {
    show(aResource({ allowedActions: ['discard'] }));
    await screen.findByRole('group', { name: 'Actions' });
    expect(
      screen.queryByRole('button', { name: 'Give up destroying' }),
    ).toBeNull();
  });

  it('tells who has a role, and where the role is given', async () => {
    const given = { grantedBy: 'user:default/bob', createdAt: '2026-03-02' };
    show(aResource(), {
      grants: async () => ({
        items: [{ principal: 'user:default/erin', role: 'owner', ...given }],
        inherited: [
          {
            principal: 'group:default/platform',
            role: 'admin',
            ...given,
            inheritedFrom: { resourceId: 'r-0', resourceName: 'account' },
          },
        ],
        editable: true,
      }),
    });
    const inherited = await screen.findByText(/^platform/);
    expect(
      await screen.findByRole('link', { name: 'account' }),
    ).toHaveAttribute('href', '/infra/resources/r-0');
    expect(inherited.closest('li')).toHaveTextContent(
      'platform: Admin, from account',
    );
    expect(screen.getByRole('link', { name: 'Change access' })).toHaveAttribute(
      'href',
      '/infra/resources/r-1/access',
    );
  });

  it('names who asked for a revision before those who approved it', async () => {
    show(aResource({ revision: 2 }), {
      revisions: async () =>
        pageOf([
          aRevision({
            ...{ number: 2, changeId: 'c-2', createdBy: 'user:default/dave' },
            approvedBy: ['user:default/bob', 'user:default/dave'],
          }),
          aRevision({ number: 1 }),
        ]),
    });
    const latest = await screen.findByRole('link', { name: 'Revision 2' });
    expect(latest.closest('li')).toHaveTextContent(
      /^Revision 2: alice, approved by bob and dave, \d/,
    );
    expect(screen.getByText(/^Revision 1/)).toHaveTextContent(
      /^Revision 1: alice, \d/,
    );
  });

  it('masks sensitive outputs', async () => {
    show(
      aResource({
        outputs: {
          token: { type: 'string', sensitive: true },
          id: { type: 'string', sensitive: false, value: 'vpc-1' },
        },
      }),
    );
    const outputs = await screen.findByRole('table', { name: 'Outputs' });
    expect(
      within(outputs).getByRole('row', { name: 'token (sensitive)' }),
    ).toBeInTheDocument();
    expect(within(outputs).getByText('vpc-1')).toBeInTheDocument();
  });

  it('shows a panel with a retry when it can’t be had', async () => {
    const resource = jest
      .fn<Promise<Resource>, [string]>()
      .mockRejectedValueOnce(aRefusal(503, 'The database is away'))
      .mockResolvedValue(aResource());
    show(aResource(), { resource });
    expect(
      (await screen.findAllByText(/The database is away/)).length,
    ).toBeGreaterThan(0);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('heading', { name: 'net-staging', level: 1 }),
    ).toBeInTheDocument();
  });

  it('goes back to the list once it is deleted', async () => {
    const deleteResource = jest.fn(async () => undefined);
    show(aResource({ allowedActions: ['delete'] }), { deleteResource });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'net-staging');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete' }),
    );
    expect(await screen.findByText('the list')).toBeInTheDocument();
    expect(deleteResource).toHaveBeenCalledWith('r-1');
  });

  it('shows what stays of a deleted resource', async () => {
    show(aResource(), {
      resource: async () => {
        throw aRefusal(404, 'There is no resource');
      },
      audit: async () =>
        pageOf([
          {
            id: 'a-1',
            at: '2026-03-02T10:00:00.000Z',
            actor: 'user:default/alice',
            action: 'resource.delete',
          },
        ]),
    });
    expect(
      await screen.findByRole('heading', { name: 'There is no such resource' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/deleted the resource/)).toBeInTheDocument();
  });
});
