import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { Batch } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { ResourceLink } from '../parts/links';
import { Gone } from '../parts/Gone';
import { PageHeading } from '../parts/PageHeading';
import { Person } from '../parts/Person';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { TimeAgo } from '../parts/TimeAgo';
import { ToneChip } from '../parts/ToneChip';
import { batchesRouteRef } from '../routes';
import { BATCH_STATUS_WORDS } from '../words/batchWords';
import { BatchActions } from './BatchActions';
import { BatchItems } from './BatchItems';
import { BatchProgress } from './BatchProgress';
import { batchTitle } from './batchTitle';
import { useBatch } from './useBatches';

/** One batch: how far it has come, and what became of each of its resources. @internal */
export function BatchPage() {
  const { batchId = '' } = useParams();
  const batch = useBatch(batchId);
  const listPath = useRouteRef(batchesRouteRef)();
  return (
    <Show
      loaded={batch}
      height={320}
      gone={
        <Gone
          what="batch"
          why="The address is mistyped, or you may see none of its resources."
          list={{ title: 'All batches', to: listPath }}
        />
      }
    >
      {data => <BatchView key={data.id} batch={data} />}
    </Show>
  );
}

function BatchView({ batch }: { batch: Batch }) {
  const listPath = useRouteRef(batchesRouteRef)();
  const status = BATCH_STATUS_WORDS[batch.status];
  const { subtreeOf } = batch;
  const root = batch.items.find(({ resourceId }) => resourceId === subtreeOf);
  return (
    <>
      <PageHeading
        title={batchTitle(batch)}
        parent={{ title: 'Batches', to: listPath }}
        chips={<ToneChip wording={status} />}
        subtitle={status.meaning}
        actions={<BatchActions batch={batch} />}
      />
      <Stack spacing={3}>
        <Section title="Progress">
          <Stack spacing={2}>
            <BatchProgress counts={batch.counts} />
            <Facts
              facts={{
                'All below': subtreeOf && (
                  <ResourceLink id={subtreeOf}>
                    {root?.resourceName ?? subtreeOf}
                  </ResourceLink>
                ),
                'Asked by': <Person entityRef={batch.createdBy} />,
                Asked: <TimeAgo at={batch.createdAt} />,
                Updated: <TimeAgo at={batch.updatedAt} />,
                Why: batch.message ?? 'no reason given',
              }}
            />
          </Stack>
        </Section>
        <BatchItems items={batch.items} />
      </Stack>
    </>
  );
}
