import { shiftHeadings } from '../template/module/shiftHeadings';

/** What Markdown would make something of. */
const MARKS = /[\n`*[\]<~|\\&]|https?:|(?:^|\s)_|^(?:#|>|[-+] |\d+[.)] )/;

/** Code, or a character that begins a tag. Modules mean `<name>` as it stands there. */
const CODE_OR_TAG = /(`+)(?!`)[^]*?[^`]\1(?!`)|<(?!https?:|mailto:)/g;

/** Whether a text is one line that Markdown would leave as it is. @internal */
export function isPlain(text: string): boolean {
  return !MARKS.test(text);
}

/** The text of a description as Markdown: not indented as in the module's code, without HTML, headings small. @internal */
export function toMarkdown(text: string): string {
  const shifted = shiftHeadings(outdent(text));
  return shifted.replace(CODE_OR_TAG, found =>
    found === '<' ? '&lt;' : found,
  );
}

/** Where a link of a description leads; empty: nowhere, as paths in it are of another place. @internal */
export function safeLink(target: string): string {
  return /^(?:https?:|mailto:)/i.test(target) ? target : '';
}

/** Without what all lines begin with, which would make code of it. */
function outdent(text: string): string {
  const lines = text.replace(/\t/g, '  ').split(/\r?\n/);
  const indents = lines
    .filter(line => line.trim() !== '')
    .map(line => line.search(/\S/));
  const least = Math.min(...indents);
  return lines
    .map(line => line.slice(least))
    .join('\n')
    .trim();
}
