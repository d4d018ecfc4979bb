import { parseType } from './parseType';
import { TypeConstraint } from './TypeConstraint';

/**
 * A text that two values share exactly if Terraform takes them for the same value of the type: `7` and `"7"` are one
 * number, and a set has no order.
 *
 * @public
 */
export function canonicalValue(type: string, value: unknown): string {
  return canonicalOfType(value, parseType(type).type);
}

/** {@link canonicalValue} for a type that was read already. @internal */
export function canonicalOfType(value: unknown, type: TypeConstraint): string {
  if (value === null || value === undefined) return 'null';
  switch (type.kind) {
    case 'string':
      return JSON.stringify(isPrimitive(value) ? String(value) : sorted(value));
    case 'number':
      return isPrimitive(value) ? String(Number(value)) : sorted(value);
    case 'bool':
      return ['true', '1'].includes(String(value)) ? 'true' : 'false';
    case 'list':
    case 'set': {
      if (!Array.isArray(value)) return sorted(value);
      const members = value.map(member =>
        canonicalOfType(member, type.element),
      );
      const shown =
        type.kind === 'set' ? [...new Set(members)].sort() : members;
      return `[${shown.join(',')}]`;
    }
    case 'map':
      return isRecord(value)
        ? `{${Object.keys(value)
            .sort()
            .map(
              key =>
                `${JSON.stringify(key)}:${canonicalOfType(
                  value[key],
                  type.element,
                )}`,
            )
            .join(',')}}`
        : sorted(value);
    default:
      return sorted(value);
  }
}

/** JSON with sorted keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

function isPrimitive(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
