import { ResourceTree, TreeNode } from '@groundwork/plugin-infra-common';

/** Which way a tree goes from its root. @internal */
export type TreeDirection = 'up' | 'down';

/** One line of a drawn tree. @internal */
export interface TreeRow {
  /** The way to it: one resource may stand in several places. */
  key: string;
  node: TreeNode;
  /** From 1. */
  level: number;
  /** Among its siblings, from 1. */
  position: number;
  siblings: number;
  /** Key of the row right above it in the tree. */
  parentKey?: string;
  /** The row where the resource stands with all that follows from it; this one only refers to it. */
  sameAs?: string;
  hasBranches: boolean;
}

/** Lines of the tree in the order in which they are drawn; a resource that is met again refers to where it came first. @internal */
export function treeRows(
  tree: ResourceTree,
  direction: TreeDirection,
): TreeRow[] {
  const nodes = new Map(tree.nodes.map(node => [node.id, node]));
  const branches = branchesOf(tree, direction);
  const seen = new Map<string, string>();
  const rows: TreeRow[] = [];

  const walk = (
    id: string,
    place: Pick<TreeRow, 'level' | 'position' | 'siblings' | 'parentKey'>,
  ) => {
    const node = nodes.get(id);
    if (!node) return;
    const key = place.parentKey === undefined ? id : `${place.parentKey}/${id}`;
    const sameAs = seen.get(id);
    const below = (branches.get(id) ?? []).filter(one => nodes.has(one));
    const hasBranches = sameAs === undefined && below.length > 0;
    rows.push({ ...place, key, node, sameAs, hasBranches });
    if (sameAs !== undefined) return;
    seen.set(id, key);
    below.forEach((one, index) =>
      walk(one, {
        level: place.level + 1,
        position: index + 1,
        siblings: below.length,
        parentKey: key,
      }),
    );
  };
  walk(tree.rootId, { level: 1, position: 1, siblings: 1 });
  return rows;
}

/** The rows that can be seen while some are closed. @internal */
export function openRows(
  rows: TreeRow[],
  closed: ReadonlySet<string>,
): TreeRow[] {
  const hidden = new Set<string>();
  return rows.filter(({ key, parentKey }) => {
    if (parentKey === undefined) return true;
    const isHidden = hidden.has(parentKey) || closed.has(parentKey);
    if (isHidden) hidden.add(key);
    return !isHidden;
  });
}

/** Keys of the rows above a row. @internal */
export function rowsAbove(rows: TreeRow[], key: string): string[] {
  const row = rows.find(one => one.key === key);
  return row?.parentKey === undefined
    ? []
    : [row.parentKey, ...rowsAbove(rows, row.parentKey)];
}

function branchesOf(
  { edges, nodes }: ResourceTree,
  direction: TreeDirection,
): Map<string, string[]> {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const branches = new Map<string, string[]>();
  for (const { parentId, childId } of edges) {
    const [from, to] =
      direction === 'down' ? [parentId, childId] : [childId, parentId];
    branches.set(from, [...(branches.get(from) ?? []), to]);
  }
  for (const ids of branches.values()) {
    ids.sort((one, other) =>
      (names.get(one) ?? '').localeCompare(names.get(other) ?? ''),
    );
  }
  return branches;
}
