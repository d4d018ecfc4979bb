import { MASK, ResourceChange } from '@groundwork/plugin-infra-common';
import { DiffLine, diffText, prettyJson } from './diffText';
import {
  comparableLines,
  formatPath,
  formatValue,
  isNamed,
} from './formatValue';

/** What stands in place of a value that Terraform knows after the apply only. @internal */
export const UNKNOWN = '(known after apply)';

/** One attribute, before and after. @internal */
export interface AttributeDiff {
  path: string;
  /** `hidden`: masked on both sides, so nobody here can tell. */
  mark: 'added' | 'removed' | 'changed' | 'same' | 'hidden';
  before?: string;
  after?: string;
  /** In place of before and after, where a text or a list is compared line by line. */
  lines?: DiffLine[];
  forcesReplacement: boolean;
}

/** Two values to compare, with what is unknown and masked in them. @internal */
export interface Sides {
  before?: unknown;
  after?: unknown;
  unknown?: unknown;
  sensitive?: unknown;
}

type Path = (string | number)[];

/** The attributes of a resource change, in the order of their names; absent and null ones are left out. @internal */
export function diffAttributes(change: ResourceChange): AttributeDiff[] {
  return diffSides(change, change.replacePaths);
}

/** What differs between two values, attribute by attribute. @internal */
export function diffSides(
  sides: Sides,
  replacePaths: Path[] = [],
): AttributeDiff[] {
  // Two values without anything in them have no attribute that could be named.
  const found = walk([], sides).filter(({ at }) => at.length > 0);
  return found.map(({ at, ...attribute }) => ({
    ...attribute,
    path: formatPath(at),
    forcesReplacement:
      attribute.mark !== 'same' &&
      replacePaths.some(path => isWithin(at, path) || isWithin(path, at)),
  }));
}

type Found = Omit<AttributeDiff, 'path' | 'forcesReplacement'> & { at: Path };

function walk(at: Path, sides: Sides): Found[] {
  const { before, after, unknown, sensitive } = sides;
  if (sensitive === true) return maskedAttribute(at, sides);
  if (unknown === true) return leaf(at, textOf(before), UNKNOWN);
  if (isNamed(before) || isNamed(after)) {
    const names = namesOf(before, after, unknown);
    const bothNamed = [before, after].every(
      side => isNamed(side) || side === undefined || side === null,
    );
    if (bothNamed && names.length > 0) {
      return names.flatMap(name => walk([...at, name], member(sides, name)));
    }
  }
  if (Array.isArray(before) || Array.isArray(after)) {
    return walkList(at, sides);
  }
  return typeof before === 'string' && typeof after === 'string'
    ? textAttribute(at, before, after)
    : leaf(at, textOf(before), textOf(after));
}

function walkList(at: Path, sides: Sides): Found[] {
  const before = Array.isArray(sides.before) ? sides.before : [];
  const after = Array.isArray(sides.after) ? sides.after : [];
  const oneSided = before.length === 0 || after.length === 0;
  const holdsObjects = [...before, ...after].some(isNamed);
  if (holdsObjects && (oneSided || before.length === after.length)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) =>
      walk([...at, index], member(sides, index)),
    ).flat();
  }
  const shownBefore = overlay(sides.before, undefined, sides.sensitive);
  const shownAfter = overlay(sides.after, sides.unknown, sides.sensitive);
  if (oneSided || formatValue(shownBefore) === formatValue(shownAfter)) {
    return leaf(at, textOf(shownBefore), textOf(shownAfter));
  }
  return [
    {
      at,
      mark: 'changed',
      lines: diffText(
        comparableLines(shownBefore),
        comparableLines(shownAfter),
      ),
    },
  ];
}

function textAttribute(at: Path, before: string, after: string): Found[] {
  const long = (text: string) => prettyJson(text) ?? text;
  const texts = [long(before), long(after)] as const;
  if (before === after || !texts.some(text => text.includes('\n'))) {
    return leaf(at, textOf(before), textOf(after));
  }
  return [{ at, mark: 'changed', lines: diffText(...texts) }];
}

function maskedAttribute(at: Path, sides: Sides): Found[] {
  const side = (value: unknown) =>
    value === undefined || value === null ? undefined : MASK;
  const attribute = {
    at,
    before: side(sides.before),
    after: sides.unknown === true ? MASK : side(sides.after),
  };
  if (attribute.before === undefined && attribute.after === undefined) {
    return [];
  }
  if (attribute.before === undefined) return [{ ...attribute, mark: 'added' }];
  if (attribute.after === undefined) return [{ ...attribute, mark: 'removed' }];
  return [{ ...attribute, mark: 'hidden' }];
}

function leaf(at: Path, before?: string, after?: string): Found[] {
  if (before === undefined && after === undefined) return [];
  if (before === after) {
    return [{ at, mark: before === MASK ? 'hidden' : 'same', before, after }];
  }
  if (before === undefined) return [{ at, mark: 'added', after }];
  if (after === undefined) return [{ at, mark: 'removed', before }];
  return [{ at, mark: 'changed', before, after }];
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return value === MASK || value === UNKNOWN ? value : formatValue(value);
}

/** Puts words where a value is unknown or masked. */
function overlay(
  value: unknown,
  unknown: unknown,
  sensitive: unknown,
): unknown {
  if (sensitive === true) return MASK;
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value)) {
    return value.map((one, index) =>
      overlay(one, step(unknown, index), step(sensitive, index)),
    );
  }
  if (!isNamed(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      overlay(one, step(unknown, name), step(sensitive, name)),
    ]),
  );
}

function member(sides: Sides, name: string | number): Sides {
  return {
    before: step(sides.before, name),
    after: step(sides.after, name),
    unknown: step(sides.unknown, name),
    sensitive: step(sides.sensitive, name),
  };
}

function step(value: unknown, name: string | number): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isNamed(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function namesOf(...values: unknown[]): string[] {
  return [
    ...new Set(values.filter(isNamed).flatMap(value => Object.keys(value))),
  ].sort();
}

function isWithin(inner: Path, outer: Path): boolean {
  return outer.every((one, index) => inner[index] === one);
}
