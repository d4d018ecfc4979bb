import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { EngineStatus } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { ToneChip } from '../parts/ToneChip';

/** The programs that carry runs out, and how to get those that are missing. @internal */
export function EngineList({ engines }: { engines: EngineStatus[] }) {
  return (
    <Section title="Engines">
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {engines.map(engine => (
          <Engine key={engine.kind} engine={engine} />
        ))}
      </Box>
    </Section>
  );
}

function Engine({ engine }: { engine: EngineStatus }) {
  const { kind, binary, version, problem } = engine;
  return (
    <Box component="li" sx={{ py: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Typography component="h3" variant="subtitle1">
          {kind} {version}
        </Typography>
        <ToneChip
          wording={
            problem
              ? { label: 'Missing', tone: 'bad', meaning: problem }
              : { label: 'Ready', tone: 'good', meaning: binary }
          }
        />
        {engine.default && (
          <Typography variant="body2" color="text.secondary">
            default
          </Typography>
        )}
      </Box>
      <Typography
        variant="body2"
        color="text.secondary"
        sx={{ overflowWrap: 'anywhere' }}
      >
        <code>{binary}</code>
      </Typography>
      {problem && (
        <Alert
          severity="error"
          sx={{
            mt: 1,
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
          }}
        >
          {problem}
        </Alert>
      )}
    </Box>
  );
}
