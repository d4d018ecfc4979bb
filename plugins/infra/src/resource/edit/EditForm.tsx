import { FormEvent } from 'react';
import Stack from '@mui/material/Stack';
import { hasNoRun } from '@groundwork/plugin-infra-common';
import { KeptNotice } from '../../form/draft/KeptNotice';
import { EntriesSection, isAtEntries } from '../../form/EntriesSection';
import { variableOf } from '../../form/fieldErrors';
import { FormProblem } from '../../form/FormProblem';
import { TextInput } from '../../form/TextInput';
import { VariablesForm } from '../../form/VariablesForm';
import { InheritanceConflicts } from '../../hierarchy/InheritanceConflicts';
import { Issue } from '../../parts/errors';
import { Section } from '../../parts/Section';
import { Show } from '../../parts/Show';
import { StartTimeField } from '../../schedule/StartTimeField';
import { UpdateSection } from '../../template/compare/UpdateSection';
import { DetailsSection } from './DetailsSection';
import { EditButtons } from './EditButtons';
import { Edited } from './useEdited';
import { EditKeeper, useEditForm } from './useEditForm';
import { VersionSelect } from './VersionSelect';

/** Values of a resource, to be changed. @internal */
export function EditForm(props: { edited: Edited; keeper: EditKeeper }) {
  const { edited, keeper } = props;
  const { resource, versions, kind } = edited;
  const form = useEditForm(edited, keeper);
  const { draft, change, issues, keeping } = form;
  const hasRun = !hasNoRun(kind);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit('draft');
  };
  return (
    <form noValidate onSubmit={onSubmit} aria-label={`Edit ${resource.name}`}>
      <Stack spacing={3} sx={{ maxWidth: 800 }}>
        {keeping.isKept && (
          <KeptNotice {...keeping} onDiscard={keeping.discard} />
        )}
        <DetailsSection draft={draft} onChange={change} issues={issues}>
          {hasRun && (
            <VersionSelect
              versions={versions}
              chosen={draft.versionId}
              onChange={versionId => change({ versionId })}
            />
          )}
        </DetailsSection>
        {hasRun && resource.versionId && draft.versionId && (
          <VersionStep
            templateKey={resource.templateKey}
            from={resource.versionId}
            to={draft.versionId}
          />
        )}
        {hasRun && (
          <Section title="Variables">
            <Show loaded={form.loaded} height={200}>
              {({ variables, inherited }) => (
                <Stack spacing={2}>
                  <InheritanceConflicts {...inherited} />
                  <VariablesForm
                    key={draft.versionId}
                    variables={variables}
                    values={form.values}
                    issues={[...form.failed, ...issues]}
                    given={form.given}
                  />
                </Stack>
              )}
            </Show>
          </Section>
        )}
        {(hasRun || resource.abstract) && (
          <EntriesSection draft={draft} onChange={change} issues={issues} />
        )}
        <Section title="Request">
          <Stack spacing={2}>
            <TextInput
              label="Why"
              path="message"
              multiline
              value={draft.message}
              onChange={message => change({ message })}
              issues={issues}
              help="Approvers read this"
            />
            {hasRun && (
              <StartTimeField
                startAt={draft.startAt || undefined}
                onChange={(startAt = '') => change({ startAt })}
                problem={issues.find(({ path }) => path === 'startAt')?.message}
              />
            )}
          </Stack>
        </Section>
        <FormProblem
          error={form.error}
          issues={issues}
          attempts={form.attempts}
          isAtField={isAtField}
        />
        <EditButtons
          canPlan={hasRun}
          busy={form.busy}
          onSubmit={then => void form.submit(then)}
        />
      </Stack>
    </form>
  );
}

function VersionStep(props: { templateKey: string; from: string; to: string }) {
  return props.from === props.to ? null : <UpdateSection {...props} />;
}

function isAtField(issue: Issue): boolean {
  return (
    variableOf(issue) !== undefined ||
    isAtEntries(issue) ||
    /^(?:description|owner|startAt|links\.\d+\..*)$/.test(issue.path ?? '')
  );
}
