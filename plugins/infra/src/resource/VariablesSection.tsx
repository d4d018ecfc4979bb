import { ReactNode } from 'react';
import Typography from '@mui/material/Typography';
import {
  MASK,
  ProvidedValue,
  Resource,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { DetachButton } from '../hierarchy/DetachButton';
import { ResourceLink } from '../parts/links';
import { Section } from '../parts/Section';
import { ValueTable } from '../parts/ValueTable';
import { ValueText } from '../parts/ValueText';
import { referredIds } from '../reference/outputReference';

/** The values that were last applied; for the others what is inherited, or the module's defaults. @internal */
export function VariablesSection(props: {
  resource: Resource;
  version?: TemplateVersion;
}) {
  const { resource, version } = props;
  const { variables, provided } = resource;
  const declared = version?.variables ?? [];
  const undeclared = Object.keys(variables).filter(
    name => !declared.some(variable => variable.name === name),
  );
  const rowValue = (name: string, fallback: unknown) => {
    const given = variables[name] ?? undefined;
    if (given !== undefined) return <ValueText value={given} />;
    return Object.hasOwn(provided, name) ? (
      <Provided {...provided[name]} />
    ) : (
      <Otherwise value={fallback}>default</Otherwise>
    );
  };
  const rows = [
    ...declared.map(({ name, description, sensitive, default: value }) => ({
      name,
      description,
      value: rowValue(name, sensitive && value !== undefined ? MASK : value),
    })),
    ...undeclared.map(name => ({
      name,
      value: <ValueText value={variables[name]} />,
    })),
  ];
  return (
    <Section
      title="Variables"
      noPadding={rows.length > 0}
      action={
        referredIds(variables).length > 0 && (
          <DetachButton resource={resource} parents={[]} />
        )
      }
    >
      {rows.length > 0 ? (
        <ValueTable label="Variables" rows={rows} />
      ) : (
        <Typography color="text.secondary">The module has none.</Typography>
      )}
    </Section>
  );
}

function Provided({ kind, value = MASK, from, output }: ProvidedValue) {
  return (
    <Otherwise value={value}>
      {kind === 'rule' && 'set by the template'}
      {from && (
        <>
          from{' '}
          <ResourceLink id={from.resourceId}>{from.resourceName}</ResourceLink>
          {output ? ` › ${output}` : `: ${kind}`}
        </>
      )}
      {kind === 'tags' && !from && 'tags'}
    </Otherwise>
  );
}

function Otherwise(props: { value: unknown; children: ReactNode }) {
  return (
    <>
      <ValueText value={props.value} />
      <Typography variant="caption" color="text.secondary">
        {props.children}
      </Typography>
    </>
  );
}
