import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import ListItemText from '@mui/material/ListItemText';
import TextField from '@mui/material/TextField';
import { Principal, usePrincipals } from './usePrincipals';

/** A user or group: chosen from the catalog, or typed as a reference. @internal */
export function PrincipalField(props: {
  label: string;
  value: string;
  onChange: (ref: string) => void;
  help?: string;
  placeholder?: string;
  kinds?: string[];
  width?: number;
}) {
  const { value, onChange } = props;
  const [search, setSearch] = useState('');
  const { principals, loading } = usePrincipals(search, props.kinds);
  return (
    <Autocomplete<Principal | string, false, false, true>
      freeSolo
      autoSelect
      size="small"
      options={principals}
      // The catalog has searched already.
      filterOptions={options => options}
      loading={loading}
      getOptionLabel={option =>
        typeof option === 'string' ? option : option.ref
      }
      isOptionEqualToValue={(option, chosen) => refOf(option) === refOf(chosen)}
      value={value === '' ? null : value}
      onChange={(_, chosen) => onChange(chosen === null ? '' : refOf(chosen))}
      onInputChange={(_, text, reason) =>
        setSearch(reason === 'input' ? text : '')
      }
      sx={{ width: { xs: '100%', sm: props.width ?? 300 } }}
      renderOption={(attributes, option) => (
        <li {...attributes} key={refOf(option)}>
          {typeof option === 'string' ? (
            option
          ) : (
            <ListItemText primary={option.title} secondary={option.ref} />
          )}
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={props.label}
          placeholder={props.placeholder}
          helperText={props.help}
          InputLabelProps={{ shrink: true }}
        />
      )}
    />
  );
}

function refOf(option: Principal | string): string {
  return typeof option === 'string' ? option.trim() : option.ref;
}
