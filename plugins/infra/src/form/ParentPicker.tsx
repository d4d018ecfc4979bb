import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { ResourceSummary, Template } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { useResources } from '../resource/useResources';

/** Parents for a new resource: provisioned ones of the template's parent templates. @internal */
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
    state: 'provisioned',
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
      noOptionsText={`No provisioned resource of ${names}`}
      getOptionLabel={({ name }) => name}
      groupBy={({ templateKey }) => templateKey}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      value={chosen}
      onChange={(_, parents) => props.onChange(parents)}
      onInputChange={(_, text, reason) =>
        setSearch(reason === 'input' ? text : '')
      }
      renderInput={params => (
        <TextField
          {...params}
          label="Parents"
          error={issue !== undefined}
          helperText={
            issue?.message ??
            `Resources made from ${names}; their outputs fill variables`
          }
        />
      )}
    />
  );
}
