import { useMemo, useState } from 'react';
import { Theme } from '@mui/material/styles';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import {
  MASK,
  TemplateVariable,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Column } from '../../list/ListTable';
import { LocalList } from '../../list/LocalList';
import { FoldedCode } from '../../parts/FoldedCode';
import { Section } from '../../parts/Section';
import { ValueText } from '../../parts/ValueText';
import { formatLines } from '../../plan/formatValue';
import { RuleDialog } from '../rules/RuleDialog';
import { Declaration } from './Declaration';
import { ruleColumn } from './ruleColumn';

const wideColumns: Column<TemplateVariable>[] = [
  {
    title: 'Variable',
    width: '38%',
    cell: variable => <Declaration declared={variable} />,
  },
  {
    title: 'Type',
    width: '30%',
    cell: variable => <Type variable={variable} />,
  },
  {
    title: 'Default',
    width: '18%',
    cell: variable => <Default variable={variable} />,
  },
];

/** Where there is no room side by side, the type and the default stand below the name. */
const narrowColumns: Column<TemplateVariable>[] = [
  {
    title: 'Variable',
    cell: variable => (
      <>
        <Declaration declared={variable} />
        <Box sx={{ mt: 0.5 }}>
          <Type variable={variable} />
        </Box>
        {!variable.required && (
          <Box sx={{ mt: 0.5 }}>
            <Typography
              variant="caption"
              component="div"
              color="text.secondary"
            >
              Default
            </Typography>
            <Default variable={variable} />
          </Box>
        )}
      </>
    ),
  },
];

/** What a version takes, what must be given first. @internal */
export function VariablesSection(props: {
  version: TemplateVersion;
  /** The person may change its rules. */
  editable: boolean;
}) {
  const { version, editable } = props;
  const { variables, rules } = version;
  const [edited, setEdited] = useState<TemplateVariable>();
  const isNarrow = useMediaQuery<Theme>(({ breakpoints }) =>
    breakpoints.down('md'),
  );
  const sorted = useMemo(
    () => requiredFirst({ variables, rules }),
    [variables, rules],
  );
  return (
    <>
      <Section title={`Variables of ${version.ref}`} noPadding>
        {sorted.length > 0 ? (
          <LocalList
            label="Variables"
            columns={[
              ...(isNarrow ? narrowColumns : wideColumns),
              ruleColumn(
                version,
                isNarrow ? '28%' : undefined,
                editable ? setEdited : undefined,
              ),
            ]}
            items={sorted}
            keyOf={({ name }) => name}
            textOf={({ name, description = '' }) => `${name} ${description}`}
            fixed
          />
        ) : (
          <Typography color="text.secondary" sx={{ p: 2 }}>
            The module takes none.
          </Typography>
        )}
      </Section>
      {edited && (
        <RuleDialog
          version={version}
          variable={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function requiredFirst({
  variables,
  rules,
}: Pick<TemplateVersion, 'variables' | 'rules'>): TemplateVariable[] {
  const place = ({ name, required }: TemplateVariable) =>
    required || (Object.hasOwn(rules, name) && rules[name].required) ? 0 : 1;
  return [...variables].sort((a, b) => place(a) - place(b));
}

function Type({ variable: { name, type } }: { variable: TemplateVariable }) {
  return <FoldedCode text={type} of={`the type of ${name}`} />;
}

function Default({ variable }: { variable: TemplateVariable }) {
  const { name, required, sensitive, defaultExpression } = variable;
  if (required) return <>required</>;
  const value = sensitive ? MASK : variable.default;
  if (defaultExpression === undefined && (sensitive || value === undefined)) {
    return <ValueText value={value} />;
  }
  const text =
    defaultExpression ??
    (typeof value === 'string' ? value : formatLines(value));
  return <FoldedCode text={text} of={`the default of ${name}`} wraps />;
}
