import { memo, useMemo } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import { ResourceChange } from '@groundwork/plugin-infra-common';
import { AttributeList } from './AttributeList';
import { diffAttributes } from './diffAttributes';
import { GROUP_WORDS, PlanGroup, wordReason } from './planWords';
import { groupColor } from './signColor';

/** One Terraform resource of a plan: a line, and its attributes when it is open. @internal */
export const ResourceChangeRow = memo(function DrawnRow(props: {
  change: ResourceChange;
  group: PlanGroup;
  open: boolean;
  onToggle: (address: string) => void;
}) {
  const { change, group, open, onToggle } = props;
  const { title, sign } = GROUP_WORDS[group];
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider' }}>
      <ButtonBase
        aria-expanded={open}
        aria-label={`${title} ${change.address}`}
        onClick={() => onToggle(change.address)}
        sx={{
          width: '100%',
          justifyContent: 'flex-start',
          textAlign: 'left',
          gap: 1,
          px: 1.5,
          py: 0.75,
          '&:hover, &:focus-visible': { bgcolor: 'action.hover' },
        }}
      >
        <Box
          component="span"
          sx={{
            width: '1.5ch',
            fontFamily: 'monospace',
            fontWeight: 700,
            color: groupColor(group),
          }}
        >
          {sign}
        </Box>
        <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          <Box component="span" sx={{ fontFamily: 'monospace', fontSize: 14 }}>
            {change.address}
          </Box>
          <Remarks change={change} group={group} />
        </Box>
        <ExpandMoreIcon
          fontSize="small"
          sx={{ transform: open ? 'rotate(180deg)' : undefined }}
        />
      </ButtonBase>
      {open && <Attributes change={change} />}
    </Box>
  );
});

function Remarks(props: { change: ResourceChange; group: PlanGroup }) {
  const { change, group } = props;
  const reason = wordReason(change.actionReason);
  const remarks = [
    reason && `because ${reason}`,
    group === 'replace' &&
      (change.actions[0] === 'create'
        ? 'the new one is created first'
        : 'the old one is destroyed first'),
    change.previousAddress && `moved from ${change.previousAddress}`,
    change.importId && `imported from ${change.importId}`,
  ].filter(Boolean);
  if (remarks.length === 0) return null;
  return (
    <Typography variant="body2" color="text.secondary" component="div">
      {remarks.join('; ')}
    </Typography>
  );
}

function Attributes({ change }: { change: ResourceChange }) {
  const attributes = useMemo(() => diffAttributes(change), [change]);
  return (
    <Box sx={{ px: 1.5, pb: 1.5, pl: { xs: 1.5, sm: 4.5 } }}>
      {attributes.length > 0 ? (
        <AttributeList attributes={attributes} />
      ) : (
        <Typography variant="body2" color="text.secondary">
          It has no attributes.
        </Typography>
      )}
    </Box>
  );
}
