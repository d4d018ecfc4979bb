import { useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  checkValues,
  CreateResourceRequest,
  Resource,
  ResourceSummary,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { brokenIssues, withoutBroken } from '../../form/brokenValues';
import { givenValues } from '../../form/givenValues';
import { parentPrefill } from '../../form/parentPrefill';
import { useVariableValues } from '../../form/useVariableValues';
import { useAction } from '../../live/useAction';
import { Issue, issuesOf } from '../../parts/errors';
import { resourceRouteRef } from '../../routes';
import { Origin } from './useOrigin';
import { useParents } from './useParents';

/** What a person says of a new resource, besides its variables. @internal */
export interface ResourceDraft {
  name: string;
  description: string;
  labels: string[];
  owner: string;
  parents: ResourceSummary[];
}

const NOTHING: ResourceDraft = {
  name: '',
  description: '',
  labels: [],
  owner: '',
  parents: [],
};

const NO_VARIABLES: TemplateVariable[] = [];
const NO_PARENTS: Resource[] = [];
const NONE_SET = {};

/** The form of a new resource: its draft, its values, what is wrong with them, and its submission. @internal */
export function useCreateForm({ template, version }: Origin) {
  const [draft, setDraft] = useState(NOTHING);
  const [found, setFound] = useState<Issue[]>([]);
  const { act, busy, error, clear } = useAction();
  const navigate = useNavigate();
  const resourcePath = useRouteRef(resourceRouteRef);
  const idempotency = useRef({ body: '', key: '' });

  const variables = version?.variables ?? NO_VARIABLES;
  const parentIds = draft.parents.map(({ id }) => id);
  const parents = useParents(parentIds);
  const known = parents.status === 'ready' ? parents.data : NO_PARENTS;
  const prefill = useMemo(
    () => parentPrefill(variables, known),
    [variables, known],
  );
  const values = useVariableValues({ variables, set: NONE_SET, prefill });

  const check = (body: CreateResourceRequest): Issue[] => [
    ...(body.name === ''
      ? [{ path: 'name', message: 'a name is required' }]
      : []),
    ...brokenIssues(values.broken),
    ...checkValues(
      variables.filter(({ name }) => values.broken[name] === undefined),
      withoutBroken(body.variables ?? {}, values.broken),
    ),
  ];

  const submit = async (provision: boolean) => {
    const body: CreateResourceRequest = {
      templateKey: template.key,
      versionId: version?.id,
      name: draft.name.trim(),
      description: draft.description.trim() || undefined,
      labels: draft.labels.length > 0 ? draft.labels : undefined,
      owner: draft.owner.trim() || undefined,
      parentIds: parentIds.length > 0 ? parentIds : undefined,
      variables: givenValues(variables, values.values),
      provision: provision || undefined,
    };
    clear();
    const wrong = check(body);
    setFound(wrong);
    if (wrong.length > 0) return;
    const resource = await act(api =>
      api.createResource(body, keyFor(idempotency.current, body)),
    );
    if (resource) navigate(resourcePath({ resourceId: resource.id }));
  };

  return {
    draft,
    change: (part: Partial<ResourceDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    variables,
    values,
    issues: [...found, ...issuesOf(error)],
    busy,
    error,
    submit,
  };
}

/** The same body goes with the same key, so that a second try after a broken connection makes nothing twice. */
function keyFor(last: { body: string; key: string }, body: object): string {
  const text = JSON.stringify(body);
  if (text !== last.body) {
    last.body = text;
    last.key = randomKey();
  }
  return last.key;
}

/** Works on plain http too, where `crypto.randomUUID` is not there. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
