import { useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import {
  BATCH_OPERATIONS,
  BatchOperation,
} from '@groundwork/plugin-infra-common';

/** What is to be done to what, as the address says it. @internal */
export interface BatchQuestion {
  operation: BatchOperation;
  subtreeOf?: string;
  resourceIds: string[];
  /** The version that all are brought to, unless another is chosen. */
  versionId?: string;
}

/** Most resources of one batch. @internal */
export const MAX_CHOSEN = 500;

/** More ids make an address too long for a server; they are kept with the entry of the browser's history. */
const MAX_IN_ADDRESS = 200;

/** Reads the question of the page. @internal */
export function useBatchQuestion(): BatchQuestion {
  const [address] = useSearchParams();
  const { state } = useLocation();
  return useMemo(() => {
    const asked = address.get('operation');
    return {
      operation: BATCH_OPERATIONS.find(one => one === asked) ?? 'plan',
      subtreeOf: address.get('subtreeOf') ?? undefined,
      versionId: address.get('versionId') ?? undefined,
      resourceIds: [
        ...new Set([...address.getAll('resourceId'), ...idsIn(state)]),
      ],
    };
  }, [address, state]);
}

/** Where a batch for chosen resources is made: the query, and what does not fit into it. @internal */
export function batchQuery(
  operation: BatchOperation,
  ids: string[],
  versionId?: string,
): { search: string; state?: { resourceIds: string[] } } {
  const query = new URLSearchParams({ operation });
  if (versionId !== undefined) query.set('versionId', versionId);
  if (ids.length > MAX_IN_ADDRESS) {
    return { search: `?${query}`, state: { resourceIds: ids } };
  }
  for (const id of ids) query.append('resourceId', id);
  return { search: `?${query}` };
}

function idsIn(state: unknown): string[] {
  if (typeof state !== 'object' || state === null) return [];
  if (!('resourceIds' in state) || !Array.isArray(state.resourceIds)) return [];
  return state.resourceIds.filter(id => typeof id === 'string');
}
