import { useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { isProvisioned, Resource } from '@groundwork/plugin-infra-common';
import { AccessSection } from '../access/AccessSection';
import { ActivitySection } from '../audit/ActivitySection';
import { ChangesOf } from '../change/ChangesOf';
import { InheritanceConflicts } from '../hierarchy/InheritanceConflicts';
import { InheritanceSection } from '../hierarchy/InheritanceSection';
import { UpdateAlert } from '../hierarchy/UpdateAlert';
import { isGone } from '../parts/errors';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import { ResourceChip } from '../parts/StatusChips';
import { referredIds } from '../reference/outputReference';
import { NamedResources } from '../reference/ReferenceText';
import { useResourceNames } from '../reference/useResourceNames';
import { resourcesRouteRef } from '../routes';
import { RunsOf } from '../run/RunsOf';
import { useVersion } from '../template/useVersion';
import { FailureAlert } from './FailureAlert';
import { FamilySection } from './FamilySection';
import { GoneResource } from './GoneResource';
import { OpenChangeSection } from './OpenChangeSection';
import { OutputsSection } from './OutputsSection';
import { OverviewSection } from './OverviewSection';
import { ResourceActions } from './ResourceActions';
import { ResourceSubtitle } from './ResourceSubtitle';
import { RevisionsSection } from './RevisionsSection';
import { StateSection } from './StateSection';
import { useResource } from './useResource';
import { VariablesSection } from './VariablesSection';
import { VersionNotice } from './VersionNotice';

/** One resource: what it is, what is on its way, what it gives, what became of it. @internal */
export function ResourcePage() {
  const { resourceId = '' } = useParams();
  const resource = useResource(resourceId);
  if (resource.status === 'failed' && isGone(resource.error)) {
    return <GoneResource id={resourceId} />;
  }
  return (
    <Show loaded={resource} height={480}>
      {data => <ResourceView key={data.id} resource={data} />}
    </Show>
  );
}

function ResourceView({ resource }: { resource: Resource }) {
  const listPath = useRouteRef(resourcesRouteRef)();
  const loaded = useVersion(resource.templateKey, resource.versionId);
  const version = loaded.status === 'ready' ? loaded.data : undefined;
  const { id, openChange } = resource;
  const names = useResourceNames(
    useMemo(() => referredIds(resource.variables), [resource]),
  );
  return (
    <NamedResources names={names}>
      <PageHeading
        title={resource.name}
        parent={{ title: 'Resources', to: listPath }}
        chips={<ResourceChip pair={resource} />}
        subtitle={<ResourceSubtitle resource={resource} version={version} />}
        actions={<ResourceActions resource={resource} />}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            lg: 'minmax(0, 2fr) minmax(280px, 1fr)',
          },
        }}
      >
        <Stack spacing={3} sx={{ minWidth: 0 }}>
          <FailureAlert resource={resource} />
          {version && isProvisioned(resource) && (
            <VersionNotice version={version} />
          )}
          <UpdateAlert resource={resource} />
          <InheritanceConflicts {...resource.inherited} />
          {openChange && (
            <OpenChangeSection key={openChange.id} id={openChange.id} />
          )}
          {!resource.abstract && (
            <>
              <OutputsSection outputs={resource.outputs} />
              <VariablesSection resource={resource} version={version} />
            </>
          )}
          <InheritanceSection resource={resource} />
          {!resource.abstract && <RunsOf parameters={{ resourceId: id }} />}
          <ChangesOf resourceId={id} />
        </Stack>
        <Stack spacing={3} sx={{ minWidth: 0 }}>
          <OverviewSection resource={resource} version={version} />
          <FamilySection resource={resource} />
          {!resource.abstract && <StateSection resource={resource} />}
          <RevisionsSection resource={resource} />
          <AccessSection resourceId={id} />
          <ActivitySection resourceId={id} />
        </Stack>
      </Box>
    </NamedResources>
  );
}
