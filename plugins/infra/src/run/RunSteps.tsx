import Box from '@mui/material/Box';
import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import CancelIcon from '@mui/icons-material/Cancel';
import CheckCircleIcon from '@mui/icons-material/CheckCircle';
import DoNotDisturbOnOutlinedIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import RadioButtonUncheckedIcon from '@mui/icons-material/RadioButtonUnchecked';
import { RunStep } from '@groundwork/plugin-infra-common';
import { clockTime } from '../words/time';
import { STEP_WORDS } from '../words/runWords';
import { Elapsed } from '../parts/TimeAgo';
import { ShownStep } from './shownSteps';

const ICONS: Record<RunStep['status'], JSX.Element> = {
  running: <CircularProgress size={18} aria-hidden />,
  succeeded: <CheckCircleIcon color="success" fontSize="small" aria-hidden />,
  failed: <CancelIcon color="error" fontSize="small" aria-hidden />,
  cancelled: <DoNotDisturbOnOutlinedIcon fontSize="small" aria-hidden />,
  skipped: (
    <DoNotDisturbOnOutlinedIcon color="disabled" fontSize="small" aria-hidden />
  ),
};

/** The steps of a run as a stepper, each with its times. @internal */
export function RunSteps({ steps }: { steps: ShownStep[] }) {
  return (
    <Box
      component="ol"
      aria-label="Steps"
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr)',
          sm: 'repeat(auto-fit, minmax(120px, 1fr))',
        },
      }}
    >
      {steps.map(({ name, step }) => (
        <Box
          component="li"
          key={name}
          aria-label={`${name}: ${
            step ? STEP_WORDS[step.status].label : 'not yet'
          }`}
          sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}
        >
          <Box sx={{ width: 20, pt: '2px' }}>
            {step ? (
              ICONS[step.status]
            ) : (
              <RadioButtonUncheckedIcon
                color="disabled"
                fontSize="small"
                aria-hidden
              />
            )}
          </Box>
          <Box>
            <Typography
              variant="body2"
              sx={{ fontWeight: 600 }}
              color={step ? undefined : 'text.secondary'}
            >
              {name}
            </Typography>
            {step && <StepTimes step={step} />}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function StepTimes({ step }: { step: RunStep }) {
  if (step.status === 'skipped') {
    return <Typography variant="caption">skipped</Typography>;
  }
  return (
    <Typography variant="caption" color="text.secondary" component="div">
      <Elapsed from={step.startedAt} to={step.endedAt} />
      {' · '}
      <time dateTime={step.startedAt}>{clockTime(step.startedAt)}</time>
    </Typography>
  );
}
