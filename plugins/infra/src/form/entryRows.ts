import { DependencyEntry, MASK } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';

/** Tags are texts; a config value can be anything. @internal */
export type EntryKind = 'tags' | 'config';

/** A tag or config value while it is written. @internal */
export interface EntryRow {
  name: string;
  text: string;
  inheritedByChildren: boolean;
  /** Its value is not shown any more once it is saved. */
  sensitive?: boolean;
  /** It has a value that is not shown: no text keeps it. */
  kept?: boolean;
  /** A value was typed at an earlier visit, and not kept. */
  lost?: boolean;
}

/** Entries as they are written; a text that could be read as something else stands in quotes. @internal */
export function toRows(
  entries: DependencyEntry[],
  kind: EntryKind,
): EntryRow[] {
  return entries.map(({ name, value, inheritedByChildren, sensitive }) => {
    if (value === MASK) {
      return { name, text: '', inheritedByChildren, sensitive, kept: true };
    }
    const isPlain =
      typeof value === 'string' &&
      (kind === 'tags' || readValue(value) === value);
    return {
      name,
      text: isPlain ? value : JSON.stringify(value) ?? '',
      inheritedByChildren,
      sensitive,
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
    .map(({ name, inheritedByChildren, sensitive, ...row }) => ({
      name: name.trim(),
      value: valueOf(row, kind),
      inheritedByChildren,
      ...(sensitive && { sensitive }),
    }));
}

/** Whether a row stands for the value that is there and not shown. @internal */
export function isKept({
  text,
  kept = false,
}: Pick<EntryRow, 'text' | 'kept'>): boolean {
  return kept && text === '';
}

/** Whether a row waits for a value that was typed before. @internal */
export function isLost({ text, lost = false }: EntryRow): boolean {
  return lost && text === '';
}

function valueOf(
  row: Pick<EntryRow, 'text' | 'kept'>,
  kind: EntryKind,
): unknown {
  if (isKept(row)) return MASK;
  return kind === 'tags' ? row.text : readValue(row.text);
}

/** What is wrong with rows, where the server would not say it better. @internal */
export function checkRows(rows: EntryRow[], path: string): Issue[] {
  const names = rows.map(({ name }) => name.trim());
  return rows.flatMap((row, index) => {
    const name = names[index];
    if (name === '') {
      return row.text.trim() === ''
        ? []
        : [{ path: `${path}.${index}.name`, message: 'a name is required' }];
    }
    const value = valueProblem(row);
    return [
      ...(names.indexOf(name) < index
        ? [
            {
              path: `${path}.${index}.name`,
              message: `'${name}' is there twice`,
            },
          ]
        : []),
      ...(value ? [{ path: `${path}.${index}.value`, message: value }] : []),
    ];
  });
}

function valueProblem(row: EntryRow): string | undefined {
  if (isLost(row)) return 'its value is not kept: type it again';
  return row.sensitive && row.text === '' && !isKept(row)
    ? 'a secret needs a value'
    : undefined;
}

/** JSON where it is JSON, else the text itself. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
