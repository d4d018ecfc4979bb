import Typography from '@mui/material/Typography';
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
    title: 'Result',
    cell: ({ status, error }) => (
      <>
        <ToneChip wording={BATCH_ITEM_WORDS[status]} />
        {error && (
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{ mt: 0.5, overflowWrap: 'anywhere' }}
          >
            {error}
          </Typography>
        )}
      </>
    ),
  },
  {
    title: 'Carried out by',
    cell: ({ changeId, runId }) => (
      <>
        {changeId && <ChangeLink id={changeId}>Change</ChangeLink>}
        {changeId && runId && ', '}
        {runId && <RunLink id={runId}>Run</RunLink>}
      </>
    ),
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
