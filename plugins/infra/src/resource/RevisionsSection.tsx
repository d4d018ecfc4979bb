import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Resource } from '@groundwork/plugin-infra-common';
import { useLive } from '../live/useLive';
import { ChangeLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';

const FEW = 5;

/** The latest snapshots that applied changes left behind. @internal */
export function RevisionsSection({ resource }: { resource: Resource }) {
  const revisions = useRevisions(resource);
  return (
    <Section title="Revisions">
      <Show loaded={revisions} height={60}>
        {page => (
          <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
            {page.items.slice(0, FEW).map(revision => (
              <Typography
                component="li"
                variant="body2"
                key={revision.number}
                sx={{ py: 0.25 }}
              >
                {revision.changeId ? (
                  <ChangeLink id={revision.changeId}>
                    Revision {revision.number}
                  </ChangeLink>
                ) : (
                  `Revision ${revision.number}`
                )}
                , <Person entityRef={revision.createdBy} />,{' '}
                <TimeAgo at={revision.createdAt} />
              </Typography>
            ))}
          </Box>
        )}
      </Show>
    </Section>
  );
}

function useRevisions({ id, revision }: Resource) {
  return useLive({
    key: `revisions ${id} ${revision}`,
    load: api => api.revisions(id),
    concerns: () => false,
    keepPrevious: true,
    unchanging: true,
  });
}
