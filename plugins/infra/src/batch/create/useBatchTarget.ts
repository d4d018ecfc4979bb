import { ResourceSummary } from '@groundwork/plugin-infra-common';
import { InfraApi } from '../../api';
import { Loaded, useLive } from '../../live/useLive';
import { BatchTarget } from './previewBatch';
import { BatchQuestion } from './useBatchQuestion';

/** What a batch would be about, as far as the person may see it. @internal */
export interface LoadedTarget extends BatchTarget {
  /** The name of the resource whose subtree it is. */
  rootName?: string;
  /** Chosen ones that are gone, or not for this person. */
  missing: number;
  /** There are more than are shown. */
  truncated: boolean;
}

/** Ids that fit into one question. */
const CHUNK = 100;

/** The resources that were chosen, or a resource with all below it. @internal */
export function useBatchTarget(question: BatchQuestion): Loaded<LoadedTarget> {
  const { subtreeOf, resourceIds } = question;
  return useLive({
    key: `batch target ${subtreeOf} ${resourceIds.join()}`,
    load: api =>
      subtreeOf === undefined
        ? loadChosen(api, resourceIds)
        : loadSubtree(api, subtreeOf),
  });
}

async function loadSubtree(api: InfraApi, id: string): Promise<LoadedTarget> {
  const { nodes, edges, truncated } = await api.resourceTree(id, 'down');
  const root = nodes.find(node => node.id === id);
  return {
    candidates: nodes,
    edges,
    rootName: root?.name,
    missing: 0,
    truncated,
  };
}

async function loadChosen(api: InfraApi, ids: string[]): Promise<LoadedTarget> {
  const pages = await Promise.all(
    chunksOf(ids).map(id => api.resources({ id, limit: CHUNK, sort: 'name' })),
  );
  const found = pages.flatMap(({ items }) => items);
  return {
    candidates: found.map(resource => ({
      ...resource,
      hasOpenChange: resource.openChange !== undefined,
    })),
    edges: found.flatMap(edgesTo),
    missing: ids.length - found.length,
    truncated: false,
  };
}

function edgesTo({ id, parentIds }: ResourceSummary) {
  return parentIds.map(parentId => ({ parentId, childId: id }));
}

function chunksOf(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) =>
    ids.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}
