import { ReactNode, useId, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';

/** Height of a line, in the size of its letters. */
const LINE = 1.5;

const FADING = 'linear-gradient(black 60%, transparent)';

/** The first lines of something long, and a way to all of it; what is short is shown as it is. @internal */
export function Fold(props: {
  /** How many lines are shown at first. */
  lines: number;
  isLong: boolean;
  /** What it is, after "Show all of". */
  of: string;
  children: ReactNode;
}) {
  const { lines, isLong, of } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  if (!isLong) return <>{props.children}</>;
  const title = open ? 'Show less' : 'Show all';
  return (
    <>
      <Box
        id={id}
        // A link that is reached by the keyboard must not be hidden.
        onFocus={() => setOpen(true)}
        sx={{
          lineHeight: LINE,
          ...(open
            ? {}
            : {
                maxHeight: `${lines * LINE}em`,
                overflow: 'hidden',
                maskImage: FADING,
              }),
        }}
      >
        {props.children}
      </Box>
      <Button
        size="small"
        aria-expanded={open}
        aria-controls={id}
        aria-label={`${title} of ${of}`}
        onClick={() => setOpen(before => !before)}
        sx={{ p: 0, minWidth: 0, textTransform: 'none' }}
      >
        {title}
      </Button>
    </>
  );
}
