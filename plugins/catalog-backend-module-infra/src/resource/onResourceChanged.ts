import { EventsService } from '@backstage/plugin-events-node';

/** Topic on which the infra backend tells that a resource has changed or is gone; the payload is its id only. */
const TOPIC = 'infra.resource.changed';

/** Calls back with the id of each resource that changes; the publisher does not wait for what follows. @internal */
export async function onResourceChanged(
  events: EventsService,
  callback: (resourceId: string) => void,
): Promise<void> {
  await events.subscribe({
    id: 'catalog-infra-resources',
    topics: [TOPIC],
    onEvent: async ({ eventPayload }) => {
      const resourceId = resourceIdOf(eventPayload);
      if (resourceId) callback(resourceId);
    },
  });
}

function resourceIdOf(payload: unknown): string | undefined {
  const known =
    typeof payload === 'object' && payload !== null && 'resourceId' in payload;
  return known && typeof payload.resourceId === 'string'
    ? payload.resourceId
    : undefined;
}
