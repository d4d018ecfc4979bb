import {
  asOutputReference,
  ProvidedValue,
  ResolvedInputs,
  ValueOrigin,
} from '@groundwork/plugin-infra-common';

/** What the variables have that the resource gives no value for, secrets left out. */
export function providedValues(
  { variables }: { variables: Record<string, unknown> },
  { resolved, sensitive }: { resolved: ResolvedInputs; sensitive: string[] },
): Record<string, ProvidedValue> {
  const names = Object.keys(resolved.origins).filter(name => {
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return given === undefined || given === null || asOutputReference(given);
  });
  return Object.fromEntries(
    names.flatMap(name => {
      const origin = resolved.origins[name];
      if (origin.kind === 'given') return [];
      const value = sensitive.includes(name)
        ? undefined
        : resolved.variables[name];
      return [[name, { value, ...sourceOf(origin) }] as const];
    }),
  );
}

function sourceOf(
  origin: Exclude<ValueOrigin, { kind: 'given' }>,
): Omit<ProvidedValue, 'value'> {
  switch (origin.kind) {
    case 'default':
      return { kind: 'rule' };
    case 'output':
      return { kind: 'output', from: origin.from, output: origin.output };
    default:
      return { kind: origin.kind, from: origin.from };
  }
}
