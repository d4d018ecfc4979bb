import { shiftHeadings } from './shiftHeadings';

const of = (...lines: string[]) => shiftHeadings(lines.join('\n')).split('\n');

describe('shiftHeadings', () => {
  it.each([
    ['# VPC', '### VPC'],
    ['  ## Usage ##', '  #### Usage ##'],
    ['##### Deep', '###### Deep'],
    ['###### Deepest', '###### Deepest'],
    ['#', '###'],
    ['> # Quoted', '> ### Quoted'],
    ['- # Item', '- ### Item'],
    ['<h1 align="center">VPC</h1>', '<h3 align="center">VPC</h1>'],
  ])('moves %s down', (before, after) => {
    expect(of(before)).toEqual([after]);
  });

  it.each([
    ['#hashtag'],
    ['####### seven'],
    ['    # code'],
    ['a # b'],
    ['`<h1>` is HTML'],
    ['<hr>'],
  ])('leaves %s', line => {
    expect(of(line)).toEqual([line]);
  });

  it('moves headings that are underlined', () => {
    expect(of('VPC', '===', 'of a', 'region', '---', 'text')).toEqual([
      '### VPC',
      '#### of a region',
      'text',
    ]);
    expect(of('# A', 'text', '-')).toEqual(['### A', '#### text']);
  });

  it.each([
    ['a rule', ['text', '', '---', '']],
    ['a rule below a list', ['- item', '  of it', '---']],
    ['a rule below a quote', ['> said', '---']],
    ['a table', ['| a |', '| - |', '| 1 |', '---']],
    ['code', ['    code', '---']],
    ['a rule at the beginning', ['---', '***']],
  ])('takes no heading from %s', (_what, lines) => {
    expect(of(...lines)).toEqual(lines);
  });

  it.each([
    ['a fence', ['```sh', '# comment', 'a', '---', '~~~', '```']],
    ['a long fence', ['~~~~', '~~~', '# comment', '~~~~']],
    ['a fence in a list', ['- item', '  ```', '  # comment', '  ```']],
    ['HTML', ['<pre>', '# comment', '</pre>']],
  ])('leaves the code in %s, and goes on after it', (_what, lines) => {
    expect(of(...lines, '# After')).toEqual([...lines, '### After']);
  });

  it('takes code within a line for none that begins there', () => {
    expect(of('```a``` is code', '# After')).toEqual([
      '```a``` is code',
      '### After',
    ]);
  });
});
