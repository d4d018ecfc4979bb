import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { Batch } from '@groundwork/plugin-infra-common';
import { aBatch, aBatchItem, pageOf } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { BatchesRouter } from '../pages/BatchesRouter';

function show(path: string, api: Partial<InfraApi>) {
  renderInfra(
    <Routes>
      <Route path="/infra/batches/*" element={<BatchesRouter />} />
    </Routes>,
    { path: `/infra/batches${path}`, api },
  );
}

const stopped: Batch = aBatch({
  operation: 'destroy',
  status: 'stopped',
  items: [
    aBatchItem({ resourceId: 'r-1', resourceName: 'net', wave: 1 }),
    aBatchItem({
      resourceId: 'r-2',
      resourceName: 'app',
      status: 'failed',
      changeId: 'c-2',
      runId: 'u-2',
      error: 'the bucket is not empty',
    }),
  ],
  allowedActions: ['resume', 'cancel'],
});

describe('BatchPage', () => {
  it('shows each resource in its step, with its result', async () => {
    show('/b-1', { batch: async () => stopped });
    expect(
      await screen.findByRole('heading', {
        name: 'Destroy 2 resources',
        level: 1,
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('1 pending · 1 failed')).toBeInTheDocument();
    const table = screen.getByRole('table', { name: 'Resources' });
    expect(table).toHaveStyle({ tableLayout: 'fixed' });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row =>
          [...row.children].slice(0, 2).map(cell => cell.textContent),
        ),
    ).toEqual([
      ['Step', 'Resource'],
      ['1', 'app'],
      ['2', 'net'],
    ]);
    const row = within(table).getByRole('row', { name: /^1 app/ });
    expect(row).toHaveTextContent('Failed');
    expect(row).toHaveTextContent('the bucket is not empty');
    expect(within(row).getByRole('link', { name: 'Change' })).toHaveAttribute(
      'href',
      '/infra/changes/c-2',
    );
    expect(within(row).getByRole('link', { name: 'Run' })).toHaveAttribute(
      'href',
      '/infra/runs/u-2',
    );
    expect(within(table).getByRole('link', { name: 'net' })).toHaveAttribute(
      'href',
      '/infra/resources/r-1',
    );
  });

  it('resumes, and cancels after a question', async () => {
    const moveBatch = jest.fn(async () => stopped);
    show('/b-1', { batch: async () => stopped, moveBatch });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Resume' }),
    );
    await waitFor(() =>
      expect(moveBatch).toHaveBeenCalledWith('b-1', 'resume'),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Cancel batch' }));
    const dialog = await screen.findByRole('dialog');
    expect(moveBatch).toHaveBeenCalledTimes(1);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel batch' }),
    );
    await waitFor(() =>
      expect(moveBatch).toHaveBeenLastCalledWith('b-1', 'cancel'),
    );
  });

  it('offers only what the server allows', async () => {
    show('/b-1', { batch: async () => ({ ...stopped, allowedActions: [] }) });
    await screen.findByRole('heading', { level: 1 });
    expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel batch' })).toBeNull();
  });
});

describe('BatchesPage', () => {
  it('lists batches with their progress, filtered by the server', async () => {
    const batches = jest.fn(async () => pageOf([stopped]));
    show('?status=stopped', { batches });
    const row = await screen.findByRole('row', { name: /Destroy 2 resources/ });
    expect(row).toHaveTextContent('Stopped');
    expect(row).toHaveTextContent('1 pending · 1 failed');
    expect(batches).toHaveBeenCalledWith(
      expect.objectContaining({ status: ['stopped'], sort: '-createdAt' }),
    );
  });

  it('says how a batch is made where there is none', async () => {
    show('', {});
    expect(await screen.findByText('No batches yet')).toBeInTheDocument();
  });
});
