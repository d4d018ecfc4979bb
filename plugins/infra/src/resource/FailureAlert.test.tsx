import { act, screen, waitFor } from '@testing-library/react';
import { Change, Resource } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aResource,
  pageOf,
  summaryOf,
} from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { FailureAlert } from './FailureAlert';

const error = {
  summary: 'terraform destroy failed',
  diagnostics: [
    { severity: 'error' as const, summary: 'The bucket is not empty' },
    { severity: 'error' as const, summary: 'The bucket is not empty' },
  ],
};

const failed = aChange({
  id: 'c-7',
  kind: 'destroy',
  status: 'failed',
  error,
  runs: [
    { id: 'u-1', operation: 'plan', status: 'succeeded' },
    { id: 'u-2', operation: 'destroy', status: 'failed' },
  ],
});

const aFinding = (variable: string, detail: string) => ({
  severity: 'error' as const,
  summary: 'Invalid value for variable',
  detail,
  variable,
});

function show(resource: Partial<Resource>, changes: Change[]) {
  const found = jest.fn(async () => pageOf(changes.map(summaryOf)));
  renderInfra(<FailureAlert resource={aResource(resource)} />, {
    api: {
      changes: found,
      change: async id => changes.find(change => change.id === id) ?? aChange(),
    },
  });
  return found;
}

describe('FailureAlert', () => {
  it('says why a destroy failed, links its run, and names the way forward', async () => {
    show(
      {
        ...{ state: 'destroy', status: 'error' },
        failedChange: { id: 'c-7', kind: 'destroy' },
        allowedActions: ['plan', 'destroy', 'discard', 'retry'],
      },
      [failed],
    );
    expect(await screen.findByText('Destroy failed')).toBeInTheDocument();
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      /terraform destroy failed\s*The bucket is not empty\s*Its run/,
    );
    expect(
      screen.getByRole('link', { name: 'Its run, with the log' }),
    ).toHaveAttribute('href', '/infra/runs/u-2');
    expect(screen.getByRole('link', { name: 'The change' })).toHaveAttribute(
      'href',
      '/infra/changes/c-7',
    );
    expect(alert).toHaveTextContent(
      'buttons above: Retry, Give up destroying, Destroy.',
    );
  });

  it('offers other values where the first plan failed, and says what is wrong with which', async () => {
    show(
      {
        ...{ state: 'provision', status: 'error' },
        allowedActions: ['provision', 'retry', 'delete'],
      },
      [
        aChange({
          ...failed,
          kind: 'provision',
          error: {
            summary: 'terraform plan failed: port: Only 80 or 443.',
            diagnostics: [
              aFinding('port', 'Only 80 or 443.'),
              aFinding('size', 'Too small.'),
            ],
          },
        }),
      ],
    );
    expect(await screen.findByText('Provision failed')).toBeInTheDocument();
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent(
      /failed: port: Only 80 or 443\.\s*size: Too small\.\s*Its run/,
    );
    expect(alert).toHaveTextContent(
      'buttons above: Retry, Edit, Provision, Delete.',
    );
  });

  it('tells who may do nothing what stands in the way', async () => {
    show(
      {
        ...{ state: 'provision', status: 'error' },
        blockedActions: [{ action: 'retry', reason: 'Needs the role write' }],
      },
      [aChange({ ...failed, kind: 'provision' })],
    );
    expect(await screen.findByText('Provision failed')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'needs someone who may go on with it: Needs the role write',
    );
  });

  it('says that the outcome of an interrupted run is unknown', async () => {
    show({ state: 'provisioned', status: 'unknown' }, [
      aChange({ ...failed, kind: 'update' }),
    ]);
    expect(
      await screen.findByText('Update was interrupted'),
    ).toBeInTheDocument();
  });

  it('tells of an update that failed before anything was touched', async () => {
    show({ allowedActions: ['update'] }, [
      aChange({ ...failed, kind: 'update' }),
    ]);
    expect(await screen.findByText('Update failed')).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(
      'The resource stays as it was.',
    );
  });

  it('remembers a failed destroy that was given up, below what was given up since', async () => {
    show({ state: 'provisioned', status: 'error' }, [
      aChange({ id: 'c-9', kind: 'update', status: 'discarded' }),
      aChange({ id: 'c-8', kind: 'metadata', status: 'applied' }),
      aChange({ ...failed, status: 'discarded' }),
    ]);
    expect(await screen.findByText('Destroy failed')).toBeInTheDocument();
  });

  it.each<[string, Partial<Resource>, Change[]]>([
    [
      'went well since',
      {},
      [aChange({ id: 'c-8', status: 'applied' }), failed],
    ],
    ['was only given up', {}, [aChange({ ...failed, status: 'discarded' })]],
    ['has no change', {}, []],
    [
      'has another change on its way',
      {
        ...{ state: 'destroy', status: 'error' },
        openChange: { id: 'c-8', kind: 'destroy', status: 'draft' },
      },
      [failed],
    ],
  ])('says nothing of a resource that %s', async (_, resource, changes) => {
    const found = show(resource, changes);
    await waitFor(() => expect(found).toHaveBeenCalled());
    await act(async () => {
      await found.mock.results[0].value;
    });
    expect(screen.queryByText(/failed/)).toBeNull();
  });
});
