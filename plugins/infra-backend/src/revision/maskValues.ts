import {
  asOutputReference,
  ChangeValues,
  DependencyEntry,
  isSameValue,
  MASK,
} from '@groundwork/plugin-infra-common';
import {
  ENTRY_KINDS,
  IsSecret,
  markSecret,
  maskedEntries,
} from '../hierarchy/secretEntries';

/** Values as people see them: of sensitive variables, and of secret tags and config, no value. */
export function maskValues(
  values: ChangeValues,
  sensitive: readonly string[],
  isSecret: IsSecret,
): ChangeValues {
  return {
    ...values,
    ...(values.variables && {
      variables: maskVariables(values.variables, sensitive),
    }),
    ...maskedEntries(values, isSecret),
  };
}

/** Variables with the values of the sensitive ones replaced; a reference tells no value and stays. */
export function maskVariables(
  variables: Record<string, unknown>,
  sensitive: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      isHidden(value) && sensitive.includes(name) ? MASK : value,
    ]),
  );
}

/** Paths of the secret tags and config that both have, with other values; undefined: there are none. */
export function changedSecrets(
  before: ChangeValues,
  after: ChangeValues,
  isSecret: IsSecret,
): string[] | undefined {
  const changed = ENTRY_KINDS.flatMap(kind => {
    const was = secretsOf(before, kind, isSecret);
    return [...secretsOf(after, kind, isSecret)]
      .filter(
        ([name, value]) => was.has(name) && !isSameValue(was.get(name), value),
      )
      .map(([name]) => `${kind}.${name}`);
  });
  return changed.length > 0 ? changed : undefined;
}

function secretsOf(
  values: ChangeValues,
  kind: (typeof ENTRY_KINDS)[number],
  isSecret: IsSecret,
): Map<string, unknown> {
  const { dependencyTags = [], dependencyConfig = [] } = values;
  const marked = markSecret({ dependencyTags, dependencyConfig }, isSecret);
  const secrets: DependencyEntry[] = marked[kind].filter(
    entry => entry.sensitive,
  );
  return new Map(secrets.map(({ name, value }) => [name, value]));
}

function isHidden(value: unknown): boolean {
  return value !== null && asOutputReference(value) === undefined;
}
