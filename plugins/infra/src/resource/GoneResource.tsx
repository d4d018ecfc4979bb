import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { ActivitySection } from '../audit/ActivitySection';
import { ChangesOf } from '../change/ChangesOf';
import { PageHeading } from '../parts/PageHeading';
import { resourcesRouteRef } from '../routes';
import { RunsOf } from '../run/RunsOf';

/** What stays of a deleted resource: its changes, its runs, and who did what with it. @internal */
export function GoneResource({ id }: { id: string }) {
  const listPath = useRouteRef(resourcesRouteRef)();
  return (
    <>
      <PageHeading
        title="There is no such resource"
        parent={{ title: 'Resources', to: listPath }}
        subtitle="It was deleted, or you may not see it."
      />
      <Stack spacing={3}>
        <ChangesOf resourceId={id} />
        <RunsOf parameters={{ resourceId: id }} />
        <ActivitySection resourceId={id} />
      </Stack>
    </>
  );
}
