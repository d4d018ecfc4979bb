import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import Button, { ButtonProps } from '@mui/material/Button';

/** A button that leads to another page. @internal */
export function LinkButton(props: {
  to: string;
  variant?: ButtonProps['variant'];
  children: ReactNode;
}) {
  const { to, variant = 'outlined', children } = props;
  return (
    <Button component={RouterLink} to={to} size="small" variant={variant}>
      {children}
    </Button>
  );
}
