import Checkbox from '@mui/material/Checkbox';
import ListItemText from '@mui/material/ListItemText';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';

/** A filter of which several values may be chosen; none means all. @internal */
export function FilterSelect(props: {
  label: string;
  options: { value: string; label: string }[];
  chosen: string[];
  onChange: (values: string[]) => void;
}) {
  const { options, chosen } = props;
  const labelOf = (value: string) =>
    options.find(option => option.value === value)?.label ?? value;
  return (
    <TextField
      select
      size="small"
      label={props.label}
      value={chosen}
      onChange={event => props.onChange([event.target.value].flat())}
      sx={{ width: { xs: '100%', sm: 180 } }}
      InputLabelProps={{ shrink: true }}
      SelectProps={{
        multiple: true,
        displayEmpty: true,
        renderValue: () =>
          chosen.length > 0 ? chosen.map(labelOf).join(', ') : 'All',
      }}
    >
      {options.map(option => (
        <MenuItem key={option.value} value={option.value} dense>
          <Checkbox
            size="small"
            checked={chosen.includes(option.value)}
            sx={{ p: 0, mr: 1 }}
            tabIndex={-1}
            disableRipple
          />
          <ListItemText primary={option.label} />
        </MenuItem>
      ))}
    </TextField>
  );
}
