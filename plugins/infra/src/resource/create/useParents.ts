import { Resource } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** The chosen parents with their outputs. @internal */
export function useParents(ids: string[]): Loaded<Resource[]> {
  return useLive({
    key: `parents ${ids.join()}`,
    load: api => Promise.all(ids.map(id => api.resource(id))),
    concerns: ({ resourceId }) =>
      resourceId !== undefined && ids.includes(resourceId),
    keepPrevious: true,
  });
}
