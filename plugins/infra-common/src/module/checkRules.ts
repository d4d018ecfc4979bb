import type { VariableRule } from '../wire';
import { canonicalValue } from './canonicalValue';
import { checkConstraints } from './checkConstraints';
import { CheckedVariable, ValueIssue } from './checkValues';

/** A variable with what rules need to know of it. @public */
export type RuledVariable = CheckedVariable & { default?: unknown };

/** Rules by variable. @public */
export type VariableRules = Readonly<Record<string, VariableRule>>;

/** Values that rules are checked against. @public */
export interface RuledValues {
  /** All values together, before defaults. */
  values: Record<string, unknown>;
  /** Those that a person gives now. */
  given: Record<string, unknown>;
  /** What runs would work with: with what is inherited and referred to. Default: `values`. */
  resolved?: Record<string, unknown>;
  /** What was applied, once it is provisioned, defaults included; a variable that is not named is free. */
  applied?: Record<string, unknown>;
  /** Names of variables that keep what was applied if they are frozen: that was in order then. Default: none. */
  kept?: ReadonlySet<string>;
  /** Names of variables whose value is to come. Default: none. */
  pending?: ReadonlySet<string>;
}

/**
 * Checks values against what the platform demands of a version's variables, on top of `checkValues`. The server and
 * forms use the same function.
 *
 * @public
 */
export function checkRules(
  variables: readonly RuledVariable[],
  rules: VariableRules,
  { values, given, resolved = values, applied, kept, pending }: RuledValues,
): ValueIssue[] {
  return variables.flatMap(variable => {
    const { name } = variable;
    const rule = ruleOf(rules, name);
    const issue = (message: string) => [{ path: `variables.${name}`, message }];
    if (rule.restricted && isGiven(given, name)) {
      return issue('is set by the platform');
    }
    if (
      rule.required &&
      !isProvided(rule) &&
      !isGiven(values, name) &&
      !isGiven(resolved, name) &&
      !isDemandedAnyway(variable, resolved)
    ) {
      return issue('a value is required');
    }
    if (rule.frozen && !keepsApplied(variable, rule, values, applied)) {
      return issue("can't be changed any more");
    }
    if (pending?.has(name) || (rule.frozen && kept?.has(name))) return [];
    return checkWorkedWith(variable, rule, resolved);
  });
}

/** Whether `checkValues` says already that a value is missing. */
function isDemandedAnyway(
  { name, required, nullable = true }: RuledVariable,
  resolved: Record<string, unknown>,
): boolean {
  return required && !(nullable && valueIn(resolved, name) === null);
}

/** Checks what Terraform works with against the limits of a rule; a default that is not known is not checked. */
function checkWorkedWith(
  variable: RuledVariable,
  rule: VariableRule,
  resolved: Record<string, unknown>,
): ValueIssue[] {
  const { name, nullable = true } = variable;
  const value = valueIn(resolved, name);
  const standard = rule.default === undefined ? variable.default : rule.default;
  if (value === null && nullable) {
    return isLimited(rule) && standard !== null
      ? [{ path: `variables.${name}`, message: 'must not be null' }]
      : [];
  }
  return checkConstraints(variable, rule, value ?? standard);
}

function isLimited({ options, regex, min, max }: VariableRule): boolean {
  return [options, regex, min, max].some(limit => limit !== undefined);
}

/** The variables for `checkValues`: what the platform provides need not be given. @public */
export function ruledVariables<V extends RuledVariable>(
  variables: readonly V[],
  rules: VariableRules,
): V[] {
  return variables.map(variable => {
    const rule = ruleOf(rules, variable.name);
    return isProvided(rule) ? { ...variable, required: false } : variable;
  });
}

/** Names of the variables that somebody must give a value for. @public */
export function requiredVariables(
  variables: readonly RuledVariable[],
  rules: VariableRules,
): string[] {
  return variables
    .filter(({ name, required }) => {
      const rule = ruleOf(rules, name);
      return !isProvided(rule) && (required || rule.required === true);
    })
    .map(variable => variable.name);
}

/** The values with the rules' defaults where nothing is given; a restricted variable has its default whatever was given. @public */
export function withRuleDefaults(
  variables: readonly Pick<RuledVariable, 'name'>[],
  rules: VariableRules,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const defaults = variables.flatMap(({ name }) => {
    const rule = ruleOf(rules, name);
    const wins = rule.restricted && !rule.frozen;
    return rule.default !== undefined && (wins || !isGiven(values, name))
      ? [[name, rule.default] as const]
      : [];
  });
  return { ...values, ...Object.fromEntries(defaults) };
}

/** What Terraform works with, as far as it is known here: values, the rules' defaults, the module's defaults. @public */
export function effectiveValues(
  variables: readonly RuledVariable[],
  rules: VariableRules,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const ruled = withRuleDefaults(variables, rules, values);
  return Object.fromEntries(
    variables.map(({ name, default: standard, nullable = true }) => {
      const value = valueIn(ruled, name);
      // Where null is not allowed Terraform takes the default in its place.
      const isAbsent = value === undefined || (value === null && !nullable);
      return [name, isAbsent ? standard : value];
    }),
  );
}

function keepsApplied(
  variable: RuledVariable,
  rule: VariableRule,
  values: Record<string, unknown>,
  applied: Record<string, unknown> | undefined,
): boolean {
  const { name, type } = variable;
  if (!applied || !Object.hasOwn(applied, name)) return true;
  const next = effectiveValues([variable], { [name]: rule }, values)[name];
  return canonicalValue(type, next) === canonicalValue(type, applied[name]);
}

function isProvided(rule: VariableRule): boolean {
  return rule.default !== undefined || rule.reference !== undefined;
}

/** Null takes back what was given. */
function isGiven(values: Record<string, unknown>, name: string): boolean {
  const value = valueIn(values, name);
  return value !== undefined && value !== null;
}

function valueIn(values: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function ruleOf(rules: VariableRules, name: string): VariableRule {
  return Object.hasOwn(rules, name) ? rules[name] : {};
}
