import { Grants } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** Who has which role on a resource, by itself and by what is above it. @internal */
export function useGrants(resourceId: string): Loaded<Grants> {
  return useLive({
    key: `grants ${resourceId}`,
    load: api => api.grants(resourceId),
    concerns: signal => signal.resourceId === resourceId,
  });
}
