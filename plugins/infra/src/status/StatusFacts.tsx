import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { SystemStatus } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { ToneChip } from '../parts/ToneChip';

/** Database, encryption, scaffolder, pipelines and runs. @internal */
export function StatusFacts({ status }: { status: SystemStatus }) {
  const { database, encryption, scaffolder, pipelines, runs } = status;
  return (
    <Section title="Services">
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        <Service name="Database" ok={database.ok}>
          {database.client}
        </Service>
        <Service name="Encryption" ok={encryption.keys > 0}>
          {encryption.keys} {encryption.keys === 1 ? 'key' : 'keys'},{' '}
          {encryption.writingKeyId} writes
        </Service>
        <Service name="Scaffolder" ok={scaffolder.ok}>
          {scaffolder.problem}
        </Service>
        {pipelines.map(({ templateRef, ok, problem }) => (
          <Service key={templateRef} name="Run pipeline" ok={ok}>
            {problem ?? templateRef}
          </Service>
        ))}
        <Service name="Runs" ok>
          {runs.running} running, {runs.queued} queued, {runs.concurrency} at
          once
        </Service>
      </Box>
    </Section>
  );
}

function Service(props: { name: string; ok: boolean; children: ReactNode }) {
  return (
    <Box component="li" sx={{ py: 1 }}>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        <Typography component="h3" variant="subtitle1">
          {props.name}
        </Typography>
        <ToneChip
          wording={
            props.ok
              ? { label: 'OK', tone: 'good', meaning: 'Works' }
              : { label: 'Problem', tone: 'bad', meaning: 'Does not work' }
          }
        />
      </Box>
      <Typography
        variant="body2"
        color="text.secondary"
        sx={{ overflowWrap: 'anywhere' }}
      >
        {props.children}
      </Typography>
    </Box>
  );
}
