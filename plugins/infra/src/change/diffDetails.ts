import {
  changeValues,
  DependencyEntry,
  MASK,
} from '@groundwork/plugin-infra-common';
import { AttributeDiff } from '../plan/diffAttributes';
import { diffText } from '../plan/diffText';
import { formatValue } from '../plan/formatValue';
import { ResourceNames } from '../reference/outputReference';

/** A value before and after. Variables are called as in the module, everything else in words. @internal */
export interface ValueDiff extends AttributeDiff {
  /** What it is, such as "Tag"; absent for a variable. */
  label?: string;
  /** Which one of those with this label. */
  name?: string;
  /** What stands where there is none. @defaultValue "not set" */
  absent?: string;
}

/** One thing of a field: a field with several is compared by their keys, wherever they stand in it. */
interface Piece {
  /** @defaultValue its name */
  key?: string;
  name?: string;
  text: string;
}

interface Field {
  label: string;
  absent?: string;
  pieces: (value: unknown, names: ResourceNames) => Piece[];
}

const { shape } = changeValues;

/** Fields of a change that are not variables, in the order in which they are read. */
const FIELDS: Record<string, Field> = {
  versionId: { label: 'Version', pieces: named },
  description: { label: 'Description', pieces: whole },
  owner: { label: 'Owner', pieces: whole },
  labels: {
    label: 'Labels',
    pieces: value => {
      const labels = shape.labels.safeParse(value).data ?? [];
      return labels.length > 0 ? [{ text: [...labels].sort().join(', ') }] : [];
    },
  },
  links: {
    label: 'Link',
    pieces: value =>
      (shape.links.safeParse(value).data ?? []).map(({ title, url }) => ({
        name: title,
        text: url,
      })),
  },
  dependencyTags: { label: 'Tag', pieces: entries },
  dependencyConfig: { label: 'Config entry', pieces: entries },
  parentIds: {
    label: 'Parent',
    absent: 'no',
    pieces: (value, names) =>
      (shape.parentIds.safeParse(value).data ?? []).map(id => ({
        key: id,
        name: names[id] ?? id,
        text: 'yes',
      })),
  },
};

/**
 * What differs between the fields of two sets of values, besides their variables. Tags, config, links and parents are
 * paired by name, so that one that comes first does not change all that follow.
 *
 * @internal
 */
export function diffDetails(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  names: ResourceNames = {},
): ValueDiff[] {
  const given = new Set([...Object.keys(before), ...Object.keys(after)]);
  const known = Object.keys(FIELDS).filter(field => given.has(field));
  const others = [...given].filter(field => !Object.hasOwn(FIELDS, field));
  return [...known, ...others.sort()].flatMap(field => {
    const { label, absent, pieces } = Object.hasOwn(FIELDS, field)
      ? FIELDS[field]
      : { label: field, absent: undefined, pieces: whole };
    const was = byKey(pieces(before[field], names));
    const becomes = byKey(pieces(after[field], names));
    return [...new Set([...was.keys(), ...becomes.keys()])].sort().map(key => ({
      label,
      name: (was.get(key) ?? becomes.get(key))?.name,
      absent,
      path: key ? `${label} ${key}` : label,
      ...sides(was.get(key)?.text, becomes.get(key)?.text),
      forcesReplacement: false,
    }));
  });
}

/** Secret tags and config that differ without showing it, by paths such as `dependencyConfig.db_password`. @internal */
export function diffSecrets(paths: readonly string[]): ValueDiff[] {
  return paths.flatMap(path => {
    const [field] = path.split('.', 1);
    if (!Object.hasOwn(FIELDS, field)) return [];
    const { label } = FIELDS[field];
    const name = path.slice(field.length + 1);
    return {
      label,
      name,
      path: `${label} ${name}`,
      mark: 'changed',
      before: MASK,
      after: `${MASK} changed`,
      forcesReplacement: false,
    };
  });
}

function sides(
  before: string | undefined,
  after: string | undefined,
): Pick<ValueDiff, 'mark' | 'before' | 'after' | 'lines'> {
  if (before === undefined) return { mark: 'added', after };
  if (after === undefined) return { mark: 'removed', before };
  if (before === after) return { mark: 'same', before, after };
  if (![before, after].some(text => text.includes('\n'))) {
    return { mark: 'changed', before, after };
  }
  // A last line without its end would differ from the same line with others below.
  return { mark: 'changed', lines: diffText(`${before}\n`, `${after}\n`) };
}

/** Two links may have one title: they count as one with two lines. */
function byKey(pieces: Piece[]): Map<string, Piece> {
  const found = new Map<string, Piece>();
  for (const { key: ownKey, name, text } of pieces) {
    const key = ownKey ?? name ?? '';
    const before = found.get(key);
    found.set(key, { name, text: before ? `${before.text}\n${text}` : text });
  }
  return found;
}

function whole(value: unknown): Piece[] {
  return value === undefined || value === null || value === ''
    ? []
    : [{ text: textOf(value) }];
}

function named(value: unknown, names: ResourceNames): Piece[] {
  return typeof value === 'string' ? [{ text: names[value] ?? value }] : [];
}

function entries(value: unknown): Piece[] {
  return (shape.dependencyTags.safeParse(value).data ?? []).map(entry => ({
    name: entry.name,
    text: entryText(entry),
  }));
}

function entryText({ value, inheritedByChildren }: DependencyEntry): string {
  return `${textOf(value)}${inheritedByChildren ? '' : ' (not for children)'}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : formatValue(value);
}
