import Box from '@mui/material/Box';
import { Description } from '../../parts/Description';

/** What stands below a field: what it is for, how it is written, and what is wrong with what is in it. @internal */
export function HelpText({
  help,
  notation,
  of,
  problems,
}: {
  help?: string;
  /** How it is written, as it is. */
  notation?: string;
  /** The field. */
  of: string;
  problems: string[];
}) {
  return (
    <>
      {help && (
        <Box
          component="span"
          sx={{ display: 'block', color: 'text.secondary' }}
        >
          <Description text={help} of={of} />
        </Box>
      )}
      {notation && (
        <Box
          component="span"
          sx={{ display: 'block', color: 'text.secondary' }}
        >
          {notation}
        </Box>
      )}
      {problems.length > 0 && (
        <Box component="span" sx={{ display: 'block' }}>
          {problems.join('; ')}
        </Box>
      )}
    </>
  );
}
