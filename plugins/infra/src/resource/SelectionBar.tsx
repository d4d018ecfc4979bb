import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { BATCH_OPERATIONS } from '@groundwork/plugin-infra-common';
import { batchQuery } from '../batch/create/useBatchQuestion';
import { toneColor } from '../parts/toneColor';
import { createBatchRouteRef } from '../routes';
import { BATCH_OPERATION_WORDS } from '../words/batchWords';
import { Selection } from './useSelection';

/** How many are chosen, and what can be done with them together; it stays in sight without moving the list. @internal */
export function SelectionBar({ selection }: { selection: Selection }) {
  const navigate = useNavigate();
  const createPath = useRouteRef(createBatchRouteRef)();
  const { ids, isFull, clear } = selection;
  if (ids.length === 0) return null;
  return (
    <Paper
      elevation={4}
      role="group"
      aria-label="Selection"
      sx={{
        position: 'sticky',
        // A small screen has the portal's navigation at its foot.
        bottom: { xs: 72, sm: 16 },
        zIndex: 2,
        mt: 2,
        px: 2,
        py: 1,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
      }}
    >
      <Typography role="status" variant="subtitle2" sx={{ mr: 1 }}>
        {ids.length} selected{isFull && ', as many as a batch takes'}
      </Typography>
      {BATCH_OPERATIONS.map(operation => (
        <Button
          key={operation}
          size="small"
          variant="outlined"
          color={operation === 'destroy' ? 'error' : 'primary'}
          sx={operation === 'destroy' ? { color: toneColor('bad') } : undefined}
          onClick={() => {
            const { search, state } = batchQuery(operation, ids);
            navigate(`${createPath}${search}`, { state });
          }}
        >
          {BATCH_OPERATION_WORDS[operation]}
        </Button>
      ))}
      <Button size="small" color="inherit" onClick={clear}>
        Clear selection
      </Button>
    </Paper>
  );
}
