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
    './there',
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
});
