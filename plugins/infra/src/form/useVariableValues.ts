import { useCallback, useMemo, useState } from 'react';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { FieldEdits, keepable } from './draft/keepable';
import { FieldFacts, FieldState, fieldState, Values } from './fieldState';
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
  /** What a person did to fields, by name of the variable. */
  edits: FieldEdits;
  /** What is written but no value yet, by its place (`settings.rules.0`), with what to say of it. */
  broken: Record<string, string>;
  setBroken: (path: string, problem: string | undefined) => void;
  /** How often each variable was taken back. */
  resets: Record<string, number>;
}

/**
 * What the person has typed stays when other parents or another version are chosen. What was kept from an earlier visit
 * is taken up once the variables are known.
 *
 * @internal
 */
export function useVariableValues(
  variables: FormVariable[],
  facts: FieldFacts,
  kept?: FieldEdits,
): VariableValues {
  const [edits, setEdits] = useKeptEdits(variables, kept);
  const [broken, setAllBroken] = useState<Record<string, string>>({});
  const [resets, setResets] = useState<Record<string, number>>({});

  const fields = useMemo<FieldStates>(
    () =>
      Object.fromEntries(
        variables.map(variable => [
          variable.name,
          unlessBroken(
            fieldState(variable, facts, edits[variable.name]),
            isPartBroken(broken, variable.name),
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
    [fields, setEdits],
  );
  const setBroken = useCallback(
    (path: string, problem: string | undefined) =>
      setAllBroken(({ [path]: _, ...others }) =>
        problem === undefined ? others : { ...others, [path]: problem },
      ),
    [],
  );
  const reset = useCallback(
    (name: string) => {
      setEdits(before => ({ ...before, [name]: { kind: 'inherited' } }));
      setResets(({ [name]: count = 0, ...others }) => ({
        ...others,
        [name]: count + 1,
      }));
    },
    [setEdits],
  );
  return { values, setValues, reset, fields, edits, broken, setBroken, resets };
}

function useKeptEdits(variables: FormVariable[], kept?: FieldEdits) {
  const [edits, setEdits] = useState<FieldEdits>({});
  const [isRestored, setRestored] = useState(kept === undefined);
  if (kept && !isRestored && variables.length > 0) {
    setRestored(true);
    setEdits(keepable(kept, variables));
  }
  return [edits, setEdits] as const;
}

/** Whether a variable, or a part of it, is written but no value yet. @internal */
export function isPartBroken(
  broken: Record<string, string>,
  name: string,
): boolean {
  return Object.keys(broken).some(path => path.split('.', 1)[0] === name);
}

/** A text that is no value yet comes from nowhere else. */
function unlessBroken(field: FieldState, isBroken: boolean): FieldState {
  return isBroken && field.source
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
