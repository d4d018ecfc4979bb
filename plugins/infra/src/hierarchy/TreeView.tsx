import { useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import { ResourceTree } from '@groundwork/plugin-infra-common';
import { resourceRouteRef } from '../routes';
import { TreeItem } from './TreeItem';
import { TreeDirection, treeRows } from './treeRows';
import { useTreeKeys } from './useTreeKeys';

/** A tree of resources: arrows move, open and close, Enter goes to the resource. @internal */
export function TreeView(props: {
  label: string;
  tree: ResourceTree;
  direction: TreeDirection;
}) {
  const { tree, direction } = props;
  const navigate = useNavigate();
  const path = useRouteRef(resourceRouteRef);
  const rows = useMemo(() => treeRows(tree, direction), [tree, direction]);
  const keys = useTreeKeys(rows, ({ node }) =>
    navigate(path({ resourceId: node.id })),
  );
  return (
    <Box role="tree" aria-label={props.label} onKeyDown={keys.onKeyDown}>
      {keys.shown.map(row => (
        <TreeItem
          key={row.key}
          row={row}
          open={keys.isOpen(row)}
          active={row.key === keys.active?.key}
          onToggle={() => keys.toggle(row.key, !keys.isOpen(row))}
          onJump={keys.jump}
          onFocus={() => keys.onFocus(row.key)}
          keep={element => keys.keep(row.key, element)}
        />
      ))}
    </Box>
  );
}
