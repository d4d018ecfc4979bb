import { useParams } from 'react-router-dom';
import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Resource } from '@groundwork/plugin-infra-common';
import { isGone } from '../parts/errors';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import { GoneResource } from '../resource/GoneResource';
import { useResource } from '../resource/useResource';
import { resourceRouteRef } from '../routes';
import { ComparisonSection } from './ComparisonSection';
import { RevisionSelect } from './RevisionSelect';
import { useCompared } from './useCompared';
import { useRevisions } from './useRevisions';

/** Two revisions of a resource side by side. @internal */
export function RevisionsPage() {
  const { resourceId = '' } = useParams();
  const resource = useResource(resourceId);
  if (resource.status === 'failed' && isGone(resource.error)) {
    return <GoneResource id={resourceId} />;
  }
  return (
    <Show loaded={resource} height={320}>
      {data => <RevisionsView key={data.id} resource={data} />}
    </Show>
  );
}

function RevisionsView({ resource }: { resource: Resource }) {
  const { id, name, revision: latest } = resource;
  const resourcePath = useRouteRef(resourceRouteRef);
  const revisions = useRevisions(resource);
  const known = revisions.status === 'ready' ? revisions.data.items : [];
  const { from, to, compare } = useCompared(latest);
  return (
    <>
      <PageHeading
        title={`Revisions of ${name}`}
        parent={{ title: name, to: resourcePath({ resourceId: id }) }}
        subtitle="Every applied change leaves one behind"
      />
      {latest > 1 ? (
        <Stack spacing={3}>
          <Stack direction="row" flexWrap="wrap" useFlexGap gap={2}>
            <RevisionSelect
              label="Before"
              latest={latest}
              known={known}
              value={from}
              onChange={number => compare({ from: number })}
            />
            <RevisionSelect
              label="After"
              latest={latest}
              known={known}
              value={to}
              onChange={number => compare({ to: number })}
            />
          </Stack>
          <ComparisonSection
            resource={resource}
            from={from}
            to={to}
            changeId={known.find(({ number }) => number === to)?.changeId}
          />
        </Stack>
      ) : (
        <EmptyState
          missing="data"
          title="There is one revision so far"
          description="The next applied change leaves another one behind, to be compared with it."
        />
      )}
    </>
  );
}
