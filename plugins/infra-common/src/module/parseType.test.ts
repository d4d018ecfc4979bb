import { parseType } from './parseType';
import { TypeConstraint } from './TypeConstraint';

const STRING: TypeConstraint = { kind: 'string' };
const NUMBER: TypeConstraint = { kind: 'number' };
const ANY: TypeConstraint = { kind: 'any' };

function typeOf(expression: string): TypeConstraint {
  const { type, notes } = parseType(expression);
  expect(notes).toEqual([]);
  return type;
}

describe('parseType', () => {
  it.each(['string', 'number', 'bool', 'any'] as const)('reads %s', kind => {
    expect(typeOf(kind)).toEqual({ kind });
    expect(typeOf(`\${${kind}}`)).toEqual({ kind });
    expect(typeOf(`"${kind}"`)).toEqual({ kind });
  });

  it('reads collections and tuples', () => {
    expect(typeOf('list(set(map(number)))')).toEqual({
      kind: 'list',
      element: { kind: 'set', element: { kind: 'map', element: NUMBER } },
    });
    expect(typeOf('tuple([string, tuple([]), number,])')).toEqual({
      kind: 'tuple',
      elements: [STRING, { kind: 'tuple', elements: [] }, NUMBER],
    });
  });

  it('reads an expression as the parser wraps it, comments and all', () => {
    expect(
      typeOf('${tuple([ # }\n string, // "{\n number /* } */\n])}'),
    ).toEqual({
      kind: 'tuple',
      elements: [STRING, NUMBER],
    });
  });

  it('reads list, map and set without an element type', () => {
    expect(typeOf('map')).toEqual({ kind: 'map', element: ANY });
    expect(typeOf('"list"')).toEqual({ kind: 'list', element: ANY });
  });

  it('reads objects over several lines, with comments and every way to write a name', () => {
    expect(
      typeOf(`object({
        # first }
        name : string, "a b" = number // second
        größe = list(
          string
        )

      })`),
    ).toEqual({
      kind: 'object',
      attributes: [
        { name: 'name', type: STRING, optional: false },
        { name: 'a b', type: NUMBER, optional: false },
        {
          name: 'größe',
          type: { kind: 'list', element: STRING },
          optional: false,
        },
      ],
    });
  });

  it.each([
    ['"a, ) \\"b\\" $${c} \\u00e9"', 'a, ) "b" ${c} é'],
    ['-1.5e3', -1500],
    ['true', true],
    ['[1, ["x"],]', [1, ['x']]],
    ['{ a = 1, "b" : { c = null }\n d = [] }', { a: 1, b: { c: null }, d: [] }],
  ])('reads the default %s of an optional attribute', (text, value) => {
    expect(typeOf(`object({ a = optional(any, ${text}) })`)).toEqual({
      kind: 'object',
      attributes: [{ name: 'a', type: ANY, optional: true, default: value }],
    });
  });

  it('takes optional without default, and with null, as null', () => {
    const attributes = [{ name: 'a', type: STRING, optional: true }];
    expect(typeOf('object({ a = optional(string) })')).toEqual({
      kind: 'object',
      attributes,
    });
    expect(typeOf('object({ a = optional(string, null) })')).toEqual({
      kind: 'object',
      attributes,
    });
  });

  it('notes a default that is an expression, and leaves it out', () => {
    const { type, notes } = parseType(
      'object({ a = optional(number, 60 * (2 + 1)) })',
    );
    expect(type).toEqual({
      kind: 'object',
      attributes: [{ name: 'a', type: NUMBER, optional: true }],
    });
    expect(notes).toEqual([expect.stringContaining('60 * (2 + 1)')]);
  });

  it('takes what it does not know as any, only there, with a note', () => {
    const { type, notes } = parseType(
      'object({ a = future(list(string), [1]), b = string })',
    );
    expect(type).toEqual({
      kind: 'object',
      attributes: [
        { name: 'a', type: ANY, optional: false },
        { name: 'b', type: STRING, optional: false },
      ],
    });
    expect(notes).toEqual([expect.stringContaining("'future'")]);
  });

  it.each([
    '',
    'list(',
    'list()',
    'object({',
    'object({ a })',
    'object({ a = })',
    'string string',
    'tuple([string string])',
    '"${x}"',
    'constructor',
    '}{',
    'list('.repeat(10_000),
  ])('takes the broken %j as any, with a note', expression => {
    const { type, notes } = parseType(expression);
    expect(type).toEqual(ANY);
    expect(notes).not.toHaveLength(0);
  });

  it('reads 100 levels', () => {
    const { notes } = parseType(
      `${'list('.repeat(100)}string${')'.repeat(100)}`,
    );
    expect(notes).toEqual([]);
  });
});
