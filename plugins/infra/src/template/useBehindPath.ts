import { useRouteRef } from '@backstage/core-plugin-api';
import { resourcesRouteRef } from '../routes';

/** Where the list of resources shows only what is behind; of one template, or of all. @internal */
export function useBehindPath(templateKey?: string): string {
  const path = useRouteRef(resourcesRouteRef)();
  const query = new URLSearchParams({
    ...(templateKey === undefined ? {} : { templateKey }),
    behind: 'true',
  });
  return `${path}?${query}`;
}
