import {
  MAX_PAGE_SIZE,
  Page,
  Resource,
  ResourceSummary,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { isGone } from '../parts/errors';

/** The resources right above and below a resource. @internal */
export interface Family {
  parents: ResourceSummary[];
  /** Parents that the person may not see. */
  hiddenParents: number;
  children: Page<ResourceSummary>;
}

/** The parents and children of a resource. @internal */
export function useFamily(resource: Resource): Loaded<Family> {
  const { id, parentIds } = resource;
  return useLive({
    key: `family ${id} ${parentIds.join()}`,
    load: async api => {
      const parents = await Promise.all(
        parentIds.map(parent => api.resource(parent).catch(unlessGone)),
      );
      const seen = parents.flatMap(parent => parent ?? []);
      return {
        parents: seen,
        hiddenParents: parents.length - seen.length,
        children: await api.resources({
          parentId: id,
          limit: MAX_PAGE_SIZE,
          sort: 'name',
        }),
      };
    },
  });
}

function unlessGone(error: Error): undefined {
  if (isGone(error)) return undefined;
  throw error;
}
