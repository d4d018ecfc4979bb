import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Resource, StateLock } from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { StateSection } from './StateSection';
import { useResource } from './useResource';

const lock: StateLock = {
  id: 'l-1',
  operation: 'apply',
  who: 'runner-1',
  createdAt: '2026-03-02T10:00:00.000Z',
  ageSeconds: 60,
  holder: 'presumed dead',
};

function Page() {
  const resource = useResource('r-1');
  return resource.status === 'ready' ? (
    <StateSection resource={resource.data} />
  ) : null;
}

function show(resource: () => Partial<Resource>, api: Partial<InfraApi> = {}) {
  const stateLock = jest.fn(async () => lock);
  renderInfra(<Page />, {
    api: { resource: async () => aResource(resource()), stateLock, ...api },
  });
  return stateLock;
}

describe('StateSection', () => {
  it.each<[string, Partial<Resource>]>([
    ['failed and left none behind', { status: 'error' }],
    ['is at work', { status: 'in_progress', stateLocked: true }],
    ['stands as it was applied', {}],
  ])('asks for no lock of a resource that %s', async (_, resource) => {
    const stateLock = show(() => resource);
    expect(await screen.findByText('No state is stored.')).toBeInTheDocument();
    expect(stateLock).not.toHaveBeenCalled();
  });

  it('shows a lock that was left behind, and does not ask for it once it is released', async () => {
    let isLocked = true;
    const releaseStateLock = jest.fn(async () => {
      isLocked = false;
    });
    const stateLock = jest.fn(async () => {
      if (!isLocked) throw aRefusal(404, 'Nobody holds it');
      return lock;
    });
    show(() => ({ status: 'unknown', stateLocked: isLocked || undefined }), {
      releaseStateLock,
      stateLock,
    });
    expect(await screen.findByText(/presumed dead/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Release lock' }));
    await waitFor(() => expect(screen.queryByText(/presumed dead/)).toBeNull());
    expect(releaseStateLock).toHaveBeenCalledWith('r-1');
    expect(stateLock).toHaveBeenCalledTimes(1);
  });
});
