import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import ArrowDownwardIcon from '@mui/icons-material/ArrowDownward';
import ArrowUpwardIcon from '@mui/icons-material/ArrowUpward';
import DeleteOutlineIcon from '@mui/icons-material/DeleteOutline';
import { useValueFacts } from './ValueFacts';
import { ValueEditor } from './ValueEditor';
import { ValueProps } from './ValueProps';

/** A member of a list, with what can be done to it: beside a field, or in the head of a group. @internal */
export function ListRow(
  props: ValueProps & {
    onRemove: () => void;
    /** Absent: the order says nothing. */
    onMove?: (by: number) => void;
    isFirst: boolean;
    isLast: boolean;
  },
) {
  const { readOnly } = useValueFacts();
  const actions = readOnly ? undefined : <RowActions {...props} />;
  return <MemberRow {...props} action={actions} />;
}

/** A value with buttons. */
function MemberRow(props: ValueProps) {
  if (isGroup(props)) return <ValueEditor {...props} />;
  const { action, ...value } = props;
  return (
    <Stack direction="row" spacing={1} alignItems="flex-start">
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <ValueEditor {...value} />
      </Box>
      {action}
    </Stack>
  );
}

function isGroup({ type }: ValueProps): boolean {
  return !['string', 'number', 'bool'].includes(type.kind);
}

function RowActions(props: Parameters<typeof ListRow>[0]) {
  const { label, onMove, onRemove, isFirst, isLast } = props;
  return (
    <Stack direction="row" sx={{ flexShrink: 0 }}>
      {onMove && (
        <>
          <IconButton
            size="small"
            data-up
            aria-label={`Move ${label} up`}
            disabled={isFirst}
            onClick={() => onMove(-1)}
          >
            <ArrowUpwardIcon fontSize="small" />
          </IconButton>
          <IconButton
            size="small"
            data-down
            aria-label={`Move ${label} down`}
            disabled={isLast}
            onClick={() => onMove(1)}
          >
            <ArrowDownwardIcon fontSize="small" />
          </IconButton>
        </>
      )}
      <RemoveButton label={label} onRemove={onRemove} />
    </Stack>
  );
}

/** Takes a member away. @internal */
export function RemoveButton(props: { label: string; onRemove: () => void }) {
  return (
    <IconButton
      size="small"
      aria-label={`Remove ${props.label}`}
      onClick={props.onRemove}
    >
      <DeleteOutlineIcon fontSize="small" />
    </IconButton>
  );
}
