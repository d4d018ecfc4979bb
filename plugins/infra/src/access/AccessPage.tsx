import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Resource } from '@groundwork/plugin-infra-common';
import { isGone } from '../parts/errors';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import { GoneResource } from '../resource/GoneResource';
import { useResource } from '../resource/useResource';
import { resourceRouteRef } from '../routes';
import { ApprovalSection } from './ApprovalSection';
import { GrantsForm } from './GrantsForm';
import { InheritedGrants } from './InheritedGrants';
import { useGrants } from './useGrants';

/** Who may what with a resource and all below it, and what needs an approval there. @internal */
export function AccessPage() {
  const { resourceId = '' } = useParams();
  const resource = useResource(resourceId);
  if (resource.status === 'failed' && isGone(resource.error)) {
    return <GoneResource id={resourceId} />;
  }
  return (
    <Show loaded={resource} height={320}>
      {data => <AccessView key={data.id} resource={data} />}
    </Show>
  );
}

function AccessView({ resource }: { resource: Resource }) {
  const { id, name } = resource;
  const resourcePath = useRouteRef(resourceRouteRef);
  const grants = useGrants({ resourceId: id });
  return (
    <>
      <PageHeading
        title={`Access to ${name}`}
        parent={{ title: name, to: resourcePath({ resourceId: id }) }}
        subtitle="Who may what with it, and with everything below it"
      />
      <Show loaded={grants} height={240}>
        {data => (
          <Stack spacing={3}>
            <GrantsForm place={{ resourceId: id }} grants={data} />
            <InheritedGrants grants={data.inherited} />
            {data.editable && <ApprovalSection resource={resource} />}
          </Stack>
        )}
      </Show>
    </>
  );
}
