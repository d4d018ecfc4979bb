import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { MAX_CHOSEN } from '../batch/create/useBatchQuestion';
import { LiveList } from '../list/LiveList';
import { useListQuery } from '../list/useListQuery';
import { LinkButton } from '../parts/LinkButton';
import { PageHeading } from '../parts/PageHeading';
import { createResourceRouteRef, templatesRouteRef } from '../routes';
import { resourceColumns } from './resourceColumns';
import { RESOURCE_FILTERS, ResourceFilters } from './ResourceFilters';
import { selectColumn } from './selectColumn';
import { SelectionBar } from './SelectionBar';
import { useResources } from './useResources';
import { useSelection } from './useSelection';

/** All resources that the person may see. @internal */
export function ResourcesPage() {
  const createPath = useRouteRef(createResourceRouteRef)();
  const templatesPath = useRouteRef(templatesRouteRef)();
  const query = useListQuery({
    filters: RESOURCE_FILTERS,
    sort: '-updatedAt',
  });
  const resources = useResources(query.parameters);
  const selection = useSelection(MAX_CHOSEN);
  const page = resources.status === 'ready' ? resources.data.items : [];
  return (
    <>
      <PageHeading
        title="Resources"
        subtitle="Infrastructure made from templates"
        actions={
          <LinkButton to={createPath} variant="contained">
            Create resource
          </LinkButton>
        }
      />
      <LiveList
        label="Resources"
        loaded={resources}
        query={query}
        columns={[selectColumn(selection, page), ...resourceColumns]}
        keyOf={({ id }) => id}
        filters={<ResourceFilters query={query} />}
        empty={
          <EmptyState
            missing="content"
            title="No resources yet"
            description="Choose a template, fill in its form, read the plan, and have it provisioned."
            action={
              <>
                <LinkButton to={createPath} variant="contained">
                  Create the first resource
                </LinkButton>{' '}
                <LinkButton to={templatesPath}>
                  Look at the templates
                </LinkButton>
              </>
            }
          />
        }
      />
      <SelectionBar selection={selection} />
    </>
  );
}
