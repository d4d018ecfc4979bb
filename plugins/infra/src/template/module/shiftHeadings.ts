/** The page has a heading of the first level, and each of its sections one of the second. */
const BY = 2;
const LAST = 6;

/** In a quote or as an item of a list too. */
const HASHES = /^( {0,3}(?:> ?|(?:[-*+]|\d{1,9}[.)]) {1,3})*)(#{1,6})(?=\s|$)/;
const UNDERLINE = /^ {0,3}(=+|-+)\s*$/;
const HTML = /(?<!`)<h([1-6])(?=[\s>])/gi;

const FENCE = /^[\s>]*(`{3,}(?=[^`]*$)|~{3,})/;
const PRE = /^\s*<pre[\s>]/i;
const PRE_END = /<\/pre>/i;

/** Nothing, a heading, a rule or a fence: no text goes on from there. */
const NO_TEXT = /^\s*$|^ {0,3}(?:#{1,6}(?:\s|$)|(?:[-*_]\s*){3,}$|`{3}|~{3})/;
/** A list, a quote, a table or HTML: a line below is no heading's. */
const OTHER_TEXT = /^\s*(?:[-*+]\s|\d{1,9}[.)]\s|[>|<])/;

/** Moves the headings of a text in Markdown below those of the page that it stands on; code stays as it is. @internal */
export function shiftHeadings(markdown: string): string {
  const shifted: string[] = [];
  let codeEnd: RegExp | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const underline = UNDERLINE.exec(line)?.[1];
    const titleAt = underline ? titleStart(shifted) : undefined;
    if (codeEnd) {
      shifted.push(line);
      if (codeEnd.test(line)) codeEnd = undefined;
    } else if (underline && titleAt !== undefined) {
      const title = shifted.splice(titleAt).map(text => text.trim());
      const level = underline.startsWith('=') ? 1 : 2;
      shifted.push(`${'#'.repeat(level + BY)} ${title.join(' ')}`);
    } else {
      codeEnd = codeEndAfter(line);
      shifted.push(codeEnd ? line : shiftLine(line));
    }
  }
  return shifted.join('\n');
}

function shiftLine(line: string): string {
  return line
    .replace(
      HASHES,
      (_, before: string, { length }: string) =>
        `${before}${'#'.repeat(lower(length))}`,
    )
    .replace(HTML, (_, level: string) => `<h${lower(Number(level))}`);
}

function lower(level: number): number {
  return Math.min(level + BY, LAST);
}

/** Where the text begins that a line below makes a heading of, if there is any. */
function titleStart(lines: string[]): number | undefined {
  let at = lines.length;
  while (at > 0 && !NO_TEXT.test(lines[at - 1])) {
    at -= 1;
    if (OTHER_TEXT.test(lines[at])) return undefined;
  }
  const isText = at < lines.length && !/^(?: {4}|\t)/.test(lines[at]);
  return isText ? at : undefined;
}

/** What ends the code that begins with a line, if it does. */
function codeEndAfter(line: string): RegExp | undefined {
  const [, fence] = FENCE.exec(line) ?? [];
  if (fence) return new RegExp(`^[\\s>]*${fence[0]}{${fence.length},}\\s*$`);
  return PRE.test(line) && !PRE_END.test(line) ? PRE_END : undefined;
}
