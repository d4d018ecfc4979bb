import {
  ChangeValues,
  DependencyEntry,
  MASK,
} from '@groundwork/plugin-infra-common';
import { ENTRY_KINDS, EntryKind } from '../hierarchy/secretEntries';
import { invalid, Issue } from '../http/requests';

/** Where the values of masked entries are looked for. */
export type KnownEntries = Pick<ChangeValues, EntryKind>;

/**
 * The values, with each mask among tags and config replaced by the value of that name that is known, first of the first.
 * What is kept of a sensitive entry stays sensitive, or it could be made visible without being known.
 */
export function withKeptEntries<T extends KnownEntries>(
  values: T,
  known: readonly KnownEntries[],
  at = 'values.',
): T {
  const issues: Issue[] = [];
  const kept = { ...values };
  for (const kind of ENTRY_KINDS) {
    kept[kind] = values[kind]?.map((entry, index) => {
      if (entry.value !== MASK) return entry;
      const path = `${at}${kind}.${index}`;
      const before = find(entry.name, kind, known);
      if (!before) {
        const message = `'${entry.name}' has no value that could be kept`;
        issues.push({ path: `${path}.value`, message });
      } else if (before.sensitive && !entry.sensitive) {
        const message = `'${entry.name}' stays sensitive as long as its value is kept`;
        issues.push({ path: `${path}.sensitive`, message });
      }
      return { ...entry, value: before?.value };
    });
    if (!kept[kind]) delete kept[kind];
  }
  if (issues.length === 0) return kept;
  const list = issues.map(({ message }) => message).join('; ');
  throw invalid(`A mask stands for a value that is kept: ${list}.`, issues);
}

function find(
  name: string,
  kind: EntryKind,
  known: readonly KnownEntries[],
): DependencyEntry | undefined {
  for (const entries of known) {
    const found = entries[kind]?.filter(entry => entry.name === name).at(-1);
    if (found) return found;
  }
  return undefined;
}
