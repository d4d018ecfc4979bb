import Typography from '@mui/material/Typography';
import { MASK, Resource } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { ValueTable } from '../parts/ValueTable';
import { ValueText } from '../parts/ValueText';

/** What a resource gives; secrets stay masked. @internal */
export function OutputsSection({ outputs }: Pick<Resource, 'outputs'>) {
  const rows = Object.entries(outputs).map(([name, output]) => ({
    name,
    description: output.description,
    value: (
      <ValueText
        value={output.sensitive ? MASK : output.value}
        copy={!output.sensitive}
      />
    ),
  }));
  return (
    <Section title="Outputs" noPadding={rows.length > 0}>
      {rows.length > 0 ? (
        <ValueTable label="Outputs" rows={rows} />
      ) : (
        <Typography color="text.secondary">
          None yet: they come with the first apply.
        </Typography>
      )}
    </Section>
  );
}
