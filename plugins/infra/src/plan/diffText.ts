import { diffLines } from 'diff';
import { comparableLines } from './formatValue';

/** One line of a text that changes; `skip` stands for unchanged lines that are left out. @internal */
export interface DiffLine {
  mark: 'added' | 'removed' | 'same' | 'skip';
  text: string;
}

/** Unchanged lines kept around each change. */
const CONTEXT = 3;

/** Beyond this many milliseconds a text counts as replaced as a whole. */
const TIMEOUT = 500;

/** Line by line, with unchanged parts shortened. @internal */
export function diffText(before: string, after: string): DiffLine[] {
  const parts = diffLines(before, after, { timeout: TIMEOUT }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
  return parts.flatMap((part, index) => {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.added)
      return lines.map(text => ({ mark: 'added' as const, text }));
    if (part.removed) {
      return lines.map(text => ({ mark: 'removed' as const, text }));
    }
    return shorten(lines, {
      first: index === 0,
      last: index === parts.length - 1,
    });
  });
}

function shorten(
  lines: string[],
  place: { first: boolean; last: boolean },
): DiffLine[] {
  const head = place.first ? 0 : CONTEXT;
  const tail = place.last ? 0 : CONTEXT;
  const same = (text: string): DiffLine => ({ mark: 'same', text });
  const left = lines.length - head - tail;
  if (left <= 1) return lines.map(same);
  return [
    ...lines.slice(0, head).map(same),
    { mark: 'skip', text: `${left} unchanged lines` },
    ...lines.slice(lines.length - tail).map(same),
  ];
}

/** A text that holds a JSON object or list, over several lines; undefined if it does not. @internal */
export function prettyJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return comparableLines(JSON.parse(text));
  } catch {
    return undefined;
  }
}
