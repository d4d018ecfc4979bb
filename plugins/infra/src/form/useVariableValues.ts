import { useCallback, useMemo, useState } from 'react';
import { MASK, TemplateVariable } from '@groundwork/plugin-infra-common';
import { isSame } from './isSame';
import { Prefill } from './parentPrefill';
import { FieldRemarks } from './variableSchema';

/** Values of variables by name. @internal */
export type Values = Record<string, unknown>;

/** The values in a form, and what a person has done to them. @internal */
export interface VariableValues {
  values: Values;
  setValues: (values: Values) => void;
  /** Variables whose text is no JSON yet. */
  broken: Record<string, string>;
  setBroken: (name: string, problem: string | undefined) => void;
  /** Where values come from, for those that the person has not changed. */
  remarks: FieldRemarks;
}

/**
 * Values begin as what is set, else as what a parent gives, else as the module's default. What the person has typed
 * stays when another parent is chosen.
 *
 * @internal
 */
export function useVariableValues(options: {
  variables: TemplateVariable[];
  /** What the resource has, or a draft proposes. */
  set: Values;
  prefill: Record<string, Prefill>;
}): VariableValues {
  const { variables, set, prefill } = options;
  const [typed, setTyped] = useState<Values>({});
  const [broken, setAllBroken] = useState<Record<string, string>>({});

  const initial = useMemo(
    () => initialValues(variables, set, prefill),
    [variables, set, prefill],
  );
  const values = useMemo(
    () => withoutUnset({ ...initial, ...typed }),
    [initial, typed],
  );
  const setValues = useCallback(
    (next: Values) =>
      setTyped(before => {
        const shown: Values = { ...initial, ...before };
        const names = new Set([...Object.keys(shown), ...Object.keys(next)]);
        const changed = [...names].filter(
          name => !isSame(shown[name], next[name]),
        );
        if (changed.length === 0) return before;
        return {
          ...before,
          ...Object.fromEntries(changed.map(name => [name, next[name]])),
        };
      }),
    [initial],
  );
  const setBroken = useCallback(
    (name: string, problem: string | undefined) =>
      setAllBroken(({ [name]: _, ...others }) =>
        problem === undefined ? others : { ...others, [name]: problem },
      ),
    [],
  );
  const remarks = useMemo(
    () =>
      Object.fromEntries([
        ...Object.entries(prefill)
          .filter(([name, { value }]) => isSame(values[name], value))
          .map(([name, { from }]) => [name, from]),
        ...Object.keys(set)
          .filter(name => set[name] === MASK && values[name] === undefined)
          .map(name => [name, 'set; type another value to replace it']),
      ]),
    [prefill, set, values],
  );
  return { values, setValues, broken, setBroken, remarks };
}

function initialValues(
  variables: TemplateVariable[],
  set: Values,
  prefill: Record<string, Prefill>,
): Values {
  return Object.fromEntries(
    variables.map(({ name, default: fallback }) => {
      // A secret that is set stays where it is: the form holds only another one.
      if (set[name] === MASK) return [name, undefined];
      if (Object.hasOwn(set, name)) return [name, set[name]];
      return [name, prefill[name]?.value ?? fallback ?? undefined];
    }),
  );
}

function withoutUnset(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  );
}
