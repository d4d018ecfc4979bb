import { FormEvent, useState } from 'react';
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
  const isChanged = draft.trim() !== namingConvention;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || !isChanged) return;
    void act(
      api =>
        api.updateTemplate(key, { namingConvention: draft.trim() || null }),
      { templateKey: key },
    );
  };
  return (
    <Section title="Naming convention">
      <form noValidate onSubmit={onSubmit} aria-label="Naming convention">
        <Stack spacing={2} alignItems="flex-start">
          <TextInput
            label="Naming convention"
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
          {isChanged && (
            <Button type="submit" variant="contained" disabled={busy}>
              Save convention
            </Button>
          )}
        </Stack>
      </form>
    </Section>
  );
}
