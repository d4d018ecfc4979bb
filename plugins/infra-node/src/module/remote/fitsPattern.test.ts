import { fitsPattern } from './fitsPattern';

describe('fitsPattern', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['ab', 'a', false],
    ['a', 'ab', false],
    ['ab', 'a?', true],
    ['a', 'a?', false],
    ['', '?', false],
    ['', '*', true],
    ['abc', '*', true],
    ['abc', '**c', true],
    ['abc', 'a*', true],
    ['abc', 'a*c**', true],
    ['abc', 'a*b', false],
    ['abcabd', '*ab?', true],
    ['aab', '*ab', true],
    ['abxabxaby', 'ab*ab*y', true],
    ['mississippi', 'm*iss*ip*i', true],
    ['mississippi', 'm*issi*ss*is*', false],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['a*c', 'a*c', true],
    ['a/b', '*', false],
    ['a/b', '*/*', true],
    ['a/b', 'a*b', false],
    ['a/b', 'a?b', false],
    ['a/b/c', '*/b', false],
    ['top-1/modules', 'top-?/mod*', true],
  ])('says whether %j fits %j', (path, pattern, fits) => {
    expect(fitsPattern(path, pattern)).toBe(fits);
  });

  it('comes to an end with many stars', () => {
    const text = 'a'.repeat(200);
    expect(fitsPattern(text, `${'*a'.repeat(100)}*`)).toBe(true);
    expect(fitsPattern(text, `${'*a'.repeat(100)}*b`)).toBe(false);
    expect(fitsPattern(text, `${'*'.repeat(100)}b`)).toBe(false);
  });
});
