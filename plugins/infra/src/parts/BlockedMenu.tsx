import { useState } from 'react';
import IconButton from '@mui/material/IconButton';
import ListItemText from '@mui/material/ListItemText';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Tooltip from '@mui/material/Tooltip';
import MoreVertIcon from '@mui/icons-material/MoreVert';
import { BlockedAction } from '@groundwork/plugin-infra-common';
import { ACTION_WORDS } from '../words/actionWords';

/** What can't be done now, each with its reason. @internal */
export function BlockedMenu({ blocked }: { blocked: BlockedAction[] }) {
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <Tooltip title="What can't be done now, and why">
        <IconButton
          size="small"
          aria-label="Blocked actions"
          aria-haspopup="menu"
          onClick={event => setAnchor(event.currentTarget)}
        >
          <MoreVertIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Menu
        anchorEl={anchor}
        open={anchor !== undefined}
        onClose={() => setAnchor(undefined)}
      >
        {blocked.map(({ action, reason }) => (
          <MenuItem key={action} aria-disabled disableRipple>
            <ListItemText
              primary={ACTION_WORDS[action]}
              secondary={reason}
              primaryTypographyProps={{ color: 'text.disabled' }}
              secondaryTypographyProps={{ sx: { whiteSpace: 'normal' } }}
            />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
