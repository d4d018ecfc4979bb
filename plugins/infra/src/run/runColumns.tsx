import Typography from '@mui/material/Typography';
import { RunSummary } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { ResourceLink, RunLink } from '../parts/links';
import { Person } from '../parts/Person';
import { RunChip } from '../parts/StatusChips';
import { Elapsed, TimeAgo } from '../parts/TimeAgo';
import { PlanCounts } from '../plan/PlanCounts';
import { OPERATION_WORDS } from '../words/runWords';

const run: Column<RunSummary> = {
  title: 'Run',
  cell: ({ id, operation }) => (
    <RunLink id={id}>{OPERATION_WORDS[operation]}</RunLink>
  ),
};

const resource: Column<RunSummary> = {
  title: 'Resource',
  wraps: true,
  cell: ({ resourceId, resourceName }) => (
    <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
  ),
};

const rest: Column<RunSummary>[] = [
  {
    title: 'Status',
    cell: ({ status, waitingFor, reason }) => (
      <>
        <RunChip status={status} />
        {(waitingFor ?? reason) && (
          <Typography variant="body2" color="text.secondary">
            {waitingFor ? `Waits for ${waitingFor}` : reason}
          </Typography>
        )}
      </>
    ),
  },
  {
    title: 'Plan',
    from: 'md',
    cell: ({ planSummary }) =>
      planSummary && <PlanCounts summary={planSummary} />,
  },
  {
    title: 'Asked by',
    from: 'md',
    cell: ({ requestedBy }) => <Person entityRef={requestedBy} />,
  },
  {
    title: 'Queued',
    from: 'sm',
    sort: 'queuedAt',
    cell: ({ queuedAt }) => <TimeAgo at={queuedAt} />,
  },
  {
    title: 'Took',
    from: 'md',
    cell: ({ startedAt, endedAt }) =>
      startedAt && <Elapsed from={startedAt} to={endedAt} />,
  },
];

/** What lists of runs show. @internal */
export const runColumns = [run, resource, ...rest];

/** What a list of runs of one resource shows. @internal */
export const runColumnsOfResource = [run, ...rest];
