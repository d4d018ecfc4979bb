import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { ChangeGroup } from './groupChanges';
import { GROUP_WORDS } from './planWords';
import { ResourceChangeRow } from './ResourceChangeRow';
import { groupColor } from './signColor';

/** Rows drawn at once; more on request, so that a large plan opens at once. */
const STEP = 50;

/** The resources of one group, with their number. @internal */
export function ChangeGroupList(props: {
  group: ChangeGroup;
  isOpen: (address: string) => boolean;
  onToggle: (address: string) => void;
}) {
  const { group, changes } = props.group;
  // What stays as it is is drawn on request only.
  const [limit, setLimit] = useState(group === 'same' ? 0 : STEP);
  const left = changes.length - limit;
  const { title } = GROUP_WORDS[group];
  return (
    <Box component="section" aria-label={`${title} (${changes.length})`}>
      <Typography
        component="h3"
        variant="subtitle2"
        sx={{ px: 1.5, pt: 1.5, pb: 0.5, color: groupColor(group) }}
      >
        {title} ({changes.length})
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {changes.slice(0, limit).map(change => (
          <ResourceChangeRow
            key={`${change.address} ${change.previousAddress ?? ''}`}
            change={change}
            group={group}
            open={props.isOpen(change.address)}
            onToggle={props.onToggle}
          />
        ))}
      </Box>
      {left > 0 && (
        <Button
          size="small"
          sx={{ mx: 1, mb: 1 }}
          onClick={() => setLimit(before => before + STEP)}
        >
          {limit === 0
            ? `Show ${left}`
            : `Show ${Math.min(left, STEP)} more of ${left}`}
        </Button>
      )}
    </Box>
  );
}
