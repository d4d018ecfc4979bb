import { HclToken } from './hclTokens';
import { hasTemplate, unescapeTemplate } from './hclText';
import { HclSyntaxError, TokenReader } from './TokenReader';

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const KEYWORDS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const MAX_DEPTH = 200;

/** The value of an HCL literal; undefined if the text is an expression that only Terraform can evaluate. @internal */
export function hclLiteral(text: string): { value: unknown } | undefined {
  try {
    const reader = new TokenReader(text);
    const value = readValue(reader, 0);
    return reader.isAtEnd() ? { value } : undefined;
  } catch (error) {
    if (error instanceof HclSyntaxError) return undefined;
    throw error;
  }
}

function readValue(reader: TokenReader, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new HclSyntaxError('nested too deeply');
  reader.skipNewlines();
  if (reader.takeIf('[')) return readTuple(reader, depth);
  if (reader.takeIf('{')) return readObject(reader, depth);
  if (reader.takeIf('-')) return -readNumber(reader.take());
  const token = reader.take();
  if (token.kind === 'string') return readString(token);
  if (token.kind === 'number') return readNumber(token);
  if (!KEYWORDS.has(token.text)) throw new HclSyntaxError('not a literal');
  return KEYWORDS.get(token.text);
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
    if (!reader.takeIf('=')) reader.expect(':');
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
  throw new HclSyntaxError(`a name is expected before '${token.text}'`);
}

function readNumber(token: HclToken): number {
  if (token.kind !== 'number') throw new HclSyntaxError('not a number');
  return Number(token.text);
}

function readString(token: HclToken): string {
  const text = token.text.slice(1, -1);
  if (hasTemplate(text)) throw new HclSyntaxError('not a literal');
  return unescapeTemplate(text).replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (_, short?: string, long?: string, character?: string) => {
      const code = short ?? long;
      if (code) return String.fromCodePoint(parseInt(code, 16));
      return character ? ESCAPES[character] ?? character : '';
    },
  );
}
