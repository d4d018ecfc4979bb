import { Resource, ResourceTree } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';
import { TreeDirection } from './treeRows';

/** A resource with all above or below it. @internal */
export interface DirectedTree {
  resource: Resource;
  tree: ResourceTree;
  direction: TreeDirection;
}

/** A resource with its tree, followed. @internal */
export function useTree(
  resourceId: string,
  direction: TreeDirection,
): Loaded<DirectedTree> {
  return useLive<DirectedTree>({
    key: `tree ${resourceId} ${direction}`,
    load: async api => {
      const [resource, tree] = await Promise.all([
        api.resource(resourceId),
        api.resourceTree(resourceId, direction),
      ]);
      return { resource, tree, direction };
    },
    keepPrevious: true,
  });
}
