import Button, { ButtonProps } from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { toneColor } from './toneColor';

/**
 * A button that can be blocked: it keeps the focus and tells why as its tooltip and description.
 *
 * @internal
 */
export function ActionButton(props: {
  label: string;
  onClick: () => void;
  blocked?: string;
  busy?: boolean;
  color?: ButtonProps['color'];
  variant?: ButtonProps['variant'];
}) {
  const { label, onClick, blocked, busy = false } = props;
  const { color = 'primary', variant = 'outlined' } = props;
  if (blocked === undefined) {
    return (
      <Button
        size="small"
        color={color}
        variant={variant}
        disabled={busy}
        onClick={onClick}
        sx={
          color === 'error' && variant === 'outlined'
            ? { '&:not(:disabled)': { color: toneColor('bad') } }
            : undefined
        }
      >
        {label}
      </Button>
    );
  }
  return (
    <Tooltip title={blocked} describeChild>
      <Button
        size="small"
        color="inherit"
        variant="outlined"
        aria-disabled
        disableRipple
        sx={{ color: 'text.disabled', cursor: 'not-allowed' }}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
