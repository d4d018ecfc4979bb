import type { Inheritance, OutputReference } from '../wire/resource';
import type { TemplateVariable, VariableRule } from '../wire/template';
import {
  Ancestor,
  holdsForOwner,
  inheritance,
  InheritanceConflict,
  inheritanceConflicts,
  OutputSource,
  OwnEntries,
} from './inheritance';
import { AppliedFacts, appliedValue, frozenValue } from './frozenValue';
import { isObject } from './isSameValue';
import { asOutputReference, asOwnOutput } from './references';
import { tagWriter } from './tagValues';

/** Everything that the values of a run's variables are made from. @public */
export interface ResolutionFacts {
  /** Values and references that the resource has, by variable. */
  given: Record<string, unknown>;
  variables: readonly TemplateVariable[];
  rules: Record<string, VariableRule>;
  /** The template's; ignored if the version has no such variable. */
  tagsVariable?: string;
  own: OwnEntries;
  ancestors: readonly Ancestor[];
  /** Resources that are referred to and are no ancestors any more. */
  others: readonly OutputSource[];
  /** Absent: nothing was applied, or is there any more. */
  applied?: AppliedFacts;
  /** What was applied is to be taken away: it needs no output that is missing by now. */
  takesAway?: boolean;
}

/** Where a variable's value came from. @public */
export type ValueOrigin =
  | { kind: 'given' }
  | { kind: 'default' }
  | { kind: 'config' | 'tags'; from?: ResourceName }
  | { kind: 'output'; from: ResourceName; output: string; sensitive: boolean };

/** A resource by id and name. @public */
export interface ResourceName {
  resourceId: string;
  resourceName: string;
}

/** An output that is needed and not there. @public */
export interface MissingOutput {
  variable: string;
  output: string;
  /** Absent: what is referred to is gone, or not to be told. */
  from?: ResourceName;
  /** In words, to follow "because". */
  reason: string;
}

/** Something that another resource gives, and that went into the values of a run. @public */
export interface Contribution {
  kind: 'output' | 'tag' | 'config';
  /** Of the output or entry. */
  name: string;
  from: ResourceName;
  /** JSON value that may be secret. */
  value: unknown;
}

/** Values that a run would work with, and how they came about. @public */
export interface ResolvedInputs {
  variables: Record<string, unknown>;
  /** Variables that get a sensitive output, tag or config value; those that the module calls sensitive come on top. */
  sensitive: string[];
  origins: Record<string, ValueOrigin>;
  inheritance: Inheritance;
  conflicts: InheritanceConflict[];
  missing: MissingOutput[];
  /** What went in, to be told apart when it moves: JSON values that may be secret. */
  ingredients: {
    inputs: unknown;
    parentOutputs: unknown[];
    inherited: Record<string, unknown>;
  };
  /** Which other resources these come from. */
  contributions: Contribution[];
}

type Found =
  | {
      value: unknown;
      origin: ValueOrigin;
      ingredient?: unknown;
      /** Whatever the origin says. */
      sensitive?: boolean;
    }
  | { missing: Omit<MissingOutput, 'variable'> };

/**
 * The value of each variable: what was given (a reference is looked up), else the output that the rule refers to, else
 * the config that holds, else the rule's default; what is left has the module's own. The tags that hold go into the tags
 * variable, below what was given for it. A frozen variable keeps what was applied, wherever that came from; so does one
 * whose output is missing where all goes away.
 *
 * @public
 */
export function resolveInputs(given: ResolutionFacts): ResolvedInputs {
  const facts = withoutOwnRestricted(given);
  const inherits = inheritance(facts.own, facts.ancestors);
  const resolved: ResolvedInputs = {
    variables: {},
    sensitive: [],
    origins: {},
    inheritance: inherits,
    conflicts: inheritanceConflicts(inherits),
    missing: [],
    ingredients: { inputs: {}, parentOutputs: [], inherited: {} },
    contributions: [],
  };
  const literals: Record<string, unknown> = {};
  for (const variable of facts.variables) {
    const { name } = variable;
    const found = keptOr(variable, facts, valueOf(name, facts, inherits));
    if (found && 'missing' in found) {
      resolved.missing.push({ variable: name, ...found.missing });
      resolved.ingredients.parentOutputs.push([name, found.missing]);
    } else if (found) {
      note(resolved, literals, name, found);
    }
  }
  resolved.ingredients.inputs = literals;
  const tagged = facts.variables.find(v => v.name === facts.tagsVariable);
  if (tagged && !frozenValue(tagged, facts)) addTags(resolved, tagged, facts);
  return resolved;
}

/** What was found for a variable; where that is frozen, or missing and not needed any more, the value is the applied one. */
function keptOr(
  variable: TemplateVariable,
  facts: ResolutionFacts,
  found: Found | undefined,
): Found | undefined {
  const isMissing = found !== undefined && 'missing' in found;
  const kept =
    isMissing && facts.takesAway
      ? appliedValue(variable, facts.applied)
      : frozenValue(variable, facts);
  if (!kept) return found;
  if (kept.kind === 'absent') return undefined;
  const { value, sensitive } = kept;
  return found && !isMissing
    ? { ...found, value, sensitive }
    : { value, sensitive, origin: { kind: 'given' } };
}

/** What the platform sets is not set by who made the resource, by whatever way. */
function withoutOwnRestricted(facts: ResolutionFacts): ResolutionFacts {
  const { own, rules } = facts;
  const isFree = ({ name }: { name: string }) =>
    !Object.hasOwn(rules, name) || !rules[name].restricted;
  return {
    ...facts,
    own: { ...own, dependencyConfig: own.dependencyConfig.filter(isFree) },
  };
}

function note(
  resolved: ResolvedInputs,
  literals: Record<string, unknown>,
  name: string,
  {
    value,
    origin,
    ingredient,
    sensitive = false,
  }: Exclude<Found, { missing: unknown }>,
): void {
  resolved.variables[name] = value;
  resolved.origins[name] = origin;
  if (sensitive || (origin.kind === 'output' && origin.sensitive)) {
    resolved.sensitive.push(name);
  }
  if (origin.kind === 'output') {
    const { output, from } = origin;
    resolved.ingredients.parentOutputs.push([
      name,
      { output, from: from.resourceId, value },
    ]);
    resolved.contributions.push({ kind: 'output', name: output, from, value });
  } else if (origin.kind !== 'config') {
    literals[name] = value;
  }
  if (origin.kind === 'config' || ingredient !== undefined) {
    const entry = ingredient ?? value;
    resolved.ingredients.inherited[name] = entry;
    const from = 'from' in origin ? origin.from : undefined;
    if (from) {
      resolved.contributions.push({ kind: 'config', name, from, value: entry });
    }
  }
}

function valueOf(
  name: string,
  facts: ResolutionFacts,
  inherits: Inheritance,
): Found | undefined {
  const rule = Object.hasOwn(facts.rules, name) ? facts.rules[name] : undefined;
  const provided = () =>
    ruledValue(rule, facts) ??
    configuredValue(name, facts, inherits) ??
    defaultValue(rule);
  // What was given before the platform took the variable over counts only where the platform gives nothing; so does null.
  const giver = rule?.restricted && !rule.frozen ? 'platform' : 'person';
  return giver === 'platform' ||
    (Object.hasOwn(facts.given, name) && facts.given[name] === null)
    ? provided() ?? givenValue(name, facts)
    : givenValue(name, facts) ?? provided();
}

function givenValue(name: string, facts: ResolutionFacts): Found | undefined {
  const given = Object.hasOwn(facts.given, name)
    ? facts.given[name]
    : undefined;
  if (given === undefined) return undefined;
  const reference = asOutputReference(given);
  return reference
    ? referredValue(reference, facts)
    : { value: given, origin: { kind: 'given' } };
}

function defaultValue(rule: VariableRule | undefined): Found | undefined {
  return rule?.default === undefined
    ? undefined
    : { value: rule.default, origin: { kind: 'default' } };
}

function referredValue(
  { $output: output, from }: OutputReference,
  { ancestors, others }: ResolutionFacts,
): Found {
  const source = [...ancestors, ...others].find(
    ({ resourceId }) => resourceId === from,
  );
  return source
    ? outputOf(source, output)
    : { missing: { output, reason: 'the resource that has it is gone' } };
}

function ruledValue(
  rule: VariableRule | undefined,
  { ancestors }: ResolutionFacts,
): Found | undefined {
  if (!rule?.reference) return undefined;
  const { templateKey, output } = rule.reference;
  const parents = ancestors.filter(
    ancestor => ancestor.distance === 1 && ancestor.templateKey === templateKey,
  );
  if (parents.length > 1) {
    const reason = `several parents are made from '${templateKey}': a reference must name one`;
    return { missing: { output, reason } };
  }
  return parents.length === 0 ? undefined : outputOf(parents[0], output);
}

function configuredValue(
  name: string,
  { own, ancestors }: ResolutionFacts,
  { config }: Inheritance,
): Found | undefined {
  const mine = lastOf(own.dependencyConfig.filter(holdsForOwner), name);
  if (mine) {
    const { value, sensitive } = mine;
    return { value, origin: { kind: 'config' }, sensitive };
  }
  const entry = config.find(candidate => candidate.name === name);
  if (!entry) return undefined;
  const { from, value, sensitive } = entry;
  const output = asOwnOutput(value);
  if (output === undefined) {
    return { value, origin: { kind: 'config', from }, sensitive };
  }
  const owner = ancestors.find(
    ({ resourceId }) => resourceId === from.resourceId,
  );
  if (!owner) return undefined;
  const ingredient = { output, from: from.resourceId };
  return { ...outputOf(owner, output), ingredient, sensitive };
}

function outputOf(source: OutputSource, output: string): Found {
  const { resourceId, resourceName, isApplied, outputs, declared } = source;
  const from = { resourceId, resourceName };
  if (!isApplied) {
    const reason = `'${resourceName}' is not provisioned yet`;
    return { missing: { output, from, reason } };
  }
  if (!Object.hasOwn(outputs, output)) {
    const reason = `'${resourceName}' has no such output`;
    return { missing: { output, from, reason } };
  }
  const { value, sensitive } = outputs[output];
  const isDeclaredSensitive = declared.some(
    known => known.name === output && known.sensitive,
  );
  return {
    value,
    origin: {
      kind: 'output',
      from,
      output,
      sensitive: sensitive || isDeclaredSensitive,
    },
  };
}

function addTags(
  resolved: ResolvedInputs,
  variable: TemplateVariable,
  { own }: ResolutionFacts,
): void {
  const { tags } = resolved.inheritance;
  const toValue = tagWriter(variable.type);
  if (!toValue) return;
  const held = [...tags, ...own.dependencyTags].filter(
    ({ value }) => value !== null && value !== undefined,
  );
  if (held.length === 0) return;
  const written = Object.fromEntries(
    held.map(({ name, value }) => [name, toValue(name, value)]),
  );
  const { name } = variable;
  if (held.some(({ sensitive }) => sensitive)) resolved.sensitive.push(name);
  resolved.ingredients.inherited[name] = {
    tags: written,
    below: resolved.ingredients.inherited[name],
  };
  resolved.contributions.push(
    ...tags.map(tag => ({
      kind: 'tag' as const,
      name: tag.name,
      from: tag.from,
      value: tag.value,
    })),
  );
  const present = resolved.variables[name] ?? {};
  if (!isObject(present)) return;
  const isDefault = resolved.origins[name]?.kind === 'default';
  resolved.variables[name] = isDefault
    ? { ...present, ...written }
    : { ...written, ...present };
  if (!resolved.origins[name] || isDefault) {
    resolved.origins[name] = { kind: 'tags', from: tags.at(0)?.from };
  }
}

function lastOf<T extends { name: string }>(
  entries: readonly T[],
  name: string,
): T | undefined {
  return entries.filter(entry => entry.name === name).at(-1);
}
