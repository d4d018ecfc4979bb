import {
  ChangeValues,
  RevisionComparison,
} from '@groundwork/plugin-infra-common';
import {
  anySecret,
  IsSecret,
  markedIn,
  maskedEntries,
} from '../hierarchy/secretEntries';
import { canonicalJson } from '../plan/planParts';
import { changedSecrets } from './maskValues';

/** What a revision keeps: everything that a change may change, and which of the variables are sensitive. */
export interface Snapshot {
  values: ChangeValues;
  sensitive: string[];
}

/** What differs between two snapshots, by path; of sensitive variables only that they differ. */
export function compareSnapshots(
  from: Snapshot,
  to: Snapshot,
  isSecretNow: IsSecret,
): RevisionComparison['changes'] {
  const names = [...from.sensitive, ...to.sensitive];
  const isSecret = anySecret(
    secretIn(names, isSecretNow),
    markedIn([from.values, to.values]),
  );
  const secrets = changedSecrets(from.values, to.values, isSecret) ?? [];
  const before = flattened(withoutSecrets(from.values, isSecret));
  const after = flattened(withoutSecrets(to.values, isSecret));
  const sensitive = new Set(names.map(name => `variables.${name}`));
  const open = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter(path => !isSame(before.get(path), after.get(path)))
    .map(path =>
      sensitive.has(path)
        ? { path, sensitive: true }
        : { path, before: before.get(path), after: after.get(path) },
    );
  return [...open, ...secrets.map(path => ({ path, sensitive: true }))];
}

/** What is secret now, and config of the names that were sensitive then. */
export function secretIn(
  sensitive: readonly string[],
  isSecret: IsSecret,
): IsSecret {
  return (kind, name) =>
    isSecret(kind, name) ||
    (kind === 'dependencyConfig' && sensitive.includes(name));
}

/** Variables stay: that they differ is told one by one. */
function withoutSecrets(
  values: ChangeValues,
  isSecret: IsSecret,
): ChangeValues {
  return { ...values, ...maskedEntries(values, isSecret) };
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
