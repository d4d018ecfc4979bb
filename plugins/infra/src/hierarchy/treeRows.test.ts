import { ResourceTree, TreeNode } from '@groundwork/plugin-infra-common';
import { openRows, rowsAbove, treeRows } from './treeRows';

function node(id: string): TreeNode {
  return {
    id,
    name: id,
    templateKey: 'network',
    state: 'provisioned',
    status: 'done',
    abstract: false,
    depth: 0,
  };
}

function aTree(rootId: string, ...edges: [string, string][]): ResourceTree {
  const ids = new Set([rootId, ...edges.flat()]);
  return {
    rootId,
    nodes: [...ids].map(node),
    edges: edges.map(([parentId, childId]) => ({ parentId, childId })),
    truncated: false,
  };
}

const diamond = aTree(
  'top',
  ['top', 'right'],
  ['top', 'left'],
  ['left', 'bottom'],
  ['right', 'bottom'],
  ['bottom', 'leaf'],
);

describe('treeRows', () => {
  it('draws siblings by name, and what is met again only once', () => {
    expect(
      treeRows(diamond, 'down').map(row => [row.key, row.level, row.sameAs]),
    ).toEqual([
      ['top', 1, undefined],
      ['top/left', 2, undefined],
      ['top/left/bottom', 3, undefined],
      ['top/left/bottom/leaf', 4, undefined],
      ['top/right', 2, undefined],
      ['top/right/bottom', 3, 'top/left/bottom'],
    ]);
  });

  it('goes up from a child to its parents', () => {
    const tree = { ...diamond, rootId: 'bottom' };
    expect(treeRows(tree, 'up').map(({ key }) => key)).toEqual([
      'bottom',
      'bottom/left',
      'bottom/left/top',
      'bottom/right',
      'bottom/right/top',
    ]);
  });

  it('counts siblings, without those that are not shown', () => {
    const tree = aTree('top', ['top', 'a'], ['top', 'hidden'], ['top', 'b']);
    const seen = {
      ...tree,
      nodes: tree.nodes.filter(({ id }) => id !== 'hidden'),
    };
    expect(
      treeRows(seen, 'down').map(row => [row.key, row.position, row.siblings]),
    ).toEqual([
      ['top', 1, 1],
      ['top/a', 1, 2],
      ['top/b', 2, 2],
    ]);
  });

  it('hides what is below closed rows, and knows the way up', () => {
    const rows = treeRows(diamond, 'down');
    expect(openRows(rows, new Set(['top/left'])).map(({ key }) => key)).toEqual(
      ['top', 'top/left', 'top/right', 'top/right/bottom'],
    );
    expect(rowsAbove(rows, 'top/left/bottom')).toEqual(['top/left', 'top']);
  });
});
