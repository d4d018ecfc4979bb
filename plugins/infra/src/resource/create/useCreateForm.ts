import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  CreateResourceRequest,
  FormVariable,
  isProvisioned,
  ResourceSummary,
  Template,
} from '@groundwork/plugin-infra-common';
import { checkFields } from '../../form/checkFields';
import { Keeper } from '../../form/draft/Kept';
import { KeptForm, useKeeping } from '../../form/draft/useKeeping';
import { checkRows, EntryRow, toEntries } from '../../form/entryRows';
import { FieldFacts } from '../../form/fieldState';
import { givenValues } from '../../form/givenValues';
import { useFormIssues } from '../../form/useFormIssues';
import { useVariableValues } from '../../form/useVariableValues';
import { useVersionForm } from '../../form/useVersionForm';
import { useAction } from '../../live/useAction';
import { useIdempotencyKey } from '../../live/useIdempotencyKey';
import { resourceRouteRef } from '../../routes';
import { checkDraftName, fullName, namingOf } from './draftName';

/** What a person says of a new resource, besides its variables. @internal */
export interface ResourceDraft {
  name: string;
  description: string;
  labels: string[];
  owner: string;
  parents: ResourceSummary[];
  tags: EntryRow[];
  config: EntryRow[];
}

const NOTHING: ResourceDraft = {
  name: '',
  description: '',
  labels: [],
  owner: '',
  parents: [],
  tags: [],
  config: [],
};

const NO_VARIABLES: FormVariable[] = [];
const FRESH: FieldFacts = {
  set: {},
  names: {},
  fresh: true,
  frozen: () => false,
};

/** What is kept of the form. @internal */
export type CreateKeeper = Keeper<KeptForm<ResourceDraft>>;

/** The form of a new resource: its draft, its values, what is wrong with them, and its submission. @internal */
export function useCreateForm(template: Template, keeper: CreateKeeper) {
  const versionId = template.activeVersion?.id;
  const [draft, setDraft] = useState<ResourceDraft>(() => ({
    ...NOTHING,
    ...keeper.kept?.draft,
  }));
  const { act, busy, error, clear } = useAction();
  const navigate = useNavigate();
  const resourcePath = useRouteRef(resourceRouteRef);
  const keyFor = useIdempotencyKey();

  const parentIds = draft.parents.map(({ id }) => id);
  const loaded = useVersionForm(template.key, versionId, parentIds);
  const variables =
    loaded.status === 'ready' ? loaded.data.variables : NO_VARIABLES;
  const values = useVariableValues(variables, FRESH, keeper.kept?.edits);
  const naming = namingOf(template, draft, variables, values.values);
  const isKnown = loaded.status === 'ready' && !loaded.previous;
  const keeping = useKeeping({
    keeper,
    variables: isKnown ? variables : undefined,
    draft,
    start: NOTHING,
    edits: values.edits,
    basis: versionId,
  });
  const { issues, attempts, pass } = useFormIssues({
    check: () => [
      ...checkDraftName(draft.name, naming),
      ...checkRows(draft.tags, 'dependencyTags'),
      ...checkRows(draft.config, 'dependencyConfig'),
      ...checkFields(variables, values.fields, values.broken),
    ],
    error,
    fields: values.fields,
  });

  const submit = async (provision: boolean) => {
    clear();
    if (!pass()) return;
    const body: CreateResourceRequest = {
      templateKey: template.key,
      versionId,
      name: fullName(draft.name, naming),
      ...described(draft),
      parentIds: unlessEmpty(parentIds),
      waitForParents: !draft.parents.every(isProvisioned) || undefined,
      variables: givenValues(variables, values.fields),
      provision: provision || undefined,
    };
    const resource = await act(api => api.createResource(body, keyFor(body)));
    if (!resource) return;
    keeper.close();
    navigate(resourcePath({ resourceId: resource.id }));
  };

  return {
    draft,
    change: (part: Partial<ResourceDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    loaded,
    values,
    keeping,
    naming,
    issues,
    attempts,
    // What other parents hand down is not known yet.
    busy: busy || !isKnown,
    error,
    submit,
  };
}

function described(draft: ResourceDraft): Partial<CreateResourceRequest> {
  return {
    description: draft.description.trim() || undefined,
    labels: unlessEmpty(draft.labels),
    owner: draft.owner.trim() || undefined,
    dependencyTags: unlessEmpty(toEntries(draft.tags, 'tags')),
    dependencyConfig: unlessEmpty(toEntries(draft.config, 'config')),
  };
}

function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}
