import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { BATCH_STATUSES } from '@groundwork/plugin-infra-common';
import { FilterSelect } from '../list/FilterSelect';
import { LiveList } from '../list/LiveList';
import { useListQuery } from '../list/useListQuery';
import { LinkButton } from '../parts/LinkButton';
import { PageHeading } from '../parts/PageHeading';
import { resourcesRouteRef } from '../routes';
import { BATCH_STATUS_WORDS } from '../words/batchWords';
import { batchColumns } from './batchColumns';
import { useBatches } from './useBatches';

/** What was asked for several resources at once. @internal */
export function BatchesPage() {
  const resourcesPath = useRouteRef(resourcesRouteRef)();
  const query = useListQuery({ filters: ['status'], sort: '-createdAt' });
  const batches = useBatches(query.parameters);
  return (
    <>
      <PageHeading
        title="Batches"
        subtitle="What was asked for several resources at once, with a result for each"
      />
      <LiveList
        label="Batches"
        loaded={batches}
        query={query}
        columns={batchColumns}
        keyOf={({ id }) => id}
        filters={
          <FilterSelect
            label="Status"
            options={BATCH_STATUSES.map(value => ({
              value,
              label: BATCH_STATUS_WORDS[value].label,
            }))}
            chosen={query.filter('status')}
            onChange={values => query.setFilter('status', values)}
          />
        }
        empty={
          <EmptyState
            missing="content"
            title="No batches yet"
            description="Select several resources in their list, or open the tree of one, to plan, provision, update or destroy them together."
            action={<LinkButton to={resourcesPath}>All resources</LinkButton>}
          />
        }
      />
    </>
  );
}
