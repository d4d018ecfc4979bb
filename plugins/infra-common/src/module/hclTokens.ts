/** A piece of HCL text; comments and blanks are left out. @internal */
export interface HclToken {
  kind: 'identifier' | 'number' | 'string' | 'heredoc' | 'symbol' | 'newline';
  text: string;
  /** Position of its first character. */
  start: number;
  end: number;
}

/** Templates nested deeper than this are cut off, so that no text can exhaust the stack. */
const MAX_TEMPLATE_DEPTH = 100;

const SKIPPED = /[ \t\r\uFEFF]+|(?:#|\/\/)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const SYMBOL = /\.\.\.|[=!<>]=|=>|&&|\|\||[\s\S]/uy;

/** Cuts HCL text into tokens. Never fails: what HCL does not know becomes a symbol. @internal */
export function* hclTokens(text: string): Generator<HclToken> {
  let start = 0;
  while (start < text.length) {
    const skipped = matchAt(SKIPPED, text, start);
    if (skipped) {
      start += skipped[0].length;
      continue;
    }
    const token = tokenAt(text, start);
    yield token;
    start = token.end;
  }
}

function tokenAt(text: string, start: number): HclToken {
  const token = (kind: HclToken['kind'], end: number): HclToken => ({
    kind,
    text: text.slice(start, end),
    start,
    end,
  });
  if (text[start] === '\n') return token('newline', start + 1);
  if (text[start] === '"') return token('string', endOfString(text, start, 0));

  const identifier = matchAt(IDENTIFIER, text, start);
  if (identifier) return token('identifier', start + identifier[0].length);
  const number = matchAt(NUMBER, text, start);
  if (number) return token('number', start + number[0].length);
  const heredoc = matchAt(HEREDOC, text, start);
  if (heredoc) {
    const body = start + heredoc[0].length;
    return token('heredoc', endOfHeredoc(text, body, heredoc[1]));
  }
  const symbol = matchAt(SYMBOL, text, start);
  return token('symbol', start + (symbol ? symbol[0].length : 1));
}

function matchAt(
  pattern: RegExp,
  text: string,
  start: number,
): RegExpExecArray | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? undefined;
}

function endOfString(text: string, start: number, depth: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '\n') {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\') at += 2;
    else if (isEscapedTemplate(text, at)) at += 3;
    else if (isTemplate(text, at)) at = endOfTemplate(text, at + 2, depth + 1);
    else at += 1;
  }
  return Math.min(at, text.length);
}

/** Where the template ends whose `${` or `%{` lies before `start`. @internal */
export function endOfTemplate(text: string, start: number, depth = 0): number {
  if (depth > MAX_TEMPLATE_DEPTH) return text.length;
  let braces = 1;
  let at = start;
  while (at < text.length) {
    const skipped = matchAt(SKIPPED, text, at);
    if (skipped || text[at] === '"') {
      at = skipped ? at + skipped[0].length : endOfString(text, at, depth);
      continue;
    }
    if (text[at] === '{') braces += 1;
    if (text[at] === '}') braces -= 1;
    at += 1;
    if (braces === 0) return at;
  }
  return at;
}

function endOfHeredoc(text: string, start: number, marker: string): number {
  let at = start;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(at, end).trim() === marker) return end;
    at = end + 1;
  }
  return text.length;
}

function isTemplate(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '%') && text[at + 1] === '{';
}

function isEscapedTemplate(text: string, at: number): boolean {
  return text[at] === text[at + 1] && isTemplate(text, at + 1);
}
