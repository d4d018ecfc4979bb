import { FormVariable, MASK } from '@groundwork/plugin-infra-common';
import { isReference, ResourceNames } from '../reference/outputReference';
import { FieldSource, inheritedSource, referredSource } from './fieldSource';

/** Values of variables by name. @internal */
export type Values = Record<string, unknown>;

/** What a person did to a field: another value, or back to where it comes from. @internal */
export type FieldEdit =
  | { kind: 'typed'; value: unknown }
  | { kind: 'inherited' };

/** What a field holds, and why. @internal */
export interface FieldState {
  shown: unknown;
  /** Where it comes from, as long as nobody typed another value. */
  source?: FieldSource;
  /** What it can go back to. */
  offer?: FieldSource;
  /** It is set, and nobody here may read to what. */
  hidden: boolean;
  /** Why it can't be changed. */
  readOnly?: string;
}

/** What decides what fields hold, besides what a person does. @internal */
export interface FieldFacts {
  /** What the resource has, or a draft proposes. */
  set: Values;
  names: ResourceNames;
  /** The resource does not exist yet: all that parents hand down is taken. */
  fresh: boolean;
  /** Whether what was applied for a variable is fixed, if its rule says so. */
  frozen: (name: string) => boolean;
}

/** What a field holds: what was typed, else what is set, else what parents hand down, else the default. @internal */
export function fieldState(
  variable: FormVariable,
  facts: FieldFacts,
  edit?: FieldEdit,
): FieldState {
  const readOnly = readOnlyReason(variable, facts);
  const value = facts.set[variable.name] ?? undefined;
  const inherited = inheritedSource(variable);
  const origin = isReference(value)
    ? referredSource(value, variable, facts.names)
    : inherited;
  const hidden = value === MASK;
  if (edit?.kind === 'typed') {
    return { shown: edit.value, offer: origin, hidden, readOnly };
  }
  if (edit?.kind === 'inherited' && origin) {
    return { shown: origin.value, source: origin, hidden: false, readOnly };
  }
  if (origin && (isReference(value) || takesInherited(variable, facts))) {
    return { shown: origin.value, source: origin, hidden: false, readOnly };
  }
  const shown = value ?? variable.default ?? undefined;
  return {
    shown: hidden ? undefined : shown,
    offer: inherited,
    hidden,
    readOnly,
  };
}

/** Whether what parents hand down stands in the field without anyone asking for it. */
function takesInherited(variable: FormVariable, facts: FieldFacts): boolean {
  const { name, required } = variable;
  if ((facts.set[name] ?? undefined) !== undefined) return false;
  const follows = inheritedSource(variable)?.follows ?? false;
  // A value that was emptied on purpose stays so; what comes by itself comes anyway.
  if (facts.set[name] === null) return follows;
  return follows || facts.fresh || required;
}

function readOnlyReason(
  { name, rule }: FormVariable,
  facts: FieldFacts,
): string | undefined {
  if (rule?.restricted) return 'Set by the platform';
  return rule?.frozen && facts.frozen(name)
    ? 'Fixed since it was provisioned'
    : undefined;
}
