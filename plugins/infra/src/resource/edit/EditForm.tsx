import { FormEvent } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { variableOf } from '../../form/fieldErrors';
import { FormProblem } from '../../form/FormProblem';
import { TagsInput } from '../../form/TagsInput';
import { TextInput } from '../../form/TextInput';
import { VariablesForm } from '../../form/VariablesForm';
import { Section } from '../../parts/Section';
import { shortCommit } from '../../words/refs';
import { Edited } from './useEdited';
import { useEditForm } from './useEditForm';

const SHOWN = ['description', 'owner'];

/** Values of a resource, to be changed. @internal */
export function EditForm({ edited }: { edited: Edited }) {
  const { resource, versions } = edited;
  const form = useEditForm(edited);
  const { draft, change, issues } = form;
  const offered = versions.filter(
    ({ id, lifecycle }) => lifecycle === 'active' || id === draft.versionId,
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit('draft');
  };
  return (
    <form noValidate onSubmit={onSubmit} aria-label={`Edit ${resource.name}`}>
      <Stack spacing={3} sx={{ maxWidth: 800 }}>
        <Section title="Resource">
          <Stack spacing={2}>
            {!resource.abstract && (
              <TextField
                select
                label="Version"
                value={draft.versionId ?? ''}
                onChange={event => change({ versionId: event.target.value })}
              >
                {offered.map(({ id, ref, commit, lifecycle }) => (
                  <MenuItem key={id} value={id}>
                    {ref} ({shortCommit(commit)})
                    {lifecycle === 'active' ? '' : `, ${lifecycle}`}
                  </MenuItem>
                ))}
              </TextField>
            )}
            <TextInput
              label="Description"
              path="description"
              multiline
              value={draft.description}
              onChange={description => change({ description })}
              issues={issues}
            />
            <TagsInput
              label="Labels"
              values={draft.labels}
              onChange={labels => change({ labels })}
            />
            <TextInput
              label="Owner"
              path="owner"
              value={draft.owner}
              onChange={owner => change({ owner })}
              issues={issues}
            />
          </Stack>
        </Section>
        {!resource.abstract && (
          <Section title="Variables">
            <VariablesForm
              key={draft.versionId}
              variables={form.variables}
              values={form.values}
              issues={issues}
            />
          </Section>
        )}
        <Section title="Request">
          <TextInput
            label="Why"
            path="message"
            multiline
            value={draft.message}
            onChange={message => change({ message })}
            issues={issues}
            help="Approvers read this"
          />
        </Section>
        <FormProblem
          error={form.error}
          issues={issues}
          isAtField={issue =>
            variableOf(issue) !== undefined || SHOWN.includes(issue.path ?? '')
          }
        />
        <Stack direction="row" flexWrap="wrap" useFlexGap gap={1}>
          {!resource.abstract && (
            <Button
              variant="contained"
              disabled={form.busy}
              onClick={() => void form.submit('plan')}
            >
              Save and plan
            </Button>
          )}
          <Button
            variant="outlined"
            disabled={form.busy}
            onClick={() => void form.submit('submit')}
          >
            Save and submit
          </Button>
          <Button type="submit" variant="outlined" disabled={form.busy}>
            Save draft
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}
