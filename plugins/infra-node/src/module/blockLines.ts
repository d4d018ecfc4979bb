import { hclTokens } from '@groundwork/plugin-infra-common';

/** Where blocks begin: lines by `type.label.label`, several where a block stands there more than once. @internal */
export type BlockLines = Map<string, number[]>;

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);

/** The line of each block that is not inside another one. @internal */
export function blockLines(text: string): BlockLines {
  const lines: BlockLines = new Map();
  let line = 1;
  let counted = 0;
  let depth = 0;
  let header: string[] = [];
  let headerLine = 1;
  for (const token of hclTokens(text)) {
    if (token.kind === 'symbol' && OPENING.has(token.text)) {
      if (depth === 0 && token.text === '{' && header.length > 0) {
        const key = header.join('.');
        lines.set(key, [...(lines.get(key) ?? []), headerLine]);
      }
      depth += 1;
      header = [];
    } else if (token.kind === 'symbol' && CLOSING.has(token.text)) {
      depth -= 1;
    } else if (token.kind === 'newline') {
      header = [];
    } else if (depth === 0) {
      if (header.length === 0) {
        line += countNewlines(text, counted, token.start);
        counted = token.start;
        headerLine = line;
      }
      header.push(
        token.kind === 'string' ? token.text.slice(1, -1) : token.text,
      );
    }
  }
  return lines;
}

/** Where a property of a JSON file stands: the first that comes after all those it lies in. @internal */
export function jsonLine(text: string, path: string[]): number {
  return 1 + countNewlines(text, 0, jsonPosition(text, path));
}

/** Position of that property. @internal */
export function jsonPosition(text: string, path: string[]): number {
  let at = 0;
  for (const name of path) {
    const found = text.indexOf(JSON.stringify(name), at);
    if (found < 0) break;
    at = found;
  }
  return at;
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (text[at] === '\n') count += 1;
  return count;
}
