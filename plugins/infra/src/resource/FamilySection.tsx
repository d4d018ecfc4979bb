import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Resource, ResourceSummary } from '@groundwork/plugin-infra-common';
import { DetachButton } from '../hierarchy/DetachButton';
import { UpdateChip } from '../hierarchy/UpdateChip';
import { LinkButton } from '../parts/LinkButton';
import { ResourceLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { ResourceChip } from '../parts/StatusChips';
import { resourceTreeRouteRef } from '../routes';
import { useFamily } from './useFamily';

/** What a resource stands on, and what stands on it. @internal */
export function FamilySection({ resource }: { resource: Resource }) {
  const family = useFamily(resource);
  const treePath = useRouteRef(resourceTreeRouteRef);
  return (
    <Section
      title="Parents and children"
      action={
        <LinkButton to={treePath({ resourceId: resource.id })}>Tree</LinkButton>
      }
    >
      <Show loaded={family} height={60}>
        {({ parents, hiddenParents, children }) => (
          <Stack spacing={2}>
            <Members title="Parents" members={parents} />
            {hiddenParents > 0 && (
              <Typography variant="body2" color="text.secondary">
                {hiddenParents} more that you may not see
              </Typography>
            )}
            <Members
              title={`Children (${children.totalItems})`}
              members={children.items}
            />
            <DetachButton resource={resource} parents={parents} />
          </Stack>
        )}
      </Show>
    </Section>
  );
}

function Members(props: { title: string; members: ResourceSummary[] }) {
  const { title, members } = props;
  return (
    <Box>
      <Typography component="h3" variant="subtitle2">
        {title}
      </Typography>
      {members.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          None
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {members.map(member => (
          <Box
            component="li"
            key={member.id}
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: 1,
              py: 0.5,
              overflowWrap: 'anywhere',
            }}
          >
            <ResourceLink id={member.id}>{member.name}</ResourceLink>
            <ResourceChip pair={member} />
            <UpdateChip update={member.updateAvailable} />
          </Box>
        ))}
      </Box>
    </Box>
  );
}
