import { replaceSource } from './replaceSource';

const SOURCE = 'git::https://git.example.com/r.git?ref=v1';

function replace(
  text: string,
  line: number,
  file: { isJson?: boolean; isOverride?: boolean } = {},
) {
  return replaceSource(
    { path: 'main.tf', text, isJson: false, isOverride: false, ...file },
    { name: 'a', source: SOURCE, line },
    { source: './there' },
  );
}

describe('replaceSource', () => {
  it('replaces the source of one module, and nothing else', async () => {
    const text = `# Two of a kind
module "b" {
  source = "${SOURCE}"
}

module "a" {
  # source = "./old"
  source   = "${SOURCE}" # pinned
  settings = { source = "x" }
}
`;
    expect(await replace(text, 6)).toBe(
      text.replace(`source   = "${SOURCE}"`, 'source   = "./there"'),
    );
  });

  it.each([
    ['on one line', `module "a" { source = "${SOURCE}" }`],
    [
      'with Windows line ends',
      `module "a" {\r\n  source = "${SOURCE}"\r\n}\r\n`,
    ],
  ])('replaces one %s', async (_, text) => {
    expect(await replace(text, 1)).toBe(text.replace(SOURCE, './there'));
  });

  it.each([
    [
      'the same text stands in a comment before it',
      `module "a" {\n/*\n  source = "${SOURCE}"\n*/\n  source = "${SOURCE}"\n}`,
    ],
    [
      'the same text stands in a value before it',
      `module "a" {\n  x = {\n    source = "${SOURCE}"\n  }\n  source = "${SOURCE}"\n}`,
    ],
    ['it is written in another way', `module "a" {\n  source = "./x"\n}`],
    ['the file can not be read', `module "a" {\n  source = "${SOURCE}"\n`],
  ])('replaces none where %s', async (_, text) => {
    expect(await replace(text, 1)).toBeUndefined();
  });

  it('leaves JSON and override files alone', async () => {
    const json = JSON.stringify({ module: { a: { source: SOURCE } } });
    expect(await replace(json, 1, { isJson: true })).toBeUndefined();
    const text = `module "a" {\n  source = "${SOURCE}"\n}`;
    expect(await replace(text, 1, { isOverride: true })).toBeUndefined();
  });

  describe('of a call with a version', () => {
    const call = { name: 'a', source: 'a/b/c', version: '~> 1.2' };
    const rewrite = (text: string, wanted: { version?: string } = {}) =>
      replaceSource(
        { path: 'main.tf', text, isJson: false, isOverride: false },
        { ...call, line: 1 },
        { source: './there', ...wanted },
      );

    it('takes the version out, and leaves its line', async () => {
      const text = `module "a" {\r\n  source  = "a/b/c"\r\n  version = "~> 1.2" # pinned\r\n  x = 1\r\n}\r\n`;
      expect(await rewrite(text)).toBe(
        text
          .replace('"a/b/c"', '"./there"')
          .replace('  version = "~> 1.2" ', ''),
      );
    });

    it('takes out that of this call only', async () => {
      const other = `module "b" {\n  source = "a/b/c"\n  version = "~> 1.2"\n}\n`;
      const text = `module "a" {\n  version = "~> 1.2"\n  source = "a/b/c"\n}\n${other}`;
      expect(await rewrite(text)).toBe(
        `module "a" {\n\n  source = "./there"\n}\n${other}`,
      );
    });

    it('keeps the version where it is wanted', async () => {
      const text = `module "a" {\n  source = "a/b/c"\n  version = "~> 1.2"\n}`;
      expect(await rewrite(text, { version: '~> 1.2' })).toBe(
        text.replace('a/b/c', './there'),
      );
    });

    it.each([
      ['is an argument of something else', 'x = {\n  version = "~> 1.2"\n}'],
      ['stands in a comment', '/*\n  version = "~> 1.2"\n*/'],
    ])('replaces none where the same text %s before it', async (_, before) => {
      const text = `module "a" {\n  source = "a/b/c"\n${before}\n  version = "~> 1.2"\n}`;
      expect(await rewrite(text)).toBeUndefined();
    });

    it('replaces none where it has another version', async () => {
      const text = `module "a" {\n  source = "a/b/c"\n  version = "2.0"\n}`;
      expect(await rewrite(text)).toBeUndefined();
    });
  });
});
