import { useParams } from 'react-router-dom';
import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { LiveList } from '../list/LiveList';
import { useListQuery } from '../list/useListQuery';
import { PageHeading } from '../parts/PageHeading';
import { useResourceNames } from '../reference/useResourceNames';
import { resourceRouteRef } from '../routes';
import { changeColumnsOfResource } from './changeColumns';
import { CHANGE_FILTERS, ChangeFilters } from './ChangeFilters';
import { useChanges } from './useChanges';

/** All changes of one resource, also of one that was deleted. @internal */
export function ResourceChangesPage() {
  const { resourceId = '' } = useParams();
  const path = useRouteRef(resourceRouteRef);
  const query = useListQuery({ filters: CHANGE_FILTERS, sort: '-createdAt' });
  const changes = useChanges({ ...query.parameters, resourceId });
  const known = useResourceNames([resourceId])[resourceId];
  const name =
    known ??
    (changes.status === 'ready'
      ? changes.data.items[0]?.resourceName
      : undefined);
  return (
    <>
      <PageHeading
        title={name === undefined ? 'Changes' : `Changes of ${name}`}
        parent={{ title: name ?? 'Resource', to: path({ resourceId }) }}
      />
      <LiveList
        label="Changes"
        loaded={changes}
        query={query}
        columns={changeColumnsOfResource}
        keyOf={({ id }) => id}
        filters={<ChangeFilters query={query} />}
        empty={
          <EmptyState
            missing="content"
            title="No changes yet"
            description="Provisioning, updating or destroying the resource makes one."
          />
        }
      />
    </>
  );
}
