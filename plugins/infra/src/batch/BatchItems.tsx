import { BatchItem } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { ChangeLink, ResourceLink, RunLink } from '../parts/links';
import { Section } from '../parts/Section';
import { ToneChip } from '../parts/ToneChip';
import { BATCH_ITEM_WORDS, wordResources } from '../words/batchWords';
import { wavesOf } from './waves';

const columns: Column<BatchItem>[] = [
  {
    title: 'Resource',
    wraps: true,
    cell: ({ resourceId, resourceName }) => (
      <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
    ),
  },
  {
    title: 'Status',
    cell: ({ status }) => <ToneChip wording={BATCH_ITEM_WORDS[status]} />,
  },
  { title: 'Reason', wraps: true, cell: ({ error }) => error },
  {
    title: 'Change',
    cell: ({ changeId }) =>
      changeId && <ChangeLink id={changeId}>Change</ChangeLink>,
  },
  {
    title: 'Run',
    cell: ({ runId }) => runId && <RunLink id={runId}>Run</RunLink>,
  },
];

/** The resources of a batch with their results, step by step. @internal */
export function BatchItems({ items }: { items: BatchItem[] }) {
  const waves = wavesOf(items);
  return (
    <>
      {waves.map(({ number, items: members }, index) => {
        const title =
          waves.length === 1
            ? 'Resources'
            : `Step ${index + 1} of ${waves.length}`;
        return (
          <Section
            key={number}
            title={title}
            subtitle={
              wordResources(members.length) +
              (members.length > 1 ? ', side by side' : '')
            }
            noPadding
          >
            <ListTable
              label={title}
              columns={columns}
              items={members}
              keyOf={({ resourceId }) => resourceId}
            />
          </Section>
        );
      })}
    </>
  );
}
