import { BatchOperation } from '@groundwork/plugin-infra-common';

/** One resource that needs another. */
export interface Need {
  /** Parent, or whose output is used. */
  parentId: string;
  childId: string;
}

/**
 * The wave of each resource of a batch: how many others of the batch stand before it on the longest way, also through
 * resources that are not in the batch. Destroyed are those below first, provisioned and updated those above; dry runs
 * need no order.
 */
export function batchWaves(
  operation: BatchOperation,
  ids: readonly string[],
  needs: readonly Need[],
): Map<string, number> {
  if (operation === 'plan') return new Map(ids.map(id => [id, 0]));
  const before = new Map<string, string[]>();
  for (const { parentId, childId } of needs) {
    const [first, then] =
      operation === 'destroy' ? [childId, parentId] : [parentId, childId];
    before.set(then, [...(before.get(then) ?? []), first]);
  }
  const members = new Set(ids);
  const known = new Map<string, number>();
  const waveOf = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    // Outputs may be used in a circle: it is entered once.
    known.set(id, 0);
    let wave = 0;
    for (const first of before.get(id) ?? []) {
      wave = Math.max(wave, waveOf(first) + (members.has(first) ? 1 : 0));
    }
    known.set(id, wave);
    return wave;
  };
  return new Map(ids.map(id => [id, waveOf(id)]));
}
