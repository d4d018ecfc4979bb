import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import ListItemText from '@mui/material/ListItemText';
import TextField from '@mui/material/TextField';
import {
  isProvisioned,
  ResourceSummary,
  Template,
} from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { useResources } from '../resource/useResources';

/** Parents for a new resource: those of the template's parent templates that are provisioned, or may yet be. @internal */
export function ParentPicker(props: {
  template: Template;
  chosen: ResourceSummary[];
  onChange: (parents: ResourceSummary[]) => void;
  issues: Issue[];
}) {
  const { template, chosen } = props;
  const [search, setSearch] = useState('');
  const found = useResources({
    templateKey: template.parents,
    state: ['provisioned', 'provision'],
    search: search || undefined,
    sort: 'name',
    limit: 50,
  });
  const issue = props.issues.find(({ path }) => path?.startsWith('parentIds'));
  const names = template.parents.join(', ');
  return (
    <Autocomplete
      data-field="parentIds"
      multiple
      options={found.status === 'ready' ? found.data.items : []}
      // The server has searched already.
      filterOptions={options => options}
      filterSelectedOptions
      loading={found.status === 'loading'}
      noOptionsText={`No resource of ${names}`}
      getOptionLabel={({ name }) => name}
      groupBy={({ templateKey }) => templateKey}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      value={chosen}
      onChange={(_, parents) => props.onChange(parents)}
      onInputChange={(_, text, reason) =>
        setSearch(reason === 'input' ? text : '')
      }
      renderOption={(attributes, option) => (
        <li {...attributes} key={option.id}>
          <ListItemText
            primary={option.name}
            secondary={
              isProvisioned(option)
                ? undefined
                : 'Not provisioned yet: the new resource waits for it'
            }
            sx={{ my: 0 }}
          />
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label="Parents"
          error={issue !== undefined}
          helperText={
            issue?.message ??
            waitWords(chosen) ??
            `Resources made from ${names}; their outputs fill variables`
          }
        />
      )}
    />
  );
}

function waitWords(chosen: ResourceSummary[]): string | undefined {
  const names = chosen
    .filter(parent => !isProvisioned(parent))
    .map(({ name }) => name);
  return names.length > 0
    ? `Not provisioned yet: the new resource waits for ${names.join(', ')}`
    : undefined;
}
