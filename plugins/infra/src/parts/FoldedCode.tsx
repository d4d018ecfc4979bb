import Box from '@mui/material/Box';
import { Fold } from './Fold';

const LINES = 6;
/** Characters that may stand in this many lines of a narrow column. */
const LONG = 240;

/** Code as it was written, the first lines of it if it is long. @internal */
export function FoldedCode(props: {
  text: string;
  /** What it is, after "Show all of". */
  of: string;
  /** Words that are wider than the column are broken; otherwise the code moves sideways. */
  wraps?: boolean;
}) {
  const { text, of, wraps = false } = props;
  return (
    <Fold
      lines={LINES}
      isLong={text.length > LONG || text.split('\n', LINES + 1).length > LINES}
      of={of}
    >
      <Box
        component="code"
        sx={{
          display: 'block',
          lineHeight: 1.5,
          // Lines of their own show what is in what.
          whiteSpace: wraps || !text.includes('\n') ? 'pre-wrap' : 'pre',
          wordBreak: 'normal',
          overflowWrap: wraps ? 'anywhere' : 'normal',
          overflowX: wraps ? undefined : 'auto',
        }}
      >
        {text}
      </Box>
    </Fold>
  );
}
