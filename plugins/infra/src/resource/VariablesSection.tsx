import Typography from '@mui/material/Typography';
import {
  MASK,
  Resource,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { ValueTable } from '../parts/ValueTable';
import { ValueText } from '../parts/ValueText';

/** The values that were last applied, and the defaults of the module for the others. @internal */
export function VariablesSection(props: {
  resource: Resource;
  version?: TemplateVersion;
}) {
  const { resource, version } = props;
  const { variables } = resource;
  const declared = version?.variables ?? [];
  const undeclared = Object.keys(variables).filter(
    name => !declared.some(variable => variable.name === name),
  );
  const rows = [
    ...declared.map(({ name, description, sensitive, default: value }) => ({
      name,
      description,
      value: Object.hasOwn(variables, name) ? (
        <ValueText value={variables[name]} />
      ) : (
        <Default value={sensitive && value !== undefined ? MASK : value} />
      ),
    })),
    ...undeclared.map(name => ({
      name,
      value: <ValueText value={variables[name]} />,
    })),
  ];
  return (
    <Section title="Variables" noPadding={rows.length > 0}>
      {rows.length > 0 ? (
        <ValueTable label="Variables" rows={rows} />
      ) : (
        <Typography color="text.secondary">The module has none.</Typography>
      )}
    </Section>
  );
}

function Default({ value }: { value: unknown }) {
  return (
    <>
      <ValueText value={value} />
      <Typography variant="caption" color="text.secondary">
        default
      </Typography>
    </>
  );
}
