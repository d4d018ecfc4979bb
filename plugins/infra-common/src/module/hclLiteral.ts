import { HclToken } from './hclTokens';
import { readHeredoc, readString } from './hclString';
import { HclSyntaxError, TokenReader } from './TokenReader';

const KEYWORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const MAX_DEPTH = 200;

/** An HCL literal, read; or why it is none, and in which line, from 1. @public */
export type HclReading =
  | { value: unknown; problem?: undefined }
  | { problem: string; line: number };

/** Reads an HCL literal: texts, heredocs, numbers, `true`, `false`, `null`, lists and objects of these. @public */
export function readHcl(text: string): HclReading {
  try {
    const reader = new TokenReader(text);
    const value = readValue(reader, 0);
    if (reader.isAtEnd()) return { value };
    throw leftOver(reader.take());
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    const before = text.slice(0, error.at ?? text.trimEnd().length);
    return { problem: error.message, line: before.split('\n').length };
  }
}

/** The value of an HCL literal; undefined if the text is an expression that only Terraform can evaluate. @internal */
export function hclLiteral(text: string): { value: unknown } | undefined {
  const reading = readHcl(text);
  return reading.problem === undefined ? reading : undefined;
}

function readValue(reader: TokenReader, depth: number): unknown {
  reader.skipNewlines();
  if (depth > MAX_DEPTH) {
    throw new HclSyntaxError('nested too deeply', reader.peek()?.start);
  }
  if (reader.takeIf('[')) return readTuple(reader, depth);
  if (reader.takeIf('{')) return readObject(reader, depth);
  if (reader.takeIf('-')) return -readNumber(reader.take());
  const token = reader.take();
  if (token.kind === 'string') return readString(token);
  if (token.kind === 'heredoc') return readHeredoc(token);
  if (token.kind === 'number') return readNumber(token);
  if (KEYWORDS.has(token.text)) return KEYWORDS.get(token.text);
  throw new HclSyntaxError(
    token.kind === 'identifier'
      ? `'${token.text}' is no value; texts stand in "quotes", and expressions are for Terraform to evaluate`
      : `a value is expected before '${token.text}'`,
    token.start,
  );
}

function readTuple(reader: TokenReader, depth: number): unknown[] {
  const values: unknown[] = [];
  for (;;) {
    reader.skipNewlines();
    if (reader.takeIf(']')) return values;
    values.push(readValue(reader, depth + 1));
    reader.skipNewlines();
    if (!reader.takeIf(',')) {
      reader.expect(']');
      return values;
    }
  }
}

function readObject(reader: TokenReader, depth: number): object {
  const entries: [string, unknown][] = [];
  for (;;) {
    reader.skipNewlines();
    if (reader.takeIf('}')) return Object.fromEntries(entries);
    const name = readName(reader.take());
    if (!reader.takeIf('=') && !reader.takeIf(':')) reader.expect('=');
    entries.push([name, readValue(reader, depth + 1)]);
    if (!reader.takeIf(',') && reader.peek()?.kind !== 'newline') {
      reader.expect('}');
      return Object.fromEntries(entries);
    }
  }
}

/** The name of an attribute: an identifier, a number or a text without template. @internal */
export function readName(token: HclToken): string {
  if (token.kind === 'string') return readString(token);
  if (token.kind === 'identifier' || token.kind === 'number') return token.text;
  throw new HclSyntaxError(
    `a name is expected before '${token.text}'`,
    token.start,
  );
}

function readNumber(token: HclToken): number {
  if (token.kind === 'number') return Number(token.text);
  throw new HclSyntaxError(
    `a number is expected before '${token.text}'`,
    token.start,
  );
}

function leftOver({ text, start }: HclToken): HclSyntaxError {
  return new HclSyntaxError(`'${text}' is left over`, start);
}
