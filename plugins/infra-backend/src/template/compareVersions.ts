import {
  requiredVariables,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { canonicalJson } from '../plan/planParts';

/** Names that came, went and changed. */
export interface NameComparison {
  added: string[];
  removed: string[];
  changed: string[];
}

/** What differs between two versions. */
export interface VersionComparison {
  from: string;
  to: string;
  variables: NameComparison & {
    /** Those that must be given a value and needed none before. */
    required: string[];
  };
  outputs: NameComparison;
}

/** Compares two versions by what they take and give. */
export function compareVersions(
  from: TemplateVersion,
  to: TemplateVersion,
): VersionComparison {
  const variables = compareNamed(from.variables, to.variables);
  const needed = requiredVariables(from.variables, from.rules);
  return {
    from: from.id,
    to: to.id,
    variables: {
      ...variables,
      required: requiredVariables(to.variables, to.rules).filter(
        name => !needed.includes(name),
      ),
    },
    outputs: compareNamed(from.outputs, to.outputs),
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
