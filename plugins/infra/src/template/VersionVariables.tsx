import { ReactNode, useState } from 'react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
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
import { RuleDialog } from './rules/RuleDialog';
import { ruleWords } from './rules/ruleWords';

const variableColumns: Column<TemplateVariable>[] = [
  {
    title: 'Variable',
    wraps: true,
    cell: ({ name, required, description, deprecated, validations = [] }) => (
      <>
        <code>{name}</code>
        {required && ' *'}
        <Typography variant="body2" color="text.secondary">
          {description}
        </Typography>
        {deprecated && <Deprecated why={deprecated} />}
        {validations.map(({ condition, errorMessage }) => (
          <Typography key={condition} variant="body2" title={condition}>
            {errorMessage}
          </Typography>
        ))}
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
    cell: ({ required, sensitive, default: value, defaultExpression }) => {
      if (required) return 'required';
      return defaultExpression === undefined ? (
        <ValueText value={sensitive ? MASK : value} />
      ) : (
        <code>{defaultExpression}</code>
      );
    },
  },
];

const outputColumns: Column<TemplateOutput>[] = [
  { title: 'Output', cell: ({ name }) => <code>{name}</code> },
  {
    title: 'Description',
    cell: ({ description, deprecated }) => (
      <>
        {description}
        {deprecated && <Deprecated why={deprecated} />}
      </>
    ),
  },
  {
    title: 'Sensitive',
    cell: ({ sensitive }) => (sensitive ? 'yes' : 'no'),
  },
];

function Deprecated({ why }: { why: string }) {
  return (
    <Typography variant="body2" color="warning.main">
      Deprecated: {why}
    </Typography>
  );
}

/** What the platform demands of the variables, and the way to change it. */
function ruleColumn(
  { rules }: TemplateVersion,
  onEdit: ((variable: TemplateVariable) => void) | undefined,
): Column<TemplateVariable> {
  return {
    title: 'Rule',
    wraps: true,
    cell: variable => {
      const { name } = variable;
      const words = Object.hasOwn(rules, name) ? ruleWords(rules[name]) : [];
      return (
        <Stack direction="row" flexWrap="wrap" gap={0.5} alignItems="center">
          {words.map(word => (
            <Chip key={word} size="small" variant="outlined" label={word} />
          ))}
          {onEdit && (
            <Button
              size="small"
              aria-label={`Edit the rule of ${name}`}
              onClick={() => onEdit(variable)}
            >
              {words.length > 0 ? 'Edit' : 'Add'}
            </Button>
          )}
        </Stack>
      );
    },
  };
}

/** What a version takes and gives. @internal */
export function VersionVariables(props: {
  version: TemplateVersion;
  /** The person may change its rules. */
  editable: boolean;
}) {
  const { version, editable } = props;
  const { ref, analysis, variables, outputs, breakingChanges } = version;
  const [edited, setEdited] = useState<TemplateVariable>();
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
            columns={[
              ...variableColumns,
              ruleColumn(version, editable ? setEdited : undefined),
            ]}
            items={variables}
            keyOf={keyOf}
          />
        ) : (
          <Nothing>The module takes none.</Nothing>
        )}
      </Section>
      {edited && (
        <RuleDialog
          version={version}
          variable={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
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
