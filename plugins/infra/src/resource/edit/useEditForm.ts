import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { errorApiRef, useApi, useRouteRef } from '@backstage/core-plugin-api';
import {
  Change,
  ChangeValues,
  checkValues,
  MASK,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { brokenIssues, withoutBroken } from '../../form/brokenValues';
import { changedValues } from '../../form/givenValues';
import { isSame } from '../../form/isSame';
import { useVariableValues } from '../../form/useVariableValues';
import { useAction } from '../../live/useAction';
import { Issue, issuesOf } from '../../parts/errors';
import { changeRouteRef } from '../../routes';
import { editKind } from './editKind';
import { Edited } from './useEdited';

/** What a person says of a resource, besides its variables. @internal */
export interface EditDraft {
  versionId?: string;
  description: string;
  labels: string[];
  owner: string;
  message: string;
}

const NO_VARIABLES: TemplateVariable[] = [];

/** The form of other values: it opens a draft, or changes the one that is there. @internal */
export function useEditForm({ resource, change, versions }: Edited) {
  const proposed = change?.values ?? {};
  const [draft, setDraft] = useState<EditDraft>({
    versionId: proposed.versionId ?? resource.versionId,
    description: proposed.description ?? resource.description ?? '',
    labels: proposed.labels ?? resource.labels,
    owner: proposed.owner ?? resource.owner ?? '',
    message: change?.message ?? '',
  });
  const [found, setFound] = useState<Issue[]>([]);
  const { act, busy, error, clear } = useAction();
  const errors = useApi(errorApiRef);
  const navigate = useNavigate();
  const changePath = useRouteRef(changeRouteRef);

  const version = versions.find(({ id }) => id === draft.versionId);
  const variables = version?.variables ?? NO_VARIABLES;
  const set = useMemo(
    () => ({ ...resource.variables, ...change?.values.variables }),
    [resource, change],
  );
  const [prefill] = useState({});
  const values = useVariableValues({ variables, set, prefill });

  const submit = async (then: 'plan' | 'draft' | 'submit') => {
    clear();
    const body = editedValues(
      resource,
      draft,
      changedValues(variables, values.values, resource.variables),
    );
    const wrong = [
      ...brokenIssues(values.broken),
      ...wrongValues(
        variables.filter(({ name }) => values.broken[name] === undefined),
        withoutBroken(values.values, values.broken),
        set,
      ),
      ...lostSecrets(change, values.values),
      ...(Object.keys(body).length === 0
        ? [{ message: 'Nothing is different from what the resource has.' }]
        : []),
    ];
    setFound(wrong);
    if (wrong.length > 0) return;
    const message = draft.message.trim() || undefined;
    // Where none is allowed any more, the server says why.
    const kind = editKind(resource.allowedActions) ?? 'update';
    const saved = await act(
      async api => {
        const open = change
          ? await api.editChange(change.id, {
              values: body,
              message,
            })
          : await api.openChange(resource.id, { kind, values: body, message });
        // The draft is saved: its own page is the place to try this again.
        if (then !== 'draft') {
          await api
            .moveChange(open.id, then)
            .catch(problem => errors.post(problem));
        }
        return open;
      },
      { resourceId: resource.id },
    );
    if (saved) navigate(changePath({ changeId: saved.id }));
  };

  return {
    draft,
    change: (part: Partial<EditDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    variables,
    values,
    issues: [...found, ...issuesOf(error)],
    busy,
    error,
    submit,
  };
}

function editedValues(
  resource: Edited['resource'],
  draft: EditDraft,
  variables: Record<string, unknown>,
): ChangeValues {
  const description = draft.description.trim();
  const owner = draft.owner.trim();
  return {
    ...(draft.versionId !== resource.versionId && {
      versionId: draft.versionId,
    }),
    ...(description !== (resource.description ?? '') && { description }),
    ...(!isSame(draft.labels, resource.labels) && { labels: draft.labels }),
    ...(owner !== (resource.owner ?? '') && owner !== '' && { owner }),
    ...(Object.keys(variables).length > 0 && { variables }),
  };
}

/** What is wrong with values; secrets that stay are left out, as nobody here knows them. */
function wrongValues(
  variables: TemplateVariable[],
  values: Record<string, unknown>,
  set: Record<string, unknown>,
): Issue[] {
  const isKept = (name: string) =>
    set[name] === MASK && values[name] === undefined;
  return checkValues(
    variables.filter(({ name }) => !isKept(name)),
    values,
  );
}

/** A draft's secrets never come back to the page, and saving replaces the draft's values: so they are asked for again. */
function lostSecrets(
  change: Change | undefined,
  values: Record<string, unknown>,
): Issue[] {
  return Object.entries(change?.values.variables ?? {})
    .filter(([name, value]) => value === MASK && values[name] === undefined)
    .map(([name]) => ({
      path: `variables.${name}`,
      message: 'the draft holds a secret for it: type it again',
    }));
}
