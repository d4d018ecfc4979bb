import { EmptyState } from '@backstage/core-components';
import { LiveList } from '../list/LiveList';
import { useListQuery } from '../list/useListQuery';
import { PageHeading } from '../parts/PageHeading';
import { ActivityFilters } from './ActivityFilters';
import { auditColumns } from './auditColumns';
import { useAudit } from './useAudit';

const FILTERS = ['resourceId', 'actor', 'action'] as const;

/** Who did what, when and why, over everything that the person may see. @internal */
export function ActivityPage() {
  const query = useListQuery({ filters: FILTERS, sort: '-at' });
  const entries = useAudit(query.parameters);
  return (
    <>
      <PageHeading
        title="Activity"
        subtitle="Who did what, when and why; entries are only ever added"
      />
      <LiveList
        label="Activity"
        loaded={entries}
        query={query}
        columns={auditColumns}
        keyOf={({ id }) => id}
        filters={
          <ActivityFilters
            query={query}
            entries={entries.status === 'ready' ? entries.data.items : []}
          />
        }
        empty={
          <EmptyState
            missing="data"
            title="Nothing has happened yet"
            description="Whatever people and services do with infrastructure is recorded here."
          />
        }
      />
    </>
  );
}
