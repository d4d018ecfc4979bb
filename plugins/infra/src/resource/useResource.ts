import { isRunFinished, Resource } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { isChangeMoving } from '../words/changeWords';

/** One resource, followed. @internal */
export function useResource(id: string): Loaded<Resource> {
  return useLive({
    key: `resource ${id}`,
    load: api => api.resource(id),
    isActive: isMoving,
    concerns: signal =>
      signal.resourceId === undefined || signal.resourceId === id,
  });
}

/** Whether a resource is expected to show something else soon. */
function isMoving({ activeRun, openChange }: Resource): boolean {
  return (
    (activeRun !== undefined && !isRunFinished(activeRun.status)) ||
    (openChange !== undefined && isChangeMoving(openChange.status))
  );
}
