import {
  asOwnOutput,
  ChangeValues,
  DependencyEntry,
  MASK,
  OwnEntries,
} from '@groundwork/plugin-infra-common';

/** Tags or config, as the fields are called. */
export type EntryKind = keyof OwnEntries;

/** @see {@link EntryKind} */
export const ENTRY_KINDS = ['dependencyTags', 'dependencyConfig'] as const;

/** Whether an entry of that name is secret, whatever it says of itself. */
export type IsSecret = (kind: EntryKind, name: string) => boolean;

/** Secret is what one of these calls so. */
export function anySecret(...each: IsSecret[]): IsSecret {
  return (kind, name) => each.some(isSecret => isSecret(kind, name));
}

/** Secret is what is marked so in any of these, in the others too. */
export function markedIn(
  all: readonly Pick<ChangeValues, EntryKind>[],
): IsSecret {
  return (kind, name) =>
    all.some(each =>
      each[kind]?.some(entry => entry.name === name && entry.sensitive),
    );
}

/** The entries, marked sensitive where they are secret. */
export function markSecret(
  own: OwnEntries,
  isSecret: IsSecret,
): Record<EntryKind, DependencyEntry[]> {
  const marked = (kind: EntryKind) =>
    own[kind].map(entry =>
      isSecret(kind, entry.name) ? { ...entry, sensitive: true } : entry,
    );
  return {
    dependencyTags: marked('dependencyTags'),
    dependencyConfig: marked('dependencyConfig'),
  };
}

/** Entries as people see them: of sensitive ones no value, but which output of its owner one names is no secret. */
export function maskEntries<T extends { value: unknown; sensitive?: boolean }>(
  entries: readonly T[],
): T[] {
  return entries.map(entry =>
    entry.sensitive && asOwnOutput(entry.value) === undefined
      ? { ...entry, value: MASK }
      : entry,
  );
}

/** Tags and config of these values that are there, marked and masked. */
export function maskedEntries(
  values: ChangeValues,
  isSecret: IsSecret,
): Partial<Record<EntryKind, DependencyEntry[]>> {
  return Object.fromEntries(
    ENTRY_KINDS.flatMap(kind => {
      const entries = values[kind];
      if (!entries) return [];
      const own = { dependencyTags: [], dependencyConfig: [], [kind]: entries };
      return [[kind, maskEntries(markSecret(own, isSecret)[kind])]];
    }),
  );
}
