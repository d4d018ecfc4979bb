import { mockServices } from '@backstage/backend-test-utils';
import { EventParams } from '@backstage/plugin-events-node';
import { followEvents } from './followEvents';
import { RunSessions } from './RunSessions';

async function publish(topic: string, eventPayload: unknown) {
  const subscribed: ((event: EventParams) => Promise<void>)[] = [];
  const events = mockServices.events.mock({
    subscribe: async ({ onEvent }) => {
      subscribed.push(onEvent);
    },
  });
  const told: string[] = [];
  const sessions = new RunSessions();
  sessions.ofRun = id =>
    ({ stopIfCancelled: async () => told.push(`cancel ${id}`) } as never);
  sessions.ofTask = id =>
    ({ onTaskEnded: () => told.push(`task ${id}`) } as never);
  await followEvents(events, sessions);
  await subscribed[0]({ topic, eventPayload });
  return told;
}

describe('followEvents', () => {
  it.each([
    ['infra.run.cancel', { runId: 'r-1' }, ['cancel r-1']],
    ['infra.run.cancel', 'nonsense', []],
    [
      'scaffolder.task',
      { id: 7, taskId: 't-1', status: 'cancelled', body: {} },
      ['task t-1'],
    ],
    ['scaffolder.task', { id: 't-2', status: 'failed' }, ['task t-2']],
    ['scaffolder.task', { id: 't-3', status: 'completed' }, ['task t-3']],
    ['scaffolder.task', { id: 't-4', status: 'processing' }, []],
  ])('takes %s %j', async (topic, payload, told) => {
    expect(await publish(topic, payload)).toEqual(told);
  });
});
