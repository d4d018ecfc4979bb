import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Resource, ResourceSummary } from '@groundwork/plugin-infra-common';
import { ResourceLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { ResourceChip } from '../parts/StatusChips';
import { useFamily } from './useFamily';

/** What a resource stands on, and what stands on it. @internal */
export function FamilySection({ resource }: { resource: Resource }) {
  const family = useFamily(resource);
  return (
    <Section title="Parents and children">
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
          </Box>
        ))}
      </Box>
    </Box>
  );
}
