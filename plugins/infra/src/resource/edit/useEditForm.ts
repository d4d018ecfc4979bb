import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { errorApiRef, useApi, useRouteRef } from '@backstage/core-plugin-api';
import {
  FormVariable,
  isProvisioned,
  hasNoRun,
} from '@groundwork/plugin-infra-common';
import { checkFields } from '../../form/checkFields';
import { Keeper } from '../../form/draft/Kept';
import { KeptForm, useKeeping } from '../../form/draft/useKeeping';
import { checkRows } from '../../form/entryRows';
import { FieldFacts, Values } from '../../form/fieldState';
import { changedValues, keptSecrets } from '../../form/givenValues';
import { useFormIssues } from '../../form/useFormIssues';
import { useVariableValues } from '../../form/useVariableValues';
import { useVersionForm } from '../../form/useVersionForm';
import { useAction } from '../../live/useAction';
import { referredIds } from '../../reference/outputReference';
import { useResourceNames } from '../../reference/useResourceNames';
import { changeRouteRef } from '../../routes';
import { useFailure } from '../useFailure';
import { EditDraft, toDraft, toValues } from './editDraft';
import { failedValues } from './failedValues';
import { Edited } from './useEdited';

const NO_VARIABLES: FormVariable[] = [];

/** What is kept of the form. @internal */
export type EditKeeper = Keeper<KeptForm<EditDraft>>;

/** The form of other values: it opens a draft, or changes the one that is there. @internal */
export function useEditForm(edited: Edited, keeper: EditKeeper) {
  const { resource, change, kind } = edited;
  const [start] = useState(() => toDraft(resource, change));
  const [draft, setDraft] = useState(() => keptDraft(edited, start, keeper));
  const { act, busy, error, clear } = useAction();
  const errors = useApi(errorApiRef);
  const navigate = useNavigate();
  const changePath = useRouteRef(changeRouteRef);

  const parentIds = change?.values.parentIds ?? resource.parentIds;
  const loaded = useVersionForm(
    resource.templateKey,
    hasNoRun(kind) ? undefined : draft.versionId,
    parentIds,
  );
  const variables =
    loaded.status === 'ready' ? loaded.data.variables : NO_VARIABLES;
  const facts = useFieldFacts(resource, change, draft.versionId);
  const values = useVariableValues(variables, facts, keeper.kept?.edits);
  const isKnown = loaded.status === 'ready' && !loaded.previous;
  const keeping = useKeeping({
    keeper,
    variables: isKnown ? variables : undefined,
    draft,
    start,
    edits: values.edits,
    basis: `${resource.revision} ${change?.updatedAt ?? ''}`,
  });
  const given = useMemo(
    () => Object.keys(facts.set).filter(name => facts.set[name] !== null),
    [facts],
  );

  const body = {
    ...toValues(
      resource,
      draft,
      {
        ...changedValues(variables, values.fields, resource.variables),
        ...keptSecrets(values.fields, change?.values.variables),
      },
      change,
    ),
    // Saving replaces what was proposed: what no field shows must not get lost.
    ...(change?.values.parentIds && { parentIds: change.values.parentIds }),
  };
  const isNothing = !change && Object.keys(body).length === 0;
  const { issues, attempts, pass } = useFormIssues({
    check: () => [
      ...checkRows(draft.tags, 'dependencyTags'),
      ...checkRows(draft.config, 'dependencyConfig'),
      ...checkFields(variables, values.fields, values.broken),
      ...(isNothing
        ? [{ message: 'Nothing is different from what the resource has.' }]
        : []),
    ],
    error,
    fields: values.fields,
  });

  const submit = async (then: 'plan' | 'draft' | 'submit') => {
    clear();
    if (!pass()) return;
    const message = draft.message.trim() || undefined;
    const startAt = draft.startAt || undefined;
    const saved = await act(
      async api => {
        const open = change
          ? await api.editChange(change.id, {
              values: body,
              message,
              startAt: startAt ?? (change.startAt && null),
            })
          : await api.openChange(resource.id, {
              kind,
              values: body,
              message,
              startAt,
            });
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
    if (!saved) return;
    keeper.close();
    navigate(changePath({ changeId: saved.id }));
  };

  const failure = useFailure(resource);
  const isAfterFailure = !change && !resource.openChange && !hasNoRun(kind);

  return {
    draft,
    change: (part: Partial<EditDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    loaded,
    values,
    given,
    keeping,
    issues,
    /** What the last plan failed for, at fields that nobody has touched since. */
    failed: isAfterFailure ? failedValues(failure, values.edits) : [],
    attempts,
    // What another version wants is not known yet.
    busy: busy || !isKnown,
    error,
    submit,
  };
}

/** The draft of the last visit; a version that can't be taken any more is not. */
function keptDraft(
  { versions }: Edited,
  start: EditDraft,
  { kept }: EditKeeper,
): EditDraft {
  const draft = { ...start, ...kept?.draft };
  const isThere = versions.some(
    ({ id, lifecycle }) => id === draft.versionId && lifecycle === 'active',
  );
  return { ...draft, versionId: isThere ? draft.versionId : start.versionId };
}

function useFieldFacts(
  resource: Edited['resource'],
  change: Edited['change'],
  versionId: string | undefined,
): FieldFacts {
  const set = useMemo<Values>(
    () => ({ ...resource.variables, ...change?.values.variables }),
    [resource, change],
  );
  const names = useResourceNames(useMemo(() => referredIds(set), [set]));
  return useMemo(
    () => ({
      set,
      names,
      fresh: false,
      // A variable that came with another version was not applied yet.
      frozen: name =>
        isProvisioned(resource) &&
        (versionId === resource.versionId ||
          Object.hasOwn(resource.variables, name)),
    }),
    [set, names, resource, versionId],
  );
}
