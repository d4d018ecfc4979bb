import { memo, useMemo, useRef } from 'react';
import { FieldProps } from '@rjsf/utils';
import { parseType } from '@groundwork/plugin-infra-common';
import { variableOf } from '../fieldErrors';
import { FieldState } from '../fieldState';
import { isSame } from '../isSame';
import { isSecret } from '../isSecret';
import { isPartBroken } from '../useVariableValues';
import { useVariablesForm } from '../VariablesFormContext';
import { StructuredValue } from './StructuredValue';
import { ValueFacts, ValueFactsContext } from './ValueFacts';

const Structured = memo(StructuredValue);

/** A variable with an editor of ours. @internal */
export function ValueField({ name, formData, onChange }: FieldProps) {
  const { variables, values, issues } = useVariablesForm();
  const { broken, setBroken, resets } = values;
  const variable = variables.find(one => one.name === name);
  const field = values.fields[name];
  const own = useStable(
    issues.filter(
      issue =>
        variableOf(issue) === name &&
        // The editor of a text that is no value says so itself.
        broken[issue.path?.slice('variables.'.length) ?? ''] !== issue.message,
    ),
  );
  const readOnly = field?.readOnly !== undefined;
  const isBroken = isPartBroken(broken, name);
  const secret = variable !== undefined && isSecret(variable);
  const facts = useMemo<ValueFacts>(
    () => ({ issues: own, setBroken, isBroken, readOnly, secret }),
    [own, setBroken, isBroken, readOnly, secret],
  );
  const expression = variable?.type ?? 'any';
  const type = useMemo(() => parseType(expression).type, [expression]);
  const change = useRef(onChange);
  change.current = onChange;
  const onValue = useMemo(() => (value: unknown) => change.current(value), []);
  return (
    <ValueFactsContext.Provider value={facts}>
      <Structured
        // Taken back from outside: what was written in it goes too.
        key={resets[name] ?? 0}
        type={type}
        value={formData}
        onChange={onValue}
        path={name}
        label={name}
        presence={variable?.required ? 'required' : 'optional'}
        fallback={variable?.default}
        help={variable?.description}
        unseen={field && isUnseen(field)}
        depth={0}
        expression={expression}
      />
    </ValueFactsContext.Provider>
  );
}

/** The variable has a value, but not for these eyes. */
function isUnseen({ shown, hidden, source }: FieldState): boolean {
  return shown === undefined && (hidden || source !== undefined);
}

/** The same object as long as nothing in it is different. */
function useStable<T>(value: T): T {
  const stable = useRef(value);
  if (!isSame(stable.current, value)) stable.current = value;
  return stable.current;
}
