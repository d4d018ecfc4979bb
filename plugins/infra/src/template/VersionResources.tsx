import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@mui/material/Typography';
import {
  PROVISIONED_STATE,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { resourcesRouteRef } from '../routes';

/** How many provisioned resources are at a version; leads to them. @internal */
export function VersionResources({ version }: { version: TemplateVersion }) {
  const path = useRouteRef(resourcesRouteRef)();
  const { id, templateKey, ref, resourceCount = 0, behind } = version;
  if (resourceCount === 0) return <>0</>;
  const query = new URLSearchParams({
    templateKey,
    versionId: id,
    state: PROVISIONED_STATE,
  });
  return (
    <>
      <Link
        to={`${path}?${query}`}
        aria-label={`${resourceCount} resources at ${ref}`}
      >
        {resourceCount}
      </Link>
      {behind && (
        <Typography variant="caption" component="span" sx={{ ml: 0.5 }}>
          behind
        </Typography>
      )}
    </>
  );
}
