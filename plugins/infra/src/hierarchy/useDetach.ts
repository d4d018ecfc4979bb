import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { OutputReference, Resource } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { isReference, referredIds } from '../reference/outputReference';
import { useResourceNames } from '../reference/useResourceNames';
import { changeRouteRef } from '../routes';

/** What a resource is to be freed from. @internal */
export function useDetach(
  resource: Resource,
  parents: { id: string; name: string }[],
) {
  const { act, ...state } = useAction();
  const navigate = useNavigate();
  const changePath = useRouteRef(changeRouteRef);
  const [parentIds, setParentIds] = useState<string[]>([]);
  const [variables, setVariables] = useState<string[]>([]);
  const [message, setMessage] = useState('');

  const references = useMemo(() => referencesOf(resource), [resource]);
  const loaded = useResourceNames(
    useMemo(
      () => [
        ...new Set([...resource.parentIds, ...referredIds(resource.variables)]),
      ],
      [resource],
    ),
  );
  const names = {
    ...loaded,
    ...Object.fromEntries(parents.map(({ id, name }) => [id, name])),
  };

  return {
    ...state,
    names,
    references,
    parentIds,
    variables,
    message,
    setMessage,
    isNothing: parentIds.length + variables.length === 0,
    toggleParent(id: string, drop: boolean) {
      setParentIds(before => toggled(before, id, drop));
      if (!drop) return;
      // A reference outlives its parent, but who drops the parent rarely wants it to.
      const its = references.filter(one => one.reference.from === id);
      setVariables(before => [
        ...new Set([...before, ...its.map(({ name }) => name)]),
      ]);
    },
    toggleVariable: (name: string, keep: boolean) =>
      setVariables(before => toggled(before, name, keep)),
    async detach() {
      const change = await act(
        api =>
          api.detachResource(resource.id, {
            parentIds,
            variables,
            message: message.trim() || undefined,
          }),
        { resourceId: resource.id },
      );
      if (change) navigate(changePath({ changeId: change.id }));
    },
  };
}

function referencesOf(
  resource: Resource,
): { name: string; reference: OutputReference }[] {
  return Object.entries(resource.variables).flatMap(([name, reference]) =>
    isReference(reference) ? [{ name, reference }] : [],
  );
}

function toggled(list: string[], one: string, present: boolean): string[] {
  const others = list.filter(other => other !== one);
  return present ? [...others, one] : others;
}
