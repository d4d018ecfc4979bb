import Chip from '@mui/material/Chip';
import CircularProgress from '@mui/material/CircularProgress';
import Tooltip from '@mui/material/Tooltip';
import CheckIcon from '@mui/icons-material/Check';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import HourglassEmptyIcon from '@mui/icons-material/HourglassEmpty';
import { Tone, Wording } from '../words/tone';
import { toneColor } from './toneColor';

const ICONS: Record<Tone, JSX.Element | undefined> = {
  neutral: undefined,
  moving: <CircularProgress size={12} color="inherit" aria-hidden />,
  good: <CheckIcon aria-hidden />,
  attention: <HourglassEmptyIcon aria-hidden />,
  bad: <ErrorOutlineIcon aria-hidden />,
};

/** A status in a coloured word; what it means is its tooltip. @internal */
export function ToneChip({ wording }: { wording: Wording }) {
  return (
    <Tooltip title={wording.meaning} describeChild>
      <Chip
        size="small"
        variant="outlined"
        icon={ICONS[wording.tone]}
        label={wording.label}
        // The legacy theme gives chips a margin that breaks rows.
        sx={{
          margin: 0,
          fontWeight: 600,
          color: toneColor(wording.tone),
          borderColor: 'currentcolor',
          '&& > svg, && > span[role]': { ml: 0.75, color: 'inherit' },
        }}
      />
    </Tooltip>
  );
}
