import type { TemplateVariable, VariableRule } from '../wire/template';
import { isSameValue } from './isSameValue';

/** What an apply gave to Terraform: JSON values that may be secret. @public */
export interface AppliedValues {
  /** By variable; the others had the module's default. */
  values: Record<string, unknown>;
  /** Names of those that were sensitive. */
  sensitive: readonly string[];
}

/** What was applied, with what is needed to know what it was. @public */
export interface AppliedFacts extends AppliedValues {
  /** Of the version that was applied. */
  variables: readonly TemplateVariable[];
}

/** What was applied for a variable; `absent`: the module's default, without being told. @internal */
export type AppliedValue =
  | { kind: 'value'; value: unknown; sensitive: boolean }
  | { kind: 'absent' };

/** What was applied for a frozen variable, wherever it came from; undefined: it is free. @internal */
export function frozenValue(
  variable: TemplateVariable,
  facts: { applied?: AppliedFacts; rules: Record<string, VariableRule> },
): AppliedValue | undefined {
  const { name } = variable;
  const { applied, rules } = facts;
  if (!Object.hasOwn(rules, name) || !rules[name].frozen) return undefined;
  return appliedValue(variable, applied);
}

/** What was applied for a variable, wherever it came from; undefined: it was not there, or that is not known. @internal */
export function appliedValue(
  { name, default: standard }: TemplateVariable,
  applied: AppliedFacts | undefined,
): AppliedValue | undefined {
  const before = applied?.variables.find(known => known.name === name);
  if (!applied || !before) return undefined;
  const sensitive = applied.sensitive.includes(name);
  if (Object.hasOwn(applied.values, name)) {
    return { kind: 'value', value: applied.values[name], sensitive };
  }
  // A default that is secret is not known here.
  return before.default === undefined || isSameValue(before.default, standard)
    ? { kind: 'absent' }
    : { kind: 'value', value: before.default, sensitive };
}
