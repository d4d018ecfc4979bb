import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Diagnostic, RunError } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';

/** Why a run failed: what Terraform says, and where in the module. @internal */
export function Diagnostics({ error }: { error: RunError }) {
  return (
    <Section title="What went wrong">
      <Typography gutterBottom sx={{ overflowWrap: 'anywhere' }}>
        {error.summary}
      </Typography>
      <Stack spacing={1.5}>
        {error.diagnostics.map((diagnostic, index) => (
          <DiagnosticView key={index} diagnostic={diagnostic} />
        ))}
      </Stack>
    </Section>
  );
}

function DiagnosticView({ diagnostic }: { diagnostic: Diagnostic }) {
  const { severity, summary, detail, file, line, snippet, variable } =
    diagnostic;
  return (
    <Alert
      severity={severity}
      sx={{ '& > :nth-of-type(2)': { minWidth: 0, flex: 1 } }}
    >
      <AlertTitle>
        {summary}
        {variable && `: ${variable}`}
      </AlertTitle>
      {file && (
        <Typography variant="body2" sx={{ fontFamily: 'monospace' }}>
          {file}
          {line !== undefined && `:${line}`}
        </Typography>
      )}
      {snippet && (
        <Box
          component="pre"
          sx={{
            my: 1,
            p: 1,
            overflow: 'auto',
            borderRadius: 1,
            bgcolor: 'action.hover',
            fontSize: 13,
          }}
        >
          {snippet}
        </Box>
      )}
      {detail && (
        <Typography
          variant="body2"
          sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {detail}
        </Typography>
      )}
    </Alert>
  );
}
