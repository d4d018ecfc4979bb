import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { formatValue } from '../../plan/formatValue';
import { useValueFacts } from './ValueFacts';
import { ValueProps } from './ValueProps';

/** Takes an optional value out again. @internal */
export function LeaveOut({ label, presence, value, onChange }: ValueProps) {
  const { readOnly } = useValueFacts();
  if (presence !== 'optional' || isAbsent(value) || readOnly) return null;
  return (
    <Button
      size="small"
      aria-label={`Leave out ${label}`}
      onClick={() => onChange(undefined)}
    >
      Leave out
    </Button>
  );
}

/** Stands for an optional value that is left out, or for one that is not shown. @internal */
export function AbsentNote(props: ValueProps) {
  const { value, presence, unseen, fallback } = props;
  if (!isAbsent(value) || (presence !== 'optional' && !unseen)) return null;
  const text = isAbsent(fallback)
    ? 'Not set'
    : `Not set (default: ${formatValue(fallback)})`;
  return (
    <Typography
      variant="body2"
      color="text.secondary"
      sx={{ overflowWrap: 'anywhere' }}
    >
      {unseen ? 'Its value is not shown' : text}
    </Typography>
  );
}

/** Whether a value is not given. @internal */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
