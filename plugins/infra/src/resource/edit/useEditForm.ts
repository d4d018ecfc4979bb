import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { errorApiRef, useApi, useRouteRef } from '@backstage/core-plugin-api';
import {
  Change,
  FormVariable,
  isProvisioned,
  MASK,
  hasNoRun,
} from '@groundwork/plugin-infra-common';
import { checkFields } from '../../form/checkFields';
import { checkRows } from '../../form/entryRows';
import { FieldFacts, Values } from '../../form/fieldState';
import { changedValues, FieldStates } from '../../form/givenValues';
import { useVariableValues } from '../../form/useVariableValues';
import { useVersionForm } from '../../form/useVersionForm';
import { useAction } from '../../live/useAction';
import { Issue, issuesOf } from '../../parts/errors';
import { referredIds } from '../../reference/outputReference';
import { useResourceNames } from '../../reference/useResourceNames';
import { changeRouteRef } from '../../routes';
import { EditDraft, toDraft, toValues } from './editDraft';
import { Edited } from './useEdited';

const NO_VARIABLES: FormVariable[] = [];

/** The form of other values: it opens a draft, or changes the one that is there. @internal */
export function useEditForm({ resource, change, kind }: Edited) {
  const [draft, setDraft] = useState(() => toDraft(resource, change));
  const [found, setFound] = useState<Issue[]>([]);
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
  const values = useVariableValues(variables, facts);
  const given = useMemo(
    () => Object.keys(facts.set).filter(name => facts.set[name] !== null),
    [facts],
  );

  const submit = async (then: 'plan' | 'draft' | 'submit') => {
    clear();
    const body = {
      ...toValues(
        resource,
        draft,
        changedValues(variables, values.fields, resource.variables),
        change,
      ),
      // Saving replaces what was proposed: what no field shows must not get lost.
      ...(change?.values.parentIds && { parentIds: change.values.parentIds }),
    };
    const isNothing = !change && Object.keys(body).length === 0;
    const wrong = [
      ...checkRows(draft.tags, 'dependencyTags'),
      ...checkRows(draft.config, 'dependencyConfig'),
      ...checkFields(variables, values.fields, values.broken),
      ...lostSecrets(change, values.fields),
      ...(isNothing
        ? [{ message: 'Nothing is different from what the resource has.' }]
        : []),
    ];
    setFound(wrong);
    if (wrong.length > 0) return;
    const message = draft.message.trim() || undefined;
    const { startAt } = draft;
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
    if (saved) navigate(changePath({ changeId: saved.id }));
  };

  return {
    draft,
    change: (part: Partial<EditDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    loaded,
    values,
    given,
    issues: [...found, ...issuesOf(error)],
    // What another version wants is not known yet.
    busy: busy || loaded.status !== 'ready' || loaded.previous,
    error,
    submit,
  };
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

/** A draft's secrets never come back to the page, and saving replaces the draft's values: so they are asked for again. */
function lostSecrets(change: Change | undefined, fields: FieldStates): Issue[] {
  return Object.entries(change?.values.variables ?? {})
    .filter(
      ([name, value]) =>
        value === MASK &&
        fields[name]?.hidden === true &&
        fields[name].shown === undefined,
    )
    .map(([name]) => ({
      path: `variables.${name}`,
      message: 'the draft holds a secret for it: type it again',
    }));
}
