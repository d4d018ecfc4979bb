import {
  MASK,
  NameComparison,
  requiredVariables,
  TemplateVersion,
  VariableComparison,
  VariableSide,
  VersionComparison,
} from '@groundwork/plugin-infra-common';
import { canonicalJson } from '../plan/planParts';

/** Compares two versions by what they take and give, and by what the platform demands of it. */
export function compareVersions(
  from: TemplateVersion,
  to: TemplateVersion,
): Omit<VersionComparison, 'older' | 'notes' | 'lost'> {
  const names = compareNamed(from.variables, to.variables);
  const needed = requiredVariables(from.variables, from.rules);
  const variables = {
    ...names,
    required: requiredVariables(to.variables, to.rules).filter(
      name => !needed.includes(name),
    ),
  };
  return {
    from: from.id,
    to: to.id,
    fromRef: from.ref,
    toRef: to.ref,
    variables,
    details: compareVariables(from, to, names),
    outputs: compareNamed(from.outputs, to.outputs),
  };
}

/** Those that came, went or changed, and those whose rule did. */
function compareVariables(
  from: TemplateVersion,
  to: TemplateVersion,
  { added, removed, changed }: NameComparison,
): VariableComparison[] {
  const names = [...from.variables, ...to.variables].map(({ name }) => name);
  return [...new Set(names)].sort().flatMap(name => {
    const [before, after] = [sideOf(from, name), sideOf(to, name)];
    const ruleIsSame =
      canonicalJson(before.rule ?? null) === canonicalJson(after.rule ?? null);
    const moved =
      [...added, ...removed, ...changed].includes(name) || !ruleIsSame;
    return moved ? [{ name, before, after, ruleIsSame }] : [];
  });
}

function sideOf(
  { variables, rules }: TemplateVersion,
  name: string,
): VariableSide {
  const variable = variables.find(one => one.name === name);
  if (!variable) return {};
  const { type, required, nullable, sensitive } = variable;
  const { description, deprecated, validations } = variable;
  return {
    ...{ type, required, nullable, sensitive },
    ...{ description, deprecated, validations },
    // The module has it, and nobody is to see it.
    default: sensitive && !required ? MASK : variable.default,
    rule: Object.hasOwn(rules, name) ? rules[name] : undefined,
  };
}

function compareNamed<T extends { name: string }>(
  from: T[],
  to: T[],
): NameComparison {
  const before = new Map(from.map(one => [one.name, one]));
  const after = new Map(to.map(one => [one.name, one]));
  const names = (map: Map<string, T>) => [...map.keys()].sort();
  return {
    added: names(after).filter(name => !before.has(name)),
    removed: names(before).filter(name => !after.has(name)),
    changed: names(after).filter(
      name =>
        before.has(name) &&
        canonicalJson(before.get(name)) !== canonicalJson(after.get(name)),
    ),
  };
}
