import { TypeConstraint } from '@groundwork/plugin-infra-common';

/** Groups within groups beyond this are written as text. */
const MAX_DEPTH = 4;

/** Whether the fields of a type can show a value; a text can show any. @internal */
export function fitsType(value: unknown, type: TypeConstraint): boolean {
  if (value === undefined || value === null) return true;
  switch (type.kind) {
    case 'any':
      return true;
    case 'list':
    case 'set':
      return Array.isArray(value);
    case 'tuple':
      return Array.isArray(value) && value.length <= type.elements.length;
    case 'map':
      // A row without a key is one that is not written yet.
      return isRecord(value) && !Object.hasOwn(value, '');
    case 'object':
      return isRecord(value);
    default:
      return typeof value !== 'object';
  }
}

/** Whether a text is easier than the fields of a type. @internal */
export function isDeep(type: TypeConstraint, depth: number): boolean {
  return !isScalar(type) && depth > MAX_DEPTH;
}

/** Whether a value of the type is one text or number. @internal */
export function isScalar({ kind }: TypeConstraint): boolean {
  return kind === 'string' || kind === 'number';
}

/** Whether it has members by name. @internal */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether values of the type can be written one on each line. @internal */
export function isLinesType(type: TypeConstraint): boolean {
  return (
    (type.kind === 'list' || type.kind === 'set') && isScalar(type.element)
  );
}

/** Whether a value can; an empty text, or one with an end of line in it, can't. @internal */
export function fitsLines(value: unknown): boolean {
  return (
    !Array.isArray(value) ||
    value.every(
      member =>
        (typeof member === 'string' || typeof member === 'number') &&
        /^\S(?:.*\S)?$/.test(String(member)),
    )
  );
}
