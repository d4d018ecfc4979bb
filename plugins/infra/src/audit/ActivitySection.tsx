import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { useLive } from '../live/useLive';
import { ChangeLink, RunLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';

const FEW = 15;

/** Who did what with a resource. @internal */
export function ActivitySection({ resourceId }: { resourceId: string }) {
  const activity = useLive({
    key: `audit ${resourceId}`,
    load: api => api.audit({ resourceId, limit: FEW }),
    concerns: signal => signal.resourceId === resourceId,
  });
  return (
    <Section title="Activity">
      <Show loaded={activity} height={120}>
        {page =>
          page.items.length > 0 ? (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {page.items.map(entry => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </Box>
          ) : (
            <Typography color="text.secondary">Nothing yet.</Typography>
          )
        }
      </Show>
    </Section>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { actor, action, at, reason, changeId, runId } = entry;
  const words = action.replace('.', ' ').replaceAll('_', ' ');
  return (
    <Typography
      component="li"
      variant="body2"
      sx={{ py: 0.5, overflowWrap: 'anywhere' }}
    >
      <Person entityRef={actor} /> <Subject {...{ runId, changeId, words }} />
      {reason && `: ${reason.replace(/\.$/, '')}`},{' '}
      <Box component="span" sx={{ color: 'text.secondary' }}>
        <TimeAgo at={at} />
      </Box>
    </Typography>
  );
}

function Subject(props: { runId?: string; changeId?: string; words: string }) {
  const { runId, changeId, words } = props;
  if (runId) return <RunLink id={runId}>{words}</RunLink>;
  if (changeId) return <ChangeLink id={changeId}>{words}</ChangeLink>;
  return <>{words}</>;
}
