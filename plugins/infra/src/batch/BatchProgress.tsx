import Box from '@mui/material/Box';
import { Theme } from '@mui/material/styles';
import Typography from '@mui/material/Typography';
import {
  BATCH_ITEM_STATUSES,
  BatchItemStatus,
  BatchSummary,
} from '@groundwork/plugin-infra-common';
import { toneColor } from '../parts/toneColor';
import { BATCH_ITEM_WORDS, wordCounts } from '../words/batchWords';

/** How far a batch has come: a bar with a part for each status, and the counts in words. @internal */
export function BatchProgress({ counts }: Pick<BatchSummary, 'counts'>) {
  const shown = BATCH_ITEM_STATUSES.filter(status => counts[status] > 0);
  return (
    <Box sx={{ minWidth: 160 }}>
      <Box
        aria-hidden
        sx={{
          display: 'flex',
          height: 6,
          borderRadius: 3,
          overflow: 'hidden',
          bgcolor: 'action.hover',
        }}
      >
        {shown.map(status => (
          <Box
            key={status}
            sx={{ flexGrow: counts[status], bgcolor: barColor(status) }}
          />
        ))}
      </Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {wordCounts(counts)}
      </Typography>
    </Box>
  );
}

function barColor(status: BatchItemStatus) {
  const { tone } = BATCH_ITEM_WORDS[status];
  return tone === 'neutral'
    ? (theme: Theme) => theme.palette.action.disabled
    : toneColor(tone);
}
