import { Page, ResourceSummary } from '@groundwork/plugin-infra-common';
import { ListParameters } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** Resources that match, followed while one of them moves. @internal */
export function useResources(
  parameters: ListParameters,
): Loaded<Page<ResourceSummary>> {
  return useLive({
    key: `resources ${JSON.stringify(parameters)}`,
    load: api => api.resources(parameters),
    isActive: page => page.items.some(({ activeRun }) => activeRun),
    keepPrevious: true,
  });
}
