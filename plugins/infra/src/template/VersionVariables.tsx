import { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import {
  MASK,
  TemplateOutput,
  TemplateVariable,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { Section } from '../parts/Section';
import { ValueText } from '../parts/ValueText';

const variableColumns: Column<TemplateVariable>[] = [
  {
    title: 'Variable',
    wraps: true,
    cell: ({ name, required, description }) => (
      <>
        <code>{name}</code>
        {required && ' *'}
        <Typography variant="body2" color="text.secondary">
          {description}
        </Typography>
      </>
    ),
  },
  {
    title: 'Type',
    wraps: true,
    cell: ({ type, sensitive }) => (
      <>
        <code style={{ whiteSpace: 'pre-wrap' }}>{type}</code>
        {sensitive && (
          <Typography variant="caption" component="div">
            sensitive
          </Typography>
        )}
      </>
    ),
  },
  {
    title: 'Default',
    from: 'sm',
    cell: ({ required, sensitive, default: value }) =>
      required ? 'required' : <ValueText value={sensitive ? MASK : value} />,
  },
];

const outputColumns: Column<TemplateOutput>[] = [
  { title: 'Output', cell: ({ name }) => <code>{name}</code> },
  { title: 'Description', cell: ({ description }) => description },
  {
    title: 'Sensitive',
    cell: ({ sensitive }) => (sensitive ? 'yes' : 'no'),
  },
];

/** What a version takes and gives. @internal */
export function VersionVariables({ version }: { version: TemplateVersion }) {
  const { ref, analysis, variables, outputs, breakingChanges } = version;
  const keyOf = ({ name }: { name: string }) => name;
  return (
    <Stack spacing={3}>
      {analysis.error && <Alert severity="error">{analysis.error}</Alert>}
      {analysis.notes?.map(note => (
        <Alert key={note} severity="info">
          {note}
        </Alert>
      ))}
      {breakingChanges && (
        <Alert severity="warning">Breaking changes: {breakingChanges}</Alert>
      )}
      <Section title={`Variables of ${ref}`} noPadding>
        {variables.length > 0 ? (
          <ListTable
            label="Variables"
            columns={variableColumns}
            items={variables}
            keyOf={keyOf}
          />
        ) : (
          <Nothing>The module takes none.</Nothing>
        )}
      </Section>
      <Section title={`Outputs of ${ref}`} noPadding>
        {outputs.length > 0 ? (
          <ListTable
            label="Outputs"
            columns={outputColumns}
            items={outputs}
            keyOf={keyOf}
          />
        ) : (
          <Nothing>The module gives none.</Nothing>
        )}
      </Section>
    </Stack>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return (
    <Typography color="text.secondary" sx={{ p: 2 }}>
      {children}
    </Typography>
  );
}
