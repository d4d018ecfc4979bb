import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { Role, ROLES } from '@groundwork/plugin-infra-common';
import { ROLE_WORDS } from '../words/roleWords';

/** One of the roles, each with what it allows. @internal */
export function RoleSelect(props: {
  label: string;
  value: Role;
  onChange: (role: Role) => void;
  /** In a table the column's title says what it is. */
  hideLabel?: boolean;
}) {
  const { label, hideLabel = false } = props;
  return (
    <TextField
      select
      size="small"
      label={hideLabel ? undefined : label}
      value={props.value}
      onChange={event => {
        const chosen = ROLES.find(role => role === event.target.value);
        if (chosen) props.onChange(chosen);
      }}
      sx={{ minWidth: 110 }}
      SelectProps={{
        SelectDisplayProps: hideLabel ? { 'aria-label': label } : undefined,
        renderValue: () => ROLE_WORDS[props.value].label,
      }}
    >
      {ROLES.map(role => (
        <MenuItem key={role} value={role} dense>
          {ROLE_WORDS[role].label}: {ROLE_WORDS[role].meaning}
        </MenuItem>
      ))}
    </TextField>
  );
}
