import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { useResources } from '../resource/useResources';

/** One resource, found by its name; a deleted one is known by its entries. @internal */
export function ResourceFilter(props: {
  value: string;
  entries: AuditEntry[];
  onChange: (id: string) => void;
}) {
  const { value, entries, onChange } = props;
  const [search, setSearch] = useState('');
  const found = useResources({
    search: search || undefined,
    sort: 'name',
    limit: 20,
  });
  const items = found.status === 'ready' ? found.data.items : [];
  const options = items.map(({ id, name }) => ({ id, name }));
  const entry = entries.find(({ resourceId }) => resourceId === value);
  const chosen = {
    id: value,
    name:
      options.find(({ id }) => id === value)?.name ??
      entry?.resourceName ??
      value,
  };
  return (
    <Autocomplete
      size="small"
      options={options}
      // The server has searched already.
      filterOptions={all => all}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      value={value === '' ? null : chosen}
      onChange={(_, resource) => onChange(resource?.id ?? '')}
      onInputChange={(_, text, reason) =>
        setSearch(reason === 'input' ? text : '')
      }
      noOptionsText="No resource has this name"
      sx={{ width: { xs: '100%', sm: 280 } }}
      renderInput={params => (
        <TextField
          {...params}
          label="Resource"
          placeholder="All"
          InputLabelProps={{ shrink: true }}
        />
      )}
    />
  );
}
