import { ReactNode } from 'react';
import Typography from '@mui/material/Typography';
import { ChangeSummary } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { ChangeLink, ResourceLink } from '../parts/links';
import { Person } from '../parts/Person';
import { ChangeChip } from '../parts/StatusChips';
import { TimeAgo } from '../parts/TimeAgo';
import { PlanCounts } from '../plan/PlanCounts';
import { KIND_TITLES } from '../words/changeWords';

const kind: Column<ChangeSummary> = {
  title: 'Change',
  cell: change => (
    <ChangeLink id={change.id}>{KIND_TITLES[change.kind]}</ChangeLink>
  ),
};

const resource: Column<ChangeSummary> = {
  title: 'Resource',
  wraps: true,
  cell: ({ resourceId, resourceName }) => (
    <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
  ),
};

const rest: Column<ChangeSummary>[] = [
  {
    title: 'Status',
    cell: ({ status, plan, startAt }) => (
      <>
        <ChangeChip status={status} />
        <Remark>{plan?.stale?.reason}</Remark>
        <Remark>
          {startAt && Date.parse(startAt) > Date.now() && (
            <>
              starts <TimeAgo at={startAt} />
            </>
          )}
        </Remark>
      </>
    ),
  },
  {
    title: 'Plan',
    from: 'md',
    cell: ({ plan }) => plan && <PlanCounts summary={plan.summary} />,
  },
  { title: 'Why', from: 'md', cell: ({ message }) => message },
  {
    title: 'Asked by',
    from: 'sm',
    cell: ({ requestedBy }) => <Person entityRef={requestedBy} />,
  },
  {
    title: 'Asked',
    from: 'sm',
    sort: 'createdAt',
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
];

/** What the inbox shows: who asks for what, what Terraform would do, and how many have said yes. @internal */
export const inboxColumns: Column<ChangeSummary>[] = [
  kind,
  resource,
  {
    title: 'Asked by',
    cell: ({ requestedBy, message }) => (
      <>
        <Person entityRef={requestedBy} />
        {message && (
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{ display: { xs: 'none', md: 'block' } }}
          >
            {message}
          </Typography>
        )}
      </>
    ),
  },
  {
    title: 'Plan',
    cell: ({ plan }) => plan && <PlanCounts summary={plan.summary} />,
  },
  {
    title: 'Approvals',
    from: 'sm',
    cell: ({ approved = 0, quorum }) =>
      quorum !== undefined && `${approved} of ${quorum}`,
  },
  {
    title: 'Asked',
    from: 'sm',
    sort: 'createdAt',
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
];

/** What lists of changes show. @internal */
export const changeColumns = [kind, resource, ...rest];

/** What a list of changes of one resource shows. @internal */
export const changeColumnsOfResource = [kind, ...rest];

function Remark({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <Typography variant="caption" color="text.secondary" component="div">
      {children}
    </Typography>
  );
}
