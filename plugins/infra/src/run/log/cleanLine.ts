const ESCAPE = '\\u001b';
const ANSI = new RegExp(
  `${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]|${ESCAPE}\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\)`,
  'g',
);

/** A line without colour codes, and of a line that overwrites itself only what is left to see. @internal */
export function cleanLine(text: string): string {
  const last = text.replace(/\r+$/, '').split('\r').pop() ?? '';
  return last.includes('\u001b') ? last.replace(ANSI, '') : last;
}
