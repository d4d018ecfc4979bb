const INDENT = '  ';
/** Lists of plain values stand in one line up to this many characters. */
const LINE_WIDTH = 80;
/** These begin or are something else in HCL. */
const RESERVED = new Set(['true', 'false', 'null', 'for']);
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;
const ESCAPED = /["\\]|[$%](?=\{)|[\p{C}\p{Zl}\p{Zp}]/gu;
const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  $: '$$',
  '%': '%%',
};

/** A JSON value as an HCL literal, over several lines where it has members; `readHcl` reads it back. @public */
export function formatHcl(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value) ?? 'null';
  }
  return Array.isArray(value)
    ? formatTuple(value, indent)
    : formatObject(value, indent);
}

function formatTuple(values: unknown[], indent: string): string {
  const members = values.map(member => formatHcl(member, indent + INDENT));
  const line = `[${members.join(', ')}]`;
  const isPlain = values.every(member => typeof member !== 'object');
  if (values.length === 0 || (isPlain && line.length <= LINE_WIDTH)) {
    return line;
  }
  return block(
    '[',
    ']',
    members.map(member => `${member},`),
    indent,
  );
}

function formatObject(value: object, indent: string): string {
  const members = Object.entries(value).map(
    ([name, member]) =>
      `${formatName(name)} = ${formatHcl(member, indent + INDENT)}`,
  );
  return members.length === 0 ? '{}' : block('{', '}', members, indent);
}

function block(
  opening: string,
  closing: string,
  lines: string[],
  indent: string,
): string {
  const inside = lines.map(line => `${indent}${INDENT}${line}\n`).join('');
  return `${opening}\n${inside}${indent}${closing}`;
}

function formatName(name: string): string {
  return IDENTIFIER.test(name) && !RESERVED.has(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${text.replace(ESCAPED, escape)}"`;
}

function escape(character: string): string {
  if (Object.hasOwn(ESCAPES, character)) return ESCAPES[character];
  const code = character.codePointAt(0)?.toString(16) ?? '';
  return code.length <= 4
    ? `\\u${code.padStart(4, '0')}`
    : `\\U${code.padStart(8, '0')}`;
}
