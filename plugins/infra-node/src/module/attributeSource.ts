import { hclTokens } from '@groundwork/plugin-infra-common';
import { jsonPosition } from './blockLines';
import { Block } from './blocks';

const OPENING = new Set(['{', '[', '(']);
const CLOSING = new Set(['}', ']', ')']);

/** The value of an attribute as it is written in a block's file; undefined if it is not found. @internal */
export function attributeSource(
  block: Block,
  type: string,
  name: string,
): string | undefined {
  const { text } = block;
  const from = startOf(block, type);
  let depth = 0;
  let last = '';
  let start: number | undefined;
  let end = 0;
  for (const token of hclTokens(text.slice(from))) {
    const isClosing = CLOSING.has(token.text);
    const ends = isClosing || token.text === ',' || token.kind === 'newline';
    if (start !== undefined && depth === 1 && ends) {
      return text.slice(from + start, from + end).trim();
    }
    if (isClosing) depth -= 1;
    if (depth === 0 && isClosing) return undefined;
    if (OPENING.has(token.text)) depth += 1;
    if (depth === 1 && last === name && /^[=:]$/.test(token.text)) {
      start = token.end;
    }
    end = token.end;
    last = token.text.replace(/^"|"$/g, '');
  }
  return undefined;
}

/** Position of a block's first character, or of its line. */
function startOf({ text, line, isJson, labels }: Block, type: string): number {
  if (isJson) return jsonPosition(text, [type, ...labels]);
  const before = text.split('\n', line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0);
}
