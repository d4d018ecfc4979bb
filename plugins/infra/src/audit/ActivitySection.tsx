import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { LinkButton } from '../parts/LinkButton';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';
import { activityRouteRef } from '../routes';
import { AuditAction } from './AuditAction';
import { useAudit } from './useAudit';

const FEW = 15;

/** Who did what with a resource. @internal */
export function ActivitySection({ resourceId }: { resourceId: string }) {
  const activity = useAudit({ resourceId, limit: FEW });
  const allPath = useRouteRef(activityRouteRef)();
  return (
    <Section
      title="Activity"
      action={
        <LinkButton to={`${allPath}?resourceId=${resourceId}`}>All</LinkButton>
      }
    >
      <Show loaded={activity} height={120}>
        {page =>
          page.items.length > 0 ? (
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {page.items.map(entry => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </Box>
          ) : (
            <Typography color="text.secondary">
              Nothing yet: whatever people do with it is recorded here.
            </Typography>
          )
        }
      </Show>
    </Section>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { actor, at, reason } = entry;
  return (
    <Typography
      component="li"
      variant="body2"
      sx={{ py: 0.5, overflowWrap: 'anywhere' }}
    >
      <Person entityRef={actor} /> <AuditAction entry={entry} />
      {reason && `: ${reason.replace(/\.$/, '')}`},{' '}
      <Box component="span" sx={{ color: 'text.secondary' }}>
        <TimeAgo at={at} />
      </Box>
    </Typography>
  );
}
