import { ProviderLock } from '@groundwork/plugin-infra-common';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Column, ListTable } from '../../list/ListTable';

type LockedProvider = NonNullable<ProviderLock['providers']>[number];

const columns: Column<LockedProvider>[] = [
  {
    title: 'Locked provider',
    wraps: true,
    cell: ({ source }) => <code>{source}</code>,
  },
  { title: 'Locked to', cell: ({ version }) => version },
];

/** Which provider versions plans take, or why that is not known. @internal */
export function ProviderLockPart({ lock }: { lock: ProviderLock }) {
  switch (lock.status) {
    case 'pending':
      return (
        <Alert severity="info" sx={{ m: 2 }}>
          Groundwork is finding out which provider versions to lock. Until then
          each plan takes the newest ones that the module allows.
        </Alert>
      );
    case 'failed':
      return (
        <Alert severity="warning" sx={{ m: 2 }}>
          <AlertTitle>The providers are not locked</AlertTitle>
          Each plan takes the newest ones that the module allows. Analyse the
          version again to try once more. What went wrong:
          <Box
            component="pre"
            sx={{
              m: 0,
              mt: 1,
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
            }}
          >
            {lock.error}
          </Box>
        </Alert>
      );
    case 'none':
      return null;
    default:
      return (
        <Box sx={{ mt: 2 }}>
          <ListTable
            label="Locked providers"
            columns={columns}
            items={lock.providers ?? []}
            keyOf={({ source }) => source}
          />
          <Typography variant="body2" color="text.secondary" sx={{ m: 2 }}>
            {lock.status === 'committed'
              ? 'Every plan takes these versions: the module’s own lock file names them.'
              : 'Every plan takes these versions, until the version is analysed again.'}
          </Typography>
        </Box>
      );
  }
}
