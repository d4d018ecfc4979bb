import { useState } from 'react';
import Box from '@mui/material/Box';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { Section } from '../../parts/Section';
import { Show } from '../../parts/Show';
import { ComparisonView } from './ComparisonView';
import { useComparison } from './useComparison';

/** The shown version beside another one. @internal */
export function CompareSection(props: {
  version: TemplateVersion;
  others: TemplateVersion[];
}) {
  const { version, others } = props;
  const [chosen, setChosen] = useState('');
  return (
    <Section title={`Compare ${version.ref}`} noPadding>
      <Box sx={{ p: 2 }}>
        <TextField
          select
          size="small"
          label="With"
          value={chosen}
          onChange={event => setChosen(event.target.value)}
          sx={{ minWidth: 'min(100%, 280px)' }}
        >
          {others.map(({ id, ref }) => (
            <MenuItem key={id} value={id}>
              {ref}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      {chosen !== '' && <Comparison version={version} withId={chosen} />}
    </Section>
  );
}

function Comparison(props: { version: TemplateVersion; withId: string }) {
  const loaded = useComparison(props.version, props.withId);
  return (
    <Show loaded={loaded} flush>
      {comparison => <ComparisonView comparison={comparison} />}
    </Show>
  );
}
