import {
  BatchOperation,
  canOpenChange,
  canRetry,
  TreeNode,
} from '@groundwork/plugin-infra-common';
import { wordPair } from '../../words/resourceWords';

/** A resource that a batch would be about. @internal */
export type Candidate = Pick<
  TreeNode,
  'id' | 'name' | 'templateKey' | 'state' | 'status' | 'abstract'
> & { versionId?: string; hasOpenChange?: boolean };

/** What a batch would be about. @internal */
export interface BatchTarget {
  candidates: Candidate[];
  edges: { parentId: string; childId: string }[];
}

/** What would become of one resource. @internal */
export interface PreviewItem {
  resourceId: string;
  resourceName: string;
  wave: number;
  candidate: Candidate;
  /** Why nothing would be done; the server has the last word. */
  obstacle?: string;
}

/**
 * What a batch would do to what, in which order: children first where they are destroyed, parents first where they are
 * provisioned or updated, all at once where they are only planned.
 *
 * @internal
 */
export function previewBatch(
  operation: BatchOperation,
  { candidates, edges }: BatchTarget,
): PreviewItem[] {
  const waves = new Map<string, number>();
  const before = (id: string): string[] => {
    if (operation === 'plan') return [];
    return operation === 'destroy'
      ? edges.filter(({ parentId }) => parentId === id).map(one => one.childId)
      : edges.filter(({ childId }) => childId === id).map(one => one.parentId);
  };
  const chosen = new Map(candidates.map(one => [one.id, one]));
  const waveOf = (id: string): number => {
    const known = waves.get(id);
    if (known !== undefined) return known;
    // A family that were a circle would never end.
    waves.set(id, 0);
    const wave = before(id).reduce((latest, other) => {
      const candidate = chosen.get(other);
      if (!candidate) return latest;
      const step = candidate.abstract ? 0 : 1;
      return Math.max(latest, waveOf(other) + step);
    }, 0);
    waves.set(id, wave);
    return wave;
  };
  return candidates.map(candidate => ({
    resourceId: candidate.id,
    resourceName: candidate.name,
    wave: waveOf(candidate.id),
    candidate,
    obstacle: obstacleTo(operation, candidate),
  }));
}

function obstacleTo(
  operation: BatchOperation,
  candidate: Candidate,
): string | undefined {
  if (candidate.abstract) return 'It is structure only';
  if (operation === 'plan') return undefined;
  if (candidate.hasOpenChange) return 'It has an unfinished change';
  const possible =
    canOpenChange(operation, {
      pair: candidate,
      abstract: false,
      // Lists don't tell; where there is none, the server skips it.
      hasState: true,
    }) ||
    // A destruction that failed is tried again.
    (operation === 'destroy' && canRetry(candidate));
  return possible ? undefined : `It is ${wordPair(candidate).label}`;
}
