import {
  ChangeValues,
  RevisionComparison,
} from '@groundwork/plugin-infra-common';
import { canonicalJson } from '../plan/planParts';

/** What a revision keeps: everything that a change may change, and which of the variables are sensitive. */
export interface Snapshot {
  values: ChangeValues;
  sensitive: string[];
}

/** What differs between two snapshots, by path; of sensitive variables only that they differ. */
export function compareSnapshots(
  from: Snapshot,
  to: Snapshot,
): RevisionComparison['changes'] {
  const before = flattened(from.values);
  const after = flattened(to.values);
  const sensitive = new Set(
    [...from.sensitive, ...to.sensitive].map(name => `variables.${name}`),
  );
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter(path => !isSame(before.get(path), after.get(path)))
    .map(path =>
      sensitive.has(path)
        ? { path, sensitive: true }
        : { path, before: before.get(path), after: after.get(path) },
    );
}

/** Values by path, variables one by one; what is absent has no path. */
function flattened({
  variables = {},
  ...fields
}: ChangeValues): Map<string, unknown> {
  const named = Object.entries(variables).map(
    ([name, value]) => [`variables.${name}`, value] as const,
  );
  return new Map(
    [...Object.entries(fields), ...named].filter(
      ([, value]) => value !== undefined,
    ),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
