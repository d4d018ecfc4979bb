import Typography from '@mui/material/Typography';
import {
  TemplateOutput,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Column } from '../../list/ListTable';
import { LocalList } from '../../list/LocalList';
import { Section } from '../../parts/Section';
import { Declaration } from './Declaration';

const columns: Column<TemplateOutput>[] = [
  { title: 'Output', cell: output => <Declaration declared={output} /> },
];

/** What a version gives. @internal */
export function OutputsSection({ version }: { version: TemplateVersion }) {
  const { ref, outputs } = version;
  return (
    <Section title={`Outputs of ${ref}`} noPadding>
      {outputs.length > 0 ? (
        <LocalList
          label="Outputs"
          columns={columns}
          items={outputs}
          keyOf={({ name }) => name}
          textOf={({ name, description = '' }) => `${name} ${description}`}
        />
      ) : (
        <Typography color="text.secondary" sx={{ p: 2 }}>
          The module gives none.
        </Typography>
      )}
    </Section>
  );
}
