import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { BatchItem } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { ChangeLink, ResourceLink, RunLink } from '../parts/links';
import { Section } from '../parts/Section';
import { ToneChip } from '../parts/ToneChip';
import { BATCH_ITEM_WORDS, wordResources } from '../words/batchWords';
import { inSteps } from './waves';

type Row = BatchItem & { step: number };

const step: Column<Row> = {
  title: 'Step',
  width: '4.5rem',
  cell: item => item.step,
};

const columns: Column<Row>[] = [
  {
    title: 'Resource',
    width: '36%',
    wraps: true,
    cell: ({ resourceId, resourceName }) => (
      <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
    ),
  },
  {
    title: 'Result',
    wraps: true,
    cell: item => (
      <>
        <ToneChip wording={BATCH_ITEM_WORDS[item.status]} />
        {item.error && (
          <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
            {item.error}
          </Typography>
        )}
        <CarriedOutBy item={item} />
      </>
    ),
  },
];

/** The resources of a batch with their results, in the order of their steps. @internal */
export function BatchItems({ items }: { items: BatchItem[] }) {
  const rows = inSteps(items);
  const steps = Math.max(0, ...rows.map(row => row.step));
  return (
    <Section
      title="Resources"
      subtitle={
        steps > 1
          ? `${wordResources(
              rows.length,
            )} in ${steps} steps; those of one step go side by side`
          : wordResources(rows.length)
      }
      noPadding
    >
      <ListTable
        label="Resources"
        fixed
        columns={steps > 1 ? [step, ...columns] : columns}
        items={rows}
        keyOf={({ resourceId }) => resourceId}
      />
    </Section>
  );
}

function CarriedOutBy({ item }: { item: BatchItem }) {
  const { changeId, runId } = item;
  if (!changeId && !runId) return null;
  return (
    <Box sx={{ mt: 0.5, display: 'flex', flexWrap: 'wrap', columnGap: 1.5 }}>
      {changeId && <ChangeLink id={changeId}>Change</ChangeLink>}
      {runId && <RunLink id={runId}>Run</RunLink>}
    </Box>
  );
}
