import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import ChevronRightIcon from '@mui/icons-material/ChevronRight';
import { ResourceLink } from '../parts/links';
import { ResourceChip } from '../parts/StatusChips';
import { TreeRow } from './treeRows';
import { UpdateChip } from './UpdateChip';

/** One resource of a tree, or a reference to where it stands. @internal */
export function TreeItem(props: {
  row: TreeRow;
  open: boolean;
  /** It is the one that the tab key reaches. */
  active: boolean;
  onToggle: () => void;
  onJump: (key: string) => void;
  onFocus: () => void;
  keep: (element: HTMLElement | null) => void;
}) {
  const { row, open, active } = props;
  const { node, sameAs } = row;
  return (
    <Box
      ref={props.keep}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.hasBranches ? open : undefined}
      aria-selected={active}
      aria-label={sameAs === undefined ? node.name : `${node.name}, see above`}
      tabIndex={active ? 0 : -1}
      onFocus={props.onFocus}
      sx={{
        display: 'flex',
        alignItems: 'flex-start',
        gap: 0.5,
        py: 0.75,
        pr: 1,
        pl: { xs: 0.5 + (row.level - 1) * 1.5, sm: 1 + (row.level - 1) * 3 },
        borderRadius: 1,
        '&:hover': { bgcolor: 'action.hover' },
        '&:focus-visible': {
          outline: '2px solid',
          outlineColor: 'primary.main',
          outlineOffset: -2,
        },
      }}
    >
      <Twig row={row} open={open} onToggle={props.onToggle} />
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 1,
          rowGap: 0.5,
          alignItems: 'center',
          minWidth: 0,
          overflowWrap: 'anywhere',
        }}
      >
        <ResourceLink id={node.id}>{node.name}</ResourceLink>
        <Typography variant="body2" color="text.secondary">
          {node.templateKey}
        </Typography>
        {sameAs === undefined ? (
          <>
            <ResourceChip pair={node} />
            <UpdateChip update={node.updateAvailable} />
          </>
        ) : (
          <Button
            size="small"
            tabIndex={-1}
            onClick={() => props.onJump(sameAs)}
            sx={{ p: 0, textTransform: 'none' }}
          >
            see above
          </Button>
        )}
      </Box>
    </Box>
  );
}

/** Opens and closes a row by the mouse; keys do it on the row itself. */
function Twig(props: { row: TreeRow; open: boolean; onToggle: () => void }) {
  const { row, open } = props;
  return (
    <Box
      aria-hidden
      onClick={row.hasBranches ? props.onToggle : undefined}
      sx={{
        width: 24,
        height: 24,
        flexShrink: 0,
        cursor: row.hasBranches ? 'pointer' : 'default',
      }}
    >
      {row.hasBranches && (
        <ChevronRightIcon sx={{ transform: open ? 'rotate(90deg)' : 'none' }} />
      )}
    </Box>
  );
}
