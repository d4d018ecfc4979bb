import { useState } from 'react';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { Template } from '@groundwork/plugin-infra-common';
import { FormProblem } from '../form/FormProblem';
import { TextInput } from '../form/TextInput';
import { useAction } from '../live/useAction';
import { issuesOf } from '../parts/errors';
import { Section } from '../parts/Section';
import { NAMING_HELP } from './namingHelp';

const PATH = 'namingConvention';

/** How resources of the template are named, for who may change it. What exists keeps its name. @internal */
export function NamingSettings({ template }: { template: Template }) {
  const { key, namingConvention = '' } = template;
  const [draft, setDraft] = useState(namingConvention);
  const { act, busy, error } = useAction();
  const issues = issuesOf(error);
  const save = () =>
    void act(
      api =>
        api.updateTemplate(key, { namingConvention: draft.trim() || null }),
      { templateKey: key },
    );
  return (
    <Section title="Naming convention">
      <Stack spacing={2} alignItems="flex-start">
        <TextInput
          label="Names are like"
          path={PATH}
          value={draft}
          onChange={setDraft}
          issues={issues}
          help={`${NAMING_HELP} Left empty: names are free. What exists keeps its name.`}
        />
        <FormProblem
          error={error}
          issues={issues}
          isAtField={({ path }) => path === PATH}
        />
        {draft.trim() !== namingConvention && (
          <Button variant="contained" disabled={busy} onClick={save}>
            Save convention
          </Button>
        )}
      </Stack>
    </Section>
  );
}
