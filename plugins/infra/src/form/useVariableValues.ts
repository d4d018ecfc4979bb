import { useCallback, useMemo, useState } from 'react';
import { FormVariable } from '@groundwork/plugin-infra-common';
import {
  FieldEdit,
  FieldFacts,
  FieldState,
  fieldState,
  Values,
} from './fieldState';
import { FieldStates } from './givenValues';
import { isSame } from './isSame';

/** The values in a form, and what a person has done to them. @internal */
export interface VariableValues {
  /** What the fields show. */
  values: Values;
  setValues: (values: Values) => void;
  /** Back to where the value comes from. */
  reset: (name: string) => void;
  fields: FieldStates;
  /** Variables whose text is no JSON yet. */
  broken: Record<string, string>;
  setBroken: (name: string, problem: string | undefined) => void;
}

/** What the person has typed stays when other parents or another version are chosen. @internal */
export function useVariableValues(
  variables: FormVariable[],
  facts: FieldFacts,
): VariableValues {
  const [edits, setEdits] = useState<Record<string, FieldEdit>>({});
  const [broken, setAllBroken] = useState<Record<string, string>>({});

  const fields = useMemo<FieldStates>(
    () =>
      Object.fromEntries(
        variables.map(variable => [
          variable.name,
          unlessBroken(
            fieldState(variable, facts, edits[variable.name]),
            broken[variable.name],
          ),
        ]),
      ),
    [variables, facts, edits, broken],
  );
  const values = useMemo(() => shownValues(fields), [fields]);
  const setValues = useCallback(
    (next: Values) => {
      const changed = Object.keys(fields).filter(
        name => !isSame(fields[name].shown, next[name]),
      );
      if (changed.length === 0) return;
      setEdits(before => ({
        ...before,
        ...Object.fromEntries(
          changed.map(name => [name, { kind: 'typed', value: next[name] }]),
        ),
      }));
    },
    [fields],
  );
  const setBroken = useCallback(
    (name: string, problem: string | undefined) =>
      setAllBroken(({ [name]: _, ...others }) =>
        problem === undefined ? others : { ...others, [name]: problem },
      ),
    [],
  );
  const reset = useCallback(
    (name: string) => {
      setBroken(name, undefined);
      setEdits(before => ({ ...before, [name]: { kind: 'inherited' } }));
    },
    [setBroken],
  );
  return { values, setValues, reset, fields, broken, setBroken };
}

/** A text that is no value yet comes from nowhere else. */
function unlessBroken(
  field: FieldState,
  problem: string | undefined,
): FieldState {
  return problem !== undefined && field.source
    ? { ...field, source: undefined, offer: field.source }
    : field;
}

function shownValues(fields: FieldStates): Values {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { shown }]) =>
      shown === undefined ? [] : [[name, shown]],
    ),
  );
}
