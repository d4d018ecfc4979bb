import { FormEvent } from 'react';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { Template } from '@groundwork/plugin-infra-common';
import { KeptNotice } from '../../form/draft/KeptNotice';
import { EntriesSection, isAtEntries } from '../../form/EntriesSection';
import { variableOf } from '../../form/fieldErrors';
import { FormProblem } from '../../form/FormProblem';
import { ParentPicker } from '../../form/ParentPicker';
import { TagsInput } from '../../form/TagsInput';
import { TextInput } from '../../form/TextInput';
import { VariablesForm } from '../../form/VariablesForm';
import { InheritanceConflicts } from '../../hierarchy/InheritanceConflicts';
import { Section } from '../../parts/Section';
import { Show } from '../../parts/Show';
import { shortCommit } from '../../words/refs';
import { NameInput } from './NameInput';
import { CreateKeeper, useCreateForm } from './useCreateForm';

const SHOWN = ['name', 'description', 'owner'];

/** Name and values of a new resource. @internal */
export function CreateForm(props: {
  template: Template;
  keeper: CreateKeeper;
  onOther: () => void;
}) {
  const { template, keeper } = props;
  const version = template.activeVersion;
  const form = useCreateForm(template, keeper);
  const { draft, change, issues, keeping } = form;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit(false);
  };
  return (
    <form noValidate onSubmit={onSubmit} aria-label={`New ${template.name}`}>
      <Stack spacing={3} sx={{ maxWidth: 800 }}>
        {keeping.isKept && (
          <KeptNotice {...keeping} onDiscard={keeping.discard} />
        )}
        <Section
          title={template.name}
          subtitle={
            version && `${version.ref} (${shortCommit(version.commit)})`
          }
          action={
            <Button size="small" onClick={props.onOther}>
              Other template
            </Button>
          }
        >
          <Stack spacing={2}>
            <NameInput
              naming={form.naming}
              value={draft.name}
              onChange={name => change({ name })}
              issues={issues}
            />
            <TextInput
              label="Description"
              path="description"
              multiline
              value={draft.description}
              onChange={description => change({ description })}
              issues={issues}
            />
            {template.parents.length > 0 && (
              <ParentPicker
                template={template}
                chosen={draft.parents}
                onChange={parents => change({ parents })}
                issues={issues}
              />
            )}
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
              help="Entity reference of who owns it, such as group:default/team-apps"
            />
          </Stack>
        </Section>
        {!template.abstract && (
          <Section title="Variables">
            <Show loaded={form.loaded} height={200}>
              {({ variables, inherited }) => (
                <Stack spacing={2}>
                  <InheritanceConflicts {...inherited} />
                  <VariablesForm
                    variables={variables}
                    values={form.values}
                    issues={issues}
                  />
                </Stack>
              )}
            </Show>
          </Section>
        )}
        <EntriesSection draft={draft} onChange={change} issues={issues} />
        <FormProblem
          error={form.error}
          issues={issues}
          attempts={form.attempts}
          isAtField={issue =>
            variableOf(issue) !== undefined ||
            isAtEntries(issue) ||
            SHOWN.includes(issue.path ?? '') ||
            (issue.path?.startsWith('parentIds') ?? false)
          }
        />
        <Stack direction="row" spacing={1}>
          {!template.abstract && (
            <Button
              variant="contained"
              disabled={form.busy}
              onClick={() => void form.submit(true)}
            >
              Create and provision
            </Button>
          )}
          <Button type="submit" variant="outlined" disabled={form.busy}>
            Create
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}
