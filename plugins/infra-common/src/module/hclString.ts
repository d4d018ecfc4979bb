import { HclToken } from './hclTokens';
import { hasTemplate, unescapeTemplate } from './hclText';
import { HclSyntaxError } from './TokenReader';

const ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
};
const CLOSED = /^"(?:[^"\\]|\\[\s\S])*"$/;
const TEMPLATE =
  'a template is for Terraform to evaluate; $${ and %%{ stand for ${ and %{ themselves';

/** The text that stands in quotes; throws HclSyntaxError where only Terraform knows it. @internal */
export function readString({ text, start }: HclToken): string {
  const inside = text.slice(1, -1);
  if (hasTemplate(inside)) throw new HclSyntaxError(TEMPLATE, start);
  if (!CLOSED.test(text)) {
    throw new HclSyntaxError('the text has no closing quote', start);
  }
  return unescapeTemplate(inside).replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (escape, short?: string, long?: string, character = '') => {
      const code = parseInt(short ?? long ?? '', 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      if (Object.hasOwn(ESCAPES, character)) return ESCAPES[character];
      throw new HclSyntaxError(`'${escape}' is no escape of HCL`, start);
    },
  );
}

/** The text of a heredoc, `<<EOT` or, with the indentation that all lines share taken away, `<<-EOT`. @internal */
export function readHeredoc({ text, start }: HclToken): string {
  const [opening, ...lines] = text.split(/\r?\n/);
  const marker = opening.replace(/^<<-?/, '');
  if (lines.pop()?.trim() !== marker) {
    throw new HclSyntaxError(`the text does not end with '${marker}'`, start);
  }
  const body = opening.startsWith('<<-') ? unindented(lines) : lines;
  const whole = body.map(line => `${line}\n`).join('');
  if (hasTemplate(whole)) throw new HclSyntaxError(TEMPLATE, start);
  return unescapeTemplate(whole);
}

/** Blank lines stay as they are and do not count. */
function unindented(lines: string[]): string[] {
  const isBlank = (line: string) => line.trim() === '';
  const indents = lines
    .filter(line => !isBlank(line))
    .map(line => line.search(/\S/));
  const shared = indents.reduce((one, other) => Math.min(one, other), Infinity);
  return lines.map(line => (isBlank(line) ? line : line.slice(shared)));
}
