import { EmptyState } from '@backstage/core-components';
import { RUN_OPERATIONS, RUN_STATUSES } from '@groundwork/plugin-infra-common';
import { FilterSelect } from '../list/FilterSelect';
import { LiveList } from '../list/LiveList';
import { SearchField } from '../list/SearchField';
import { ListQuery, useListQuery } from '../list/useListQuery';
import { PageHeading } from '../parts/PageHeading';
import { OPERATION_WORDS, RUN_STATUS_WORDS } from '../words/runWords';
import { runColumns } from './runColumns';
import { useRuns } from './useRuns';

const FILTERS = ['operation', 'status', 'resourceId', 'changeId'] as const;

/** All runs that the person may see. @internal */
export function RunsPage() {
  const query = useListQuery({ filters: FILTERS, sort: '-queuedAt' });
  const runs = useRuns(query.parameters);
  return (
    <>
      <PageHeading
        title="Runs"
        subtitle="Every execution of Terraform, queued, running or ended"
      />
      <LiveList
        label="Runs"
        loaded={runs}
        query={query}
        columns={runColumns}
        keyOf={({ id }) => id}
        filters={<RunFilters query={query} />}
        empty={
          <EmptyState
            missing="data"
            title="No runs yet"
            description="Planning or provisioning a resource starts the first one."
          />
        }
      />
    </>
  );
}

function RunFilters({ query }: { query: ListQuery }) {
  return (
    <>
      <SearchField
        label="Search runs"
        value={query.search}
        onChange={query.setSearch}
      />
      <FilterSelect
        label="Operation"
        options={RUN_OPERATIONS.map(value => ({
          value,
          label: OPERATION_WORDS[value],
        }))}
        chosen={query.filter('operation')}
        onChange={values => query.setFilter('operation', values)}
      />
      <FilterSelect
        label="Status"
        options={RUN_STATUSES.map(value => ({
          value,
          label: RUN_STATUS_WORDS[value].label,
        }))}
        chosen={query.filter('status')}
        onChange={values => query.setFilter('status', values)}
      />
    </>
  );
}
