import { Change } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { ResourceLink } from '../parts/links';
import { Person } from '../parts/Person';
import { FullTime, TimeAgo } from '../parts/TimeAgo';

/** Who asks, why, for what. @internal */
export function ChangeFacts({ change }: { change: Change }) {
  return (
    <Facts
      facts={{
        Resource: (
          <ResourceLink id={change.resourceId}>
            {change.resourceName}
          </ResourceLink>
        ),
        'Asked by': <Person entityRef={change.requestedBy} />,
        Asked: <TimeAgo at={change.createdAt} />,
        Updated: <TimeAgo at={change.updatedAt} />,
        Starts: change.startAt && <FullTime at={change.startAt} />,
        Expires: change.expiresAt && <FullTime at={change.expiresAt} />,
        Why: change.message ?? 'no reason given',
      }}
    />
  );
}
