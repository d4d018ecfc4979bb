import { validateModulePath } from './validateModulePath';
import { validateRef } from './validateRef';

describe('validateRef', () => {
  it.each([
    'main',
    'v1.0.0',
    'feature/größe',
    'feature/größe'.normalize('NFD'),
    'وسم/v1',
    'می\u200Cخواهم',
    'תג-1',
    '标签',
    'ธงชัย',
    'ক্ষ',
    '👩\u200D🚀-🇳🇴',
    'a-b',
    'abcdef1',
    'refs/tags/v1',
    'a@b',
  ])('takes %s', ref => {
    expect(validateRef(` ${ref} `)).toBe(ref);
  });

  it.each([
    ['', 'empty'],
    ['-rf', "begins with '-'"],
    ['--upload-pack=x', "begins with '-'"],
    ['a..b', "'..'"],
    ['a b', 'blanks'],
    ['a\u202Eb', 'control characters'],
    ['a\u200Bb', 'control characters'],
    ['a\u0000b', 'control characters'],
    ['a:b', 'blanks'],
    ['a^{commit}', 'blanks'],
    ['HEAD~1', 'blanks'],
    ['a*', 'blanks'],
    ['a\\b', 'blanks'],
    ['@', '@'],
    ['main@{1}', '@{'],
    ['a//b', "'/' too many"],
    ['/a', "'/' too many"],
    ['a/', "'/' too many"],
    ['a.', "ends with '.'"],
    ['a/.b', "begins with '.'"],
    ['a.lock', '.lock'],
    ['x'.repeat(251), 'longer'],
  ])('refuses %j', (ref, why) => {
    expect(() => validateRef(ref)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        issues: [{ path: 'ref', message: expect.stringContaining(why) }],
      }),
    );
  });
});

describe('validateModulePath', () => {
  it.each([
    ['', ''],
    ['.', ''],
    ['./', ''],
    ['modules/network', 'modules/network'],
    ['./modules//network/', 'modules/network'],
    ['..a/b..', '..a/b..'],
  ])('turns %j into %j', (given, path) => {
    expect(validateModulePath(given)).toBe(path);
  });

  it.each([
    ['..', "'..'"],
    ['a/../b', "'..'"],
    ['../../etc', "'..'"],
    ['/etc', 'absolute'],
    ['a\\b', "'\\'"],
    ['a\u0000', 'control characters'],
    ['x'.repeat(501), 'longer'],
  ])('refuses %j', (given, why) => {
    expect(() => validateModulePath(given)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        issues: [{ path: 'path', message: expect.stringContaining(why) }],
      }),
    );
  });
});
