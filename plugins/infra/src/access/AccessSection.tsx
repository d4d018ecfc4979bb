import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Grant } from '@groundwork/plugin-infra-common';
import { LinkButton } from '../parts/LinkButton';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { resourceAccessRouteRef } from '../routes';
import { ROLE_WORDS } from '../words/roleWords';
import { GrantOrigin } from './GrantOrigin';
import { keyOfOrigin } from './grantPlace';
import { useGrants } from './useGrants';

const FEW = 8;

/** The first of those who have a role on a resource, with the way to all. @internal */
export function AccessSection({ resourceId }: { resourceId: string }) {
  const grants = useGrants({ resourceId });
  const accessPath = useRouteRef(resourceAccessRouteRef)({ resourceId });
  const editable = grants.status === 'ready' && grants.data.editable;
  return (
    <Section
      title="Access"
      action={
        <LinkButton to={accessPath}>
          {editable ? 'Change access' : 'All access'}
        </LinkButton>
      }
    >
      <Show loaded={grants} height={60}>
        {({ items, inherited }) => (
          <AccessList grants={[...items, ...inherited]} />
        )}
      </Show>
    </Section>
  );
}

function AccessList({ grants }: { grants: Grant[] }) {
  if (grants.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary">
        Nobody has a role of their own here.
      </Typography>
    );
  }
  const hidden = grants.length - FEW;
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {grants.slice(0, FEW).map(grant => (
        <Typography
          component="li"
          variant="body2"
          key={`${grant.principal} ${keyOfOrigin(grant)}`}
          sx={{ py: 0.25, overflowWrap: 'anywhere' }}
        >
          <Person entityRef={grant.principal} />: {ROLE_WORDS[grant.role].label}
          {grant.inheritedFrom && (
            <>
              , from <GrantOrigin from={grant.inheritedFrom} />
            </>
          )}
        </Typography>
      ))}
      {hidden > 0 && (
        <Typography component="li" variant="body2" color="text.secondary">
          and {hidden} more
        </Typography>
      )}
    </Box>
  );
}
