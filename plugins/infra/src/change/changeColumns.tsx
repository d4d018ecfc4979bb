import { ChangeSummary } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { ChangeLink, ResourceLink } from '../parts/links';
import { Person } from '../parts/Person';
import { ChangeChip } from '../parts/StatusChips';
import { TimeAgo } from '../parts/TimeAgo';
import { PlanCounts } from '../plan/PlanCounts';
import { KIND_WORDS } from '../words/changeWords';

const kind: Column<ChangeSummary> = {
  title: 'Change',
  cell: change => (
    <ChangeLink id={change.id}>{KIND_WORDS[change.kind]}</ChangeLink>
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
  { title: 'Status', cell: ({ status }) => <ChangeChip status={status} /> },
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

/** What lists of changes show. @internal */
export const changeColumns = [kind, resource, ...rest];

/** What a list of changes of one resource shows. @internal */
export const changeColumnsOfResource = [kind, ...rest];
