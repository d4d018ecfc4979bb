import { Grants } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { GrantPlace } from './grantPlace';

/** Who has which role on a resource, by itself and by what is above it, or on a template. @internal */
export function useGrants(place: GrantPlace): Loaded<Grants> {
  return useLive({
    key: `grants ${JSON.stringify(place)}`,
    load: api =>
      'templateKey' in place
        ? api.templateGrants(place.templateKey)
        : api.grants(place.resourceId),
    concerns: signal =>
      'templateKey' in place
        ? signal.templateKey === place.templateKey
        : signal.resourceId === place.resourceId,
  });
}
