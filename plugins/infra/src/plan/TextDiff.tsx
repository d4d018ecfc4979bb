import Box from '@mui/material/Box';
import { DiffLine } from './diffText';
import { markColor, markSign } from './signColor';

const TAGS = {
  added: 'ins',
  removed: 'del',
  same: 'span',
  skip: 'span',
} as const;

/** A text line by line: what goes, what comes, and a little around it. @internal */
export function TextDiff({ lines }: { lines: DiffLine[] }) {
  return (
    <Box
      component="pre"
      // Long lines scroll here and not the page.
      tabIndex={0}
      aria-label="Text difference"
      sx={{
        m: 0,
        p: 1,
        maxHeight: 480,
        overflow: 'auto',
        font: 'inherit',
        bgcolor: 'action.hover',
        borderRadius: 1,
      }}
    >
      {lines.map((line, index) => (
        <Box
          key={index}
          component={TAGS[line.mark]}
          sx={{
            display: 'block',
            whiteSpace: 'pre',
            textDecoration: 'none',
            color: markColor(line.mark),
          }}
        >
          {`${markSign(line.mark)} ${line.text}`}
        </Box>
      ))}
    </Box>
  );
}
