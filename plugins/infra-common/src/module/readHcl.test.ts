import fc from 'fast-check';
import { formatHcl } from './formatHcl';
import { readHcl } from './hclLiteral';

describe('readHcl', () => {
  it.each([
    ['{ a = 1, b = ["x"] }', { a: 1, b: ['x'] }],
    ['{\n  a = -1.5e3 # note\n  "b c" = null\n}', { a: -1500, 'b c': null }],
    ['{"a": [true, false,],}', { a: [true, false] }],
    ['"a\\tb \\u00e4 \\U0001F600 $${x} %%{y}"', 'a\tb ä 😀 ${x} %{y}'],
    ['{ "$${a}" = "$$" }', { '${a}': '$$' }],
    ['"$$${{"', '$${{'],
  ])('reads %j', (text, value) => {
    expect(readHcl(text)).toEqual({ value });
  });

  it.each([
    ['<<EOT\n  a\n\n b\\n\nEOT', '  a\n\n b\\n\n'],
    ['<<-EOT\n    a\n\n      b $${c}\n    EOT\n', 'a\n\n  b ${c}\n'],
    ['<<EOT\r\na\r\nEOT\r\n', 'a\n'],
    ['<<EOT\nEOT', ''],
  ])('reads the heredoc %j', (text, value) => {
    expect(readHcl(text)).toEqual({ value });
    expect(readHcl(`{ a = ${text}\n b = 1 }`)).toEqual({
      value: { a: value, b: 1 },
    });
  });

  it.each([
    ['', 1, 'the expression ends too early'],
    ['{\n  a = 1\n', 2, 'the expression ends too early'],
    ['[\n1\n2]', 3, "']' is expected before '2'"],
    ['{ a = 1 b = 2 }', 1, "'}' is expected before 'b'"],
    ['{\n  a 1\n}', 2, "'=' is expected before '1'"],
    ['{ a\n= 1 }', 1, "'=' is expected before the end of the line"],
    ['{\n  = 1\n}', 2, "a name is expected before '='"],
    ['1 2', 1, "'2' is left over"],
    ['[\n  var.x\n]', 2, '\'var\' is no value; texts stand in "quotes"'],
    ['-"a"', 1, 'a number is expected'],
    ['[\n,]', 2, "a value is expected before ','"],
    ['"${a}"', 1, 'a template is for Terraform'],
    ['<<EOT\n%{ if a }\nEOT', 1, 'a template is for Terraform'],
    ['[\n"a]', 2, 'the text has no closing quote'],
    ['"a\\"', 1, 'the text has no closing quote'],
    ['"', 1, 'the text has no closing quote'],
    ['"\\b"', 1, "'\\b' is no escape of HCL"],
    ['"\\UFFFFFFFF"', 1, 'is no escape of HCL'],
    ['"\\u12"', 1, "'\\u' is no escape of HCL"],
    ['<<EOT\na', 1, "the text does not end with 'EOT'"],
    ['<<EOT\nEOT2', 1, "the text does not end with 'EOT'"],
    ['['.repeat(300), 1, 'nested too deeply'],
  ])('says what is wrong with %j, and where', (text, line, problem) => {
    expect(readHcl(text)).toEqual({
      line,
      problem: expect.stringContaining(problem),
    });
  });
});

describe('formatHcl', () => {
  it('writes as people do, and quotes names that are no identifiers', () => {
    const value = {
      name: 'a',
      'a b': { for: [], null: {} },
      ports: [80, 443],
      rules: [{ größe: null }],
    };
    expect(formatHcl(value)).toBe(
      [
        '{',
        '  name = "a"',
        '  "a b" = {',
        '    "for" = []',
        '    "null" = {}',
        '  }',
        '  ports = [80, 443]',
        '  rules = [',
        '    {',
        '      größe = null',
        '    },',
        '  ]',
        '}',
      ].join('\n'),
    );
  });

  it('escapes what HCL would take for something else', () => {
    expect(formatHcl('"\\\n\r\t${a}%{b}$${c} $ % ä 😀\u0000\u2028')).toBe(
      '"\\"\\\\\\n\\r\\t$${a}%%{b}$$${c} $ % ä 😀\\u0000\\u2028"',
    );
    expect(formatHcl('\u{e0001}\ud800')).toBe('"\\U000e0001\\ud800"');
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'n') }),
    fc.constantFrom('__proto__', 'for', 'true', '<<EOT\nEOT', '\ud83d'),
  );
  const { value: anyValue } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, false),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n || 0),
      text,
      fc.array(tie('value')),
      fc
        .array(fc.tuple(text, tie('value')))
        .map(entries => Object.fromEntries(entries)),
    ),
  }));

  it('writes any value so that it is read back the same', () => {
    fc.assert(
      fc.property(anyValue, value => {
        const reading = readHcl(formatHcl(value));
        expect(JSON.stringify(reading)).toBe(JSON.stringify({ value }));
      }),
      { numRuns: 500 },
    );
  });
});
