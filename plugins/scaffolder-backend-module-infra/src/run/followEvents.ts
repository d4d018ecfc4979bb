import { randomUUID } from 'crypto';
import { EventsService } from '@backstage/plugin-events-node';
import { z } from 'zod';
import { RunSessions } from './RunSessions';

/** On which the infra backend tells that a person cancels a run. */
const CANCEL_TOPIC = 'infra.run.cancel';

/** On which the scaffolder tells how tasks stand. */
const TASK_TOPIC = 'scaffolder.task';

const cancelPayload = z.looseObject({ runId: z.string() });

/** A cancellation carries the id of an event, and that of the task beside it. */
const taskPayload = z.union([
  z
    .looseObject({ taskId: z.string(), status: z.literal('cancelled') })
    .transform(({ taskId }) => taskId),
  z
    .looseObject({
      id: z.string(),
      status: z.enum(['completed', 'failed', 'cancelled']),
    })
    .transform(({ id }) => id),
]);

/**
 * Learns at once what polls would tell later: that a run is to be cancelled, and that a task is gone. An event is only a
 * hint: the backend is asked whether it is so.
 *
 * @internal
 */
export async function followEvents(
  events: EventsService,
  sessions: RunSessions,
): Promise<void> {
  await events.subscribe({
    // Each process has runs of its own, so each must get all events.
    id: `scaffolder-infra-runs-${randomUUID()}`,
    topics: [CANCEL_TOPIC, TASK_TOPIC],
    onEvent: async ({ topic, eventPayload }) => {
      // Not awaited: the publisher waits for us.
      if (topic === CANCEL_TOPIC) {
        const { data } = cancelPayload.safeParse(eventPayload);
        if (data) void sessions.ofRun(data.runId)?.stopIfCancelled();
      } else {
        const { data } = taskPayload.safeParse(eventPayload);
        if (data) sessions.ofTask(data)?.onTaskEnded();
      }
    },
  });
}
