import { StatePair } from '@groundwork/plugin-infra-common';
import { LoadedResource, ResourceWork } from '../resource/ResourceWork';
import { ChangeContext } from './ChangeContext';
import { WaitingChanges } from './WaitingChanges';

const IN_PROGRESS: StatePair = { state: 'provision', status: 'in_progress' };
const DONE: StatePair = { state: 'provisioned', status: 'done' };
const BASE: StatePair = { state: 'provision', status: 'ready' };

/** A waiting provision below one parent. */
function aWaiting(parent: StatePair): LoadedResource {
  return {
    resource: { id: 'r', name: 'web', pair: { ...BASE, status: 'pending' } },
    change: {
      id: 'c',
      kind: 'provision',
      status: 'waiting',
      base: BASE,
      approvals: [],
    },
    runs: [],
    parents: [{ id: 'p', name: 'net', pair: parent }],
    children: [],
    users: [],
  } as unknown as LoadedResource;
}

/** Needs an output that the parent had not when it was read. */
const CONTEXT = {
  resolved: {
    conflicts: [],
    missing: [{ variable: 'v', output: 'id', reason: "'net' is not there" }],
  },
} as unknown as ChangeContext;

describe('WaitingChanges.resume', () => {
  /** What becomes of the change when the parent is so while facts are read, and so when it is decided. */
  const resume = async (read: StatePair, decided: StatePair) => {
    const work = new ResourceWork(aWaiting(decided));
    const options = {
      store: {
        find: async () => aWaiting(read),
        updateWith: async (
          _id: string,
          facts: (loaded: LoadedResource) => Promise<unknown>,
          decide: (work: ResourceWork, facts: unknown) => unknown,
        ) => decide(work, await facts(aWaiting(read))),
      },
      contexts: { read: async () => CONTEXT },
    };
    const waiting = new WaitingChanges(
      options as unknown as ConstructorParameters<typeof WaitingChanges>[0],
    );
    await waiting.resume('r');
    return work.change;
  };

  it('judges no outputs of a parent that got ready only after they were read', async () => {
    expect(await resume(IN_PROGRESS, DONE)).toMatchObject({
      status: 'waiting',
    });
  });

  it('gives up what is still missing once the parent is there', async () => {
    expect(await resume(DONE, DONE)).toMatchObject({
      status: 'stale',
      staleReason: "v needs output 'id', but 'net' is not there",
    });
  });
});
