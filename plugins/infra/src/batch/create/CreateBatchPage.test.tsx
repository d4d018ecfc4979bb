import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  aBatch,
  aComparison,
  aResource,
  aVersion,
  pageOf,
} from '../../__testUtils__/builders';
import { aRefusal } from '../../__testUtils__/fakeInfraApi';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { CreateBatchPage } from './CreateBatchPage';

function show(query: string, api: Partial<InfraApi> = {}) {
  renderInfra(
    <Routes>
      <Route path="/infra/batches/create" element={<CreateBatchPage />} />
      <Route path="/infra/batches/:batchId" element={<p>the batch</p>} />
    </Routes>,
    { path: `/infra/batches/create${query}`, api },
  );
}

const net = aResource({ id: 'r-1', name: 'net' });
const app = aResource({ id: 'r-2', name: 'app', parentIds: ['r-1'] });

describe('CreateBatchPage', () => {
  it('destroys a subtree, children first, once its name was typed', async () => {
    const createBatch = jest.fn(async () => aBatch());
    show('?operation=destroy&subtreeOf=r-1', {
      createBatch,
      resourceTree: async () => ({
        rootId: 'r-1',
        nodes: [net, app].map(one => ({ ...one, depth: 0 })),
        edges: [{ parentId: 'r-1', childId: 'r-2' }],
        truncated: false,
      }),
    });
    expect(
      await screen.findByRole('heading', { name: 'Destroy net and all below' }),
    ).toBeInTheDocument();
    const table = screen.getByRole('table', { name: 'What happens' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent(/^1app/);
    expect(second).toHaveTextContent(/^2net/);

    await userEvent.type(
      screen.getByRole('textbox', { name: 'Why' }),
      'no longer needed',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Destroy 2 resources' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Destroy' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Type net to confirm' }),
      'net',
    );
    await userEvent.click(confirm);
    expect(await screen.findByText('the batch')).toBeInTheDocument();
    expect(createBatch).toHaveBeenCalledWith(
      {
        operation: 'destroy',
        subtreeOf: 'r-1',
        versionId: undefined,
        message: 'no longer needed',
      },
      expect.any(String),
    );
  });

  it('brings a selection to a version of their template', async () => {
    const createBatch = jest.fn(async () => aBatch());
    const compareVersions = jest.fn(async () => aComparison());
    const resources = jest.fn(async () =>
      pageOf([net, app].map(each => ({ ...each, versionId: 'v-1' }))),
    );
    show('?operation=update&resourceId=r-1&resourceId=r-2', {
      createBatch,
      compareVersions,
      resources,
      versions: async () => pageOf([aVersion({ id: 'v-2', ref: 'v2.0.0' })]),
    });
    await userEvent.click(
      await screen.findByRole('combobox', { name: /^Version/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'v2.0.0 (active)' }),
    );
    expect(await screen.findByText('From v1.0.0 to v2.0.0')).toBeVisible();
    expect(screen.getByText('Subnets are made anew.')).toBeVisible();
    expect(compareVersions.mock.calls).toEqual([['network', 'v-1', 'v-2']]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Update 2 resources' }),
    );
    await waitFor(() =>
      expect(createBatch).toHaveBeenCalledWith(
        expect.objectContaining({
          resourceIds: ['r-1', 'r-2'],
          versionId: 'v-2',
        }),
        expect.any(String),
      ),
    );
    expect(resources).toHaveBeenCalledWith(
      expect.objectContaining({ id: ['r-1', 'r-2'] }),
    );
  });

  it('offers no version where the templates differ', async () => {
    show('?operation=update&resourceId=r-1&resourceId=r-2', {
      resources: async () => pageOf([net, { ...app, templateKey: 'service' }]),
    });
    expect(
      await screen.findByText(/These are of several templates/),
    ).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: /^Version/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('says what is missing, and why nothing would be done', async () => {
    show('?operation=provision&resourceId=r-1&resourceId=r-gone', {
      resources: async () => pageOf([net]),
    });
    expect(
      await screen.findByText(/1 of those chosen is gone/),
    ).toBeInTheDocument();
    expect(screen.getByText('Nothing: It is Provisioned')).toBeInTheDocument();
    const button = screen.getByRole('button', {
      name: 'Provision 0 resources',
    });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.hover(button);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'Nothing would be done with any of these',
    );
  });

  it('shows why the server refuses', async () => {
    show('?operation=plan&resourceId=r-1', {
      resources: async () => pageOf([net]),
      createBatch: async () => {
        throw aRefusal(400, 'Some resources are not there', {
          issues: [{ path: 'resourceIds.0', message: 'there is none' }],
        });
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Plan 1 resource' }),
    );
    expect(
      await screen.findByText('resourceIds.0: there is none'),
    ).toBeInTheDocument();
  });

  it('says what to do where nothing is chosen', async () => {
    show('');
    expect(await screen.findByText('Nothing is chosen')).toBeInTheDocument();
  });
});
