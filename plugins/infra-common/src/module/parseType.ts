import { wrappedExpression } from './hclText';
import { HclSyntaxError } from './TokenReader';
import { ANY, TypeConstraint } from './TypeConstraint';
import { notKnown, TypeParser } from './TypeParser';

/** A type expression, read. @public */
export interface ParsedType {
  type: TypeConstraint;
  /** What of the expression is not known and was taken as `any`, or as no default. */
  notes: string[];
}

/** Types without their element type, which Terraform still takes where they stand alone. */
const LEGACY_TYPES = new Map<string, TypeConstraint>([
  ['list', { kind: 'list', element: ANY }],
  ['map', { kind: 'map', element: ANY }],
  ['set', { kind: 'set', element: ANY }],
]);

/**
 * Reads a Terraform type expression, such as `list(object({ name = string, size = optional(number, 5) }))`. Never
 * fails: what it does not know becomes `any`, with a note.
 *
 * @public
 */
export function parseType(expression: string): ParsedType {
  const text = unwrap(expression);
  const legacy = LEGACY_TYPES.get(text);
  if (legacy) return { type: legacy, notes: [] };
  const parser = new TypeParser(text);
  try {
    return { type: parser.parse(), notes: parser.notes };
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    return { type: ANY, notes: [notKnown(text, error.message)] };
  }
}

function unwrap(expression: string): string {
  const text = wrappedExpression(expression.trim()) ?? expression.trim();
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1).trim() : text;
}
