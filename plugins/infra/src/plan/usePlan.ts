import { Plan } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** The plan of a run. It never changes once it is there, so only signals about its run ask again. @internal */
export function usePlan(runId: string): Loaded<Plan> {
  return useLive({
    key: `plan ${runId}`,
    load: api => api.plan(runId),
    concerns: signal => signal.runId === runId,
    unchanging: true,
  });
}
