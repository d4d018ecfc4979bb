import { DependencyEntry } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';

/** Tags are texts; a config value can be anything. @internal */
export type EntryKind = 'tags' | 'config';

/** A tag or config value while it is written. @internal */
export interface EntryRow {
  name: string;
  text: string;
  inheritedByChildren: boolean;
}

/** Entries as they are written; a text that could be read as something else stands in quotes. @internal */
export function toRows(
  entries: DependencyEntry[],
  kind: EntryKind,
): EntryRow[] {
  return entries.map(({ name, value, inheritedByChildren }) => {
    const isPlain =
      typeof value === 'string' &&
      (kind === 'tags' || readValue(value) === value);
    return {
      name,
      text: isPlain ? value : JSON.stringify(value) ?? '',
      inheritedByChildren,
    };
  });
}

/** What is sent of the rows; those that are empty are left out. @internal */
export function toEntries(
  rows: EntryRow[],
  kind: EntryKind,
): DependencyEntry[] {
  return rows
    .filter(({ name, text }) => name.trim() !== '' || text.trim() !== '')
    .map(({ name, text, inheritedByChildren }) => ({
      name: name.trim(),
      value: kind === 'tags' ? text : readValue(text),
      inheritedByChildren,
    }));
}

/** What is wrong with rows, where the server would not say it better. @internal */
export function checkRows(rows: EntryRow[], path: string): Issue[] {
  const names = rows.map(({ name }) => name.trim());
  return rows.flatMap(({ text }, index) => {
    const name = names[index];
    if (name === '') {
      return text.trim() === ''
        ? []
        : [{ path: `${path}.${index}.name`, message: 'a name is required' }];
    }
    return names.indexOf(name) < index
      ? [{ path: `${path}.${index}.name`, message: `'${name}' is there twice` }]
      : [];
  });
}

/** JSON where it is JSON, else the text itself. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
