import { BatchSummary } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { BatchLink } from '../parts/links';
import { Person } from '../parts/Person';
import { TimeAgo } from '../parts/TimeAgo';
import { ToneChip } from '../parts/ToneChip';
import { BATCH_STATUS_WORDS } from '../words/batchWords';
import { BatchProgress } from './BatchProgress';
import { batchTitle } from './batchTitle';

/** What the list of batches shows. @internal */
export const batchColumns: Column<BatchSummary>[] = [
  {
    title: 'Batch',
    cell: batch => <BatchLink id={batch.id}>{batchTitle(batch)}</BatchLink>,
  },
  {
    title: 'Status',
    cell: ({ status }) => <ToneChip wording={BATCH_STATUS_WORDS[status]} />,
  },
  {
    title: 'Progress',
    from: 'md',
    cell: ({ counts }) => <BatchProgress counts={counts} />,
  },
  { title: 'Why', from: 'lg', wraps: true, cell: ({ message }) => message },
  {
    title: 'Asked by',
    from: 'sm',
    cell: ({ createdBy }) => <Person entityRef={createdBy} />,
  },
  {
    title: 'Asked',
    from: 'sm',
    sort: 'createdAt',
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
];
