import { Fragment } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Resource } from '@groundwork/plugin-infra-common';
import { LinkButton } from '../parts/LinkButton';
import { ChangeLink } from '../parts/links';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';
import { useRevisions } from '../revision/useRevisions';
import { resourceRevisionsRouteRef } from '../routes';

const FEW = 5;

/** The latest snapshots that applied changes left behind. @internal */
export function RevisionsSection({ resource }: { resource: Resource }) {
  const revisions = useRevisions(resource);
  const comparePath = useRouteRef(resourceRevisionsRouteRef);
  return (
    <Section
      title="Revisions"
      action={
        resource.revision > 1 && (
          <LinkButton to={comparePath({ resourceId: resource.id })}>
            Compare
          </LinkButton>
        )
      }
    >
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
                : <Person entityRef={revision.requestedBy} />
                {revision.approvedBy.length > 0 && ', approved by '}
                {revision.approvedBy.map((approver, index) => (
                  <Fragment key={approver}>
                    {index > 0 && ' and '}
                    <Person entityRef={approver} />
                  </Fragment>
                ))}
                , <TimeAgo at={revision.createdAt} />
              </Typography>
            ))}
          </Box>
        )}
      </Show>
    </Section>
  );
}
