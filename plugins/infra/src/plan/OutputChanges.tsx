import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { OutputChange } from '@groundwork/plugin-infra-common';
import { AttributeList } from './AttributeList';
import { diffSides } from './diffAttributes';

/** What becomes of the outputs. @internal */
export function OutputChanges({ outputs }: { outputs: OutputChange[] }) {
  const attributes = useMemo(
    () =>
      outputs.flatMap(({ name, before, after, unknown, sensitive }) =>
        diffSides({
          before: { [name]: before },
          after: { [name]: after },
          unknown: { [name]: unknown },
          sensitive: { [name]: sensitive },
        }),
      ),
    [outputs],
  );
  if (attributes.length === 0) return null;
  return (
    <Box
      component="section"
      aria-label="Outputs"
      sx={{ borderTop: 1, borderColor: 'divider', p: 1.5 }}
    >
      <Typography component="h3" variant="subtitle2" gutterBottom>
        Outputs
      </Typography>
      <AttributeList attributes={attributes} />
    </Box>
  );
}
