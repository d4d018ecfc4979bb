import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { SystemStatus } from '@groundwork/plugin-infra-common';
import { useLive } from '../live/useLive';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import { EngineList } from './EngineList';
import { StatusFacts } from './StatusFacts';

/** Whether everything is there that runs need. @internal */
export function StatusPage() {
  const status = useLive({ key: 'status', load: api => api.status() });
  return (
    <>
      <PageHeading
        title="Status"
        subtitle="What runs need, and whether it is there"
      />
      <Show loaded={status} height={320}>
        {data => <StatusView status={data} />}
      </Show>
    </>
  );
}

function StatusView({ status }: { status: SystemStatus }) {
  return (
    <Stack spacing={3}>
      {status.warnings.length > 0 && (
        <Stack spacing={1} role="group" aria-label="Warnings">
          {status.warnings.map(warning => (
            <Alert key={warning} severity="warning">
              {warning}
            </Alert>
          ))}
        </Stack>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 3,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            md: 'repeat(2, minmax(0, 1fr))',
          },
        }}
      >
        <EngineList engines={status.engines} />
        <StatusFacts status={status} />
      </Box>
    </Stack>
  );
}
