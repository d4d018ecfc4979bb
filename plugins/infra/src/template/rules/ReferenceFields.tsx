import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/core-plugin-api';
import { MAX_PAGE_SIZE } from '@groundwork/plugin-infra-common';
import { InfraApi, infraApiRef } from '../../api';
import { Choice, ChoiceInput } from '../../form/ChoiceInput';
import { RuleDraft } from './ruleDraft';

const NOTHING: Choice[] = [];

/** From which output of a parent a variable takes its value: the parents of the template, and what they give. @internal */
export function ReferenceFields(props: {
  templateKey: string;
  draft: RuleDraft;
  edit: (part: Partial<RuleDraft>) => void;
  problemOf: (field: string) => string | undefined;
}) {
  const { draft, edit, problemOf } = props;
  const { parents, outputs } = useReferenceChoices(
    props.templateKey,
    draft.referenceTemplate.trim(),
  );
  return (
    <>
      <ChoiceInput
        size="small"
        label="From parent"
        value={draft.referenceTemplate}
        choices={parents}
        onChange={referenceTemplate => edit({ referenceTemplate })}
        problem={problemOf('referenceTemplate')}
        help="Key of a parent template"
      />
      <ChoiceInput
        size="small"
        label="Its output"
        value={draft.referenceOutput}
        choices={outputs}
        onChange={referenceOutput => edit({ referenceOutput })}
        problem={problemOf('referenceOutput')}
      />
    </>
  );
}

function useReferenceChoices(templateKey: string, parentKey: string) {
  const api = useApi(infraApiRef);
  const parents = useAsync(async () => {
    const template = await api.template(templateKey);
    return template.parents.map(value => ({ value }));
  }, [api, templateKey]);
  const known = parents.value?.some(({ value }) => value === parentKey);
  const outputs = useAsync(async () => {
    if (!known) return undefined;
    return { of: parentKey, choices: await outputChoices(api, parentKey) };
  }, [api, known, parentKey]);
  return {
    parents: parents.value ?? NOTHING,
    outputs: outputs.value?.of === parentKey ? outputs.value.choices : NOTHING,
  };
}

/** Outputs of the versions that are not archived; those of the newest come first. */
async function outputChoices(api: InfraApi, key: string): Promise<Choice[]> {
  const { items } = await api.versions(key, { limit: MAX_PAGE_SIZE });
  const outputs = items
    .filter(({ lifecycle }) => lifecycle !== 'archived')
    .flatMap(version => version.outputs);
  return [...new Set(outputs.map(({ name }) => name))].map(value => ({
    value,
    note: outputs.find(({ name }) => name === value)?.description,
  }));
}
