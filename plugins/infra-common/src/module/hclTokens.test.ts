import { hclTokens } from './hclTokens';

const texts = (hcl: string) => [...hclTokens(hcl)].map(({ text }) => text);

describe('hclTokens', () => {
  it('leaves out blanks and all three kinds of comment', () => {
    expect(texts('a # b }\n// c {\n/* d\n e */ f')).toEqual([
      'a',
      '\n',
      '\n',
      'f',
    ]);
  });

  it('keeps a string with templates and strings in them whole', () => {
    const hcl = '"a ${join("}", ["\\"", "${b}"])} $${c"';
    expect(texts(`${hcl} = 1`)).toEqual([hcl, '=', '1']);
  });

  it('keeps a heredoc whole, whatever it holds', () => {
    const heredoc = '<<-EOT\n  variable "x" {\n  EOT';
    expect(texts(`a = ${heredoc}\n}`)).toEqual(['a', '=', heredoc, '\n', '}']);
  });

  it('reads names in every script', () => {
    expect(texts('größe-1 = 名前')).toEqual(['größe-1', '=', '名前']);
  });

  it.each([
    '"open',
    '"open\n',
    '${',
    '<<EOT\nopen',
    '/* open',
    '"\\',
    '\u0000',
  ])('comes to an end in %j', hcl => {
    const tokens = [...hclTokens(hcl)];
    expect(tokens.length).toBeLessThan(5);
  });

  it('survives templates nested without end', () => {
    expect(texts('"${'.repeat(50_000))).toHaveLength(1);
  });

  it('takes time in proportion to the text', () => {
    const hcl = 'variable "a" { default = "x${1}" } # c\n'.repeat(25_000);
    expect(texts(hcl)).toHaveLength(25_000 * 8);
  });
});
