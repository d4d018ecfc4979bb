import {
  Change,
  ChangeSummary,
  isRunFinished,
  ListParameters,
  Page,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { isChangeMoving } from '../words/changeWords';

/** Changes that match, followed while one of them moves. @internal */
export function useChanges(
  parameters: ListParameters,
): Loaded<Page<ChangeSummary>> {
  return useLive({
    key: `changes ${JSON.stringify(parameters)}`,
    load: api => api.changes(parameters),
    isActive: page => page.items.some(({ status }) => isChangeMoving(status)),
    keepPrevious: true,
  });
}

/** One change, followed. @internal */
export function useChange(id: string): Loaded<Change> {
  return useLive({
    key: `change ${id}`,
    load: api => api.change(id),
    isActive: ({ status, runs }) =>
      isChangeMoving(status) || runs.some(run => !isRunFinished(run.status)),
    concerns: (signal, change) =>
      signal.changeId === id || signal.resourceId === change?.resourceId,
  });
}
