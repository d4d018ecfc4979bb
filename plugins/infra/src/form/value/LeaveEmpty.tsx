import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { isAbsent } from './LeaveOut';
import { startValue } from './startValue';
import { useValueFacts } from './ValueFacts';
import { Collection, ValueProps } from './ValueProps';

/** Gives a list or map that must be given without a member in it. @internal */
export function LeaveEmpty(props: ValueProps<Collection>) {
  const { type, value, label, presence, unseen, onChange } = props;
  const { readOnly } = useValueFacts();
  if (presence !== 'required' || readOnly) return null;
  if (isAbsent(value)) {
    if (unseen) return null;
    return (
      <Box>
        <Button
          size="small"
          aria-label={`Leave ${label} empty`}
          onClick={() => onChange(startValue(type))}
        >
          Leave empty
        </Button>
      </Box>
    );
  }
  return isEmpty(value) ? (
    <Typography variant="body2" color="text.secondary">
      Empty
    </Typography>
  ) : null;
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 0
  );
}
