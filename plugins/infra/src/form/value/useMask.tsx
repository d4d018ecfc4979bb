import { CSSProperties, useState } from 'react';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import { TextFieldProps } from '@mui/material/TextField';
import VisibilityIcon from '@mui/icons-material/Visibility';
import VisibilityOffIcon from '@mui/icons-material/VisibilityOff';
import { useValueFacts } from './ValueFacts';

/** Fields for passwords have one line only, and are none for numbers. */
const COVERED: object = { WebkitTextSecurity: 'disc' };

/** Covers what stands in the field of a sensitive value, until the person wants to see it. @internal */
export function useMask(): {
  style?: CSSProperties;
  InputProps?: TextFieldProps['InputProps'];
} {
  const { secret } = useValueFacts();
  const [isShown, setShown] = useState(false);
  if (!secret) return {};
  return {
    style: isShown ? undefined : COVERED,
    InputProps: {
      endAdornment: (
        <InputAdornment position="end">
          <IconButton
            size="small"
            edge="end"
            aria-label={isShown ? 'Hide value' : 'Show value'}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? (
              <VisibilityOffIcon fontSize="small" />
            ) : (
              <VisibilityIcon fontSize="small" />
            )}
          </IconButton>
        </InputAdornment>
      ),
    },
  };
}
