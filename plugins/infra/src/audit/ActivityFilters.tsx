import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { PrincipalField } from '../access/PrincipalField';
import { ListQuery } from '../list/useListQuery';
import { AUDIT_ACTIONS, groupAudited, wordAudited } from '../words/auditWords';
import { userRef } from '../words/refs';
import { ResourceFilter } from './ResourceFilter';

const PEOPLE = ['User'];

/** By resource, by who did it, by what was done. @internal */
export function ActivityFilters(props: {
  query: ListQuery;
  entries: AuditEntry[];
}) {
  const { query, entries } = props;
  const [resourceId = ''] = query.filter('resourceId');
  const [actor = ''] = query.filter('actor');
  const [action = ''] = query.filter('action');
  const filterBy = (name: string) => (value: string) =>
    query.setFilter(name, value === '' ? [] : [value]);
  return (
    <>
      <ResourceFilter
        value={resourceId}
        entries={entries}
        onChange={filterBy('resourceId')}
      />
      <PrincipalField
        label="Who"
        placeholder="All"
        kinds={PEOPLE}
        width={240}
        value={actor}
        onChange={name => filterBy('actor')(userRef(name))}
      />
      <Autocomplete
        size="small"
        options={
          action === '' || AUDIT_ACTIONS.includes(action)
            ? AUDIT_ACTIONS
            : [action, ...AUDIT_ACTIONS]
        }
        getOptionLabel={wordAudited}
        groupBy={groupAudited}
        value={action === '' ? null : action}
        onChange={(_, chosen) => filterBy('action')(chosen ?? '')}
        sx={{ width: { xs: '100%', sm: 240 } }}
        renderInput={params => (
          <TextField
            {...params}
            label="What"
            placeholder="All"
            InputLabelProps={{ shrink: true }}
          />
        )}
      />
    </>
  );
}
