import {
  Page,
  Resource,
  Revision,
  RevisionComparison,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** The snapshots that applied changes left behind, newest first; they never change. @internal */
export function useRevisions({
  id,
  revision,
}: Pick<Resource, 'id' | 'revision'>): Loaded<Page<Revision>> {
  return useLive({
    key: `revisions ${id} ${revision}`,
    load: api => api.revisions(id),
    concerns: () => false,
    keepPrevious: true,
    unchanging: true,
  });
}

/** What differs between two revisions. @internal */
export function useComparison(
  id: string,
  from: number,
  to: number,
): Loaded<RevisionComparison> {
  return useLive({
    key: `comparison ${id} ${from} ${to}`,
    load: api => api.compareRevisions(id, from, to),
    concerns: () => false,
    keepPrevious: true,
    unchanging: true,
  });
}
