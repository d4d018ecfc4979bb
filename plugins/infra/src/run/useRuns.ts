import {
  isRunFinished,
  ListParameters,
  Page,
  Run,
  RunSummary,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** Runs that match, followed while one of them moves. @internal */
export function useRuns(parameters: ListParameters): Loaded<Page<RunSummary>> {
  const { resourceId } = parameters;
  return useLive({
    key: `runs ${JSON.stringify(parameters)}`,
    load: api => api.runs(parameters),
    isActive: page => page.items.some(({ status }) => !isRunFinished(status)),
    concerns: signal =>
      resourceId === undefined ||
      signal.resourceId === undefined ||
      signal.resourceId === resourceId,
    keepPrevious: true,
  });
}

/** One run, followed. @internal */
export function useRun(id: string): Loaded<Run> {
  return useLive({
    key: `run ${id}`,
    load: api => api.run(id),
    isActive: run => !isRunFinished(run.status),
    concerns: (signal, run) =>
      signal.runId === id ||
      (signal.runId === undefined && signal.resourceId === run?.resourceId),
  });
}
