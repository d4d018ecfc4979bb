import Alert from '@mui/material/Alert';
import { BatchOperation } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../../list/ListTable';
import { ResourceLink } from '../../parts/links';
import { Section } from '../../parts/Section';
import { ResourceChip } from '../../parts/StatusChips';
import { BATCH_OPERATION_WORDS, wordResources } from '../../words/batchWords';
import { inSteps } from '../waves';
import { PreviewItem } from './previewBatch';
import { LoadedTarget } from './useBatchTarget';

const ORDER: Record<BatchOperation, string> = {
  plan: 'All side by side.',
  provision: 'Parents before their children.',
  update: 'Parents before their children.',
  destroy: 'Children before their parents.',
};

/** What a batch would do to what, in which order. @internal */
export function BatchPreview(props: {
  operation: BatchOperation;
  items: PreviewItem[];
  target: LoadedTarget;
}) {
  const { operation, items, target } = props;
  const shown = inSteps(items);
  const columns: Column<PreviewItem & { step: number }>[] = [
    ...(shown.some(({ step }) => step > 1)
      ? [{ title: 'Step', cell: ({ step }: { step: number }) => step }]
      : []),
    {
      title: 'Resource',
      wraps: true,
      cell: ({ resourceId, resourceName }) => (
        <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
      ),
    },
    {
      title: 'Now',
      from: 'sm',
      cell: ({ candidate }) => <ResourceChip pair={candidate} />,
    },
    {
      title: 'What happens',
      cell: ({ obstacle }) =>
        obstacle === undefined
          ? BATCH_OPERATION_WORDS[operation]
          : `Nothing: ${obstacle}`,
    },
  ];
  return (
    <Section
      title={wordResources(items.length)}
      subtitle={ORDER[operation]}
      noPadding
    >
      {target.truncated && (
        <Alert severity="warning">
          There are more than are shown here; the batch takes them all.
        </Alert>
      )}
      {target.missing > 0 && (
        <Alert severity="warning">
          {target.missing} of those chosen {target.missing === 1 ? 'is' : 'are'}{' '}
          gone, or not for you to see.
        </Alert>
      )}
      <ListTable
        label="What happens"
        columns={columns}
        items={shown}
        keyOf={({ resourceId }) => resourceId}
      />
    </Section>
  );
}
