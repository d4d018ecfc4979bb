import Box from '@mui/material/Box';

/** What stands below a field: what it is for, and what is wrong with what is in it. @internal */
export function HelpText({
  help,
  problems,
}: {
  help: string;
  problems: string[];
}) {
  return (
    <>
      {help && (
        <Box
          component="span"
          sx={{ display: 'block', color: 'text.secondary' }}
        >
          {help}
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
