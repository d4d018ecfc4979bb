import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { LinkButton } from '../parts/LinkButton';
import { resourcesRouteRef } from '../routes';

/** Says that an address leads nowhere. @internal */
export function NotFound() {
  const resourcesPath = useRouteRef(resourcesRouteRef)();
  return (
    <EmptyState
      missing="content"
      title="There is no such page"
      description="The address is mistyped, or the page has moved."
      action={<LinkButton to={resourcesPath}>All resources</LinkButton>}
    />
  );
}
