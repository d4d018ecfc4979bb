import Checkbox from '@mui/material/Checkbox';
import Chip from '@mui/material/Chip';
import FormControlLabel from '@mui/material/FormControlLabel';
import {
  RESOURCE_STATES,
  RESOURCE_STATUSES,
} from '@groundwork/plugin-infra-common';
import { FilterSelect } from '../list/FilterSelect';
import { SearchField } from '../list/SearchField';
import { ListQuery } from '../list/useListQuery';
import { useTemplates } from '../template/useTemplates';
import { useVersionNames } from '../template/useVersionNames';
import { STATE_WORDS, STATUS_WORDS } from '../words/resourceWords';

/** Names of the filters, as the API knows them. @internal */
export const RESOURCE_FILTERS = [
  'state',
  'status',
  'templateKey',
  'versionId',
  'updateAvailable',
  'behind',
] as const;

/** Search and filters of the list of resources. @internal */
export function ResourceFilters({ query }: { query: ListQuery }) {
  const templates = useTemplates();
  return (
    <>
      <SearchField
        label="Search resources"
        value={query.search}
        onChange={query.setSearch}
      />
      <FilterSelect
        label="State"
        options={RESOURCE_STATES.map(value => ({
          value,
          label: STATE_WORDS[value],
        }))}
        chosen={query.filter('state')}
        onChange={values => query.setFilter('state', values)}
      />
      <FilterSelect
        label="Status"
        options={RESOURCE_STATUSES.map(value => ({
          value,
          label: STATUS_WORDS[value].label,
        }))}
        chosen={query.filter('status')}
        onChange={values => query.setFilter('status', values)}
      />
      <FilterSelect
        label="Template"
        options={
          templates.status === 'ready'
            ? templates.data.items.map(({ key, name }) => ({
                value: key,
                label: name,
              }))
            : []
        }
        chosen={query.filter('templateKey')}
        onChange={values => query.setFilter('templateKey', values)}
      />
      <OnlyFilter
        label="Update available"
        name="updateAvailable"
        query={query}
      />
      <OnlyFilter
        label="Behind the active version"
        name="behind"
        query={query}
      />
      {query.filter('versionId').length > 0 && <VersionFilter query={query} />}
    </>
  );
}

/** Shows only what this is true of, or everything. */
function OnlyFilter(props: {
  label: string;
  name: (typeof RESOURCE_FILTERS)[number];
  query: ListQuery;
}) {
  const { label, name, query } = props;
  return (
    <FormControlLabel
      label={label}
      control={
        <Checkbox
          size="small"
          checked={query.filter(name).length > 0}
          onChange={(_, only) => query.setFilter(name, only ? ['true'] : [])}
        />
      }
    />
  );
}

/** Versions that links of a template's page ask for; they can only be taken away here. */
function VersionFilter({ query }: { query: ListQuery }) {
  const ids = query.filter('versionId');
  const names = useVersionNames(query.filter('templateKey').at(0), ids);
  return (
    <>
      {ids.map(id => (
        <Chip
          key={id}
          label={`Version ${names[id] ?? id}`}
          sx={{ m: 0, alignSelf: 'center' }}
          onDelete={() =>
            query.setFilter(
              'versionId',
              ids.filter(other => other !== id),
            )
          }
        />
      ))}
    </>
  );
}
