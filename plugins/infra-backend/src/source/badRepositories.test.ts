import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { gitRepository, GitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const MEGABYTE = 1024 * 1024;

/** Words that are joined, composed, written from right to left, or outside the basic plane. */
const WORDS = [
  'größe'.normalize('NFC'),
  'größe'.normalize('NFD'),
  'می\u200Cخواهم',
  '네트워크'.normalize('NFD'),
  '네트워크'.normalize('NFC'),
  'שלום',
  'сеть',
  'δίκτυο',
  'ցանց',
  'ქსელი',
  'नेटवर्क',
  'নেটওয়ার্ক',
  'வலையமைப்பு',
  'เครือข่าย',
  'ကွန်ရက်',
  'បណ្តាញ',
  '网络',
  'ネットワーク',
  'መረብ',
  'ᏗᎧᏃᏗ',
  '𐌽𐌰𐍄𐌹',
  'Việt'.normalize('NFD'),
];

/** Those that engines take for a variable. */
const NAMES = WORDS.filter(word => !word.includes('\u200C'));

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

describe.each(databases.eachSupportedId())('bad repositories on %p', id => {
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  let repository: GitRepository;

  beforeAll(async () => {
    directory.clear();
    infra = await infraHarness(await initDatabase(databases, id), {
      git: true,
      config: {
        workingDirectory: directory.resolve('work'),
        sources: { localPaths: [directory.path], maxSize: 2 * MEGABYTE },
      },
    });
  });
  afterAll(() => infra.stop());

  let count = 0;
  beforeEach(() => {
    count += 1;
    repository = gitRepository(directory.resolve(`repository-${count}`));
  });

  const post = (path: string, body: object) =>
    infra.as('bob')('post', path, body);
  const importAt = (path: string, body: object = {}) =>
    post('/templates/import', {
      sourceUrl: repository.url,
      ref: 'main',
      path,
      key: `template-${count}`,
      ...body,
    });
  const mirrors = async () =>
    (await readdir(directory.resolve('work/mirrors'))).filter(name =>
      /\.git(?:\.|$)/.test(name),
    );

  it('that are too large are not kept', async () => {
    repository.commit({
      'main.tf': '',
      ...Object.fromEntries(
        Array.from({ length: 3 }, (_, index) => [
          `${index}.txt`,
          randomBytes(MEGABYTE).toString('latin1'),
        ]),
      ),
    });
    const { body } = await importAt('').expect(400);
    expect(body.error).toMatchObject({
      name: 'InputError',
      message: `The repository '${repository.url}' is larger than 2 MB, so it was not kept. Use a smaller one, or ask the portal's operator to raise 'infra.sources.maxSize'.`,
      issues: [{ path: 'sourceUrl' }],
    });
    expect(await mirrors()).toEqual([]);
  });

  it('with a module of 5 MB have their other modules', async () => {
    const line = `locals {\n  text = "${'x'.repeat(1000)}"\n}\n`;
    repository.commit({
      'large/main.tf': line.repeat(5000),
      'small/main.tf': 'variable "a" {}',
    });
    const message = expect.stringMatching(
      /^The Terraform files in 'large' have \d+ bytes, 'large\/main\.tf' alone \d+; at most 2097152 are read\. Split the module\.$/,
    );
    const { body } = await importAt('large').expect(400);
    expect(body.error).toMatchObject({
      message,
      issues: [{ path: 'path', file: 'large/main.tf' }],
    });
    const source = (await post('/sources', { url: repository.url }).expect(201))
      .body;
    const proposals = await infra
      .as('bob')('get', `/sources/${source.id}/proposals?ref=main`)
      .expect(200);
    expect(proposals.body.items).toMatchObject([
      { path: 'large', error: message },
      { path: 'small', key: 'small' },
    ]);
    await importAt('small').expect(201);
  });

  it('with a module that the parser can not stand harm no other', async () => {
    repository.commit({
      'deep/main.tf': 'a {\n'.repeat(5000) + '}\n'.repeat(5000),
      'small/main.tf': 'variable "a" {}',
    });
    const { body } = await importAt('deep').expect(400);
    expect(body.error.message).toContain('nested too deep');
    await importAt('small').expect(201);
  });

  it('with submodules say which module lies in one', async () => {
    const commit = repository.commit({ 'm/main.tf': '' });
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${commit},m/sub`,
    );
    repository.git('commit', '--quiet', '--message=Submodule');
    const { body } = await importAt('m/sub').expect(400);
    expect(body.error.message).toContain(
      "'m/sub' at commit " +
        `${repository.git(
          'rev-parse',
          '--short=8',
          'HEAD',
        )}: it lies in a submodule`,
    );
    const { body: made } = await importAt('m').expect(201);
    expect(made.version.analysis.notes).toEqual([
      "'m/sub' was left out: it is a git submodule",
    ]);
  });

  it('have folders, branches, tags, variables and texts in every script', async () => {
    const describe = (word: string) => `${word} 👩\u200D🚀 \u2067${word}\u2069`;
    const module = NAMES.map(
      name =>
        `variable "${name}" {\n  description = "${describe(
          name,
        )}"\n}\noutput "${name}" {\n  value = var.${name}\n}\n`,
    ).join('');
    repository.commit(
      Object.fromEntries(WORDS.map(word => [`m/${word}/main.tf`, module])),
    );
    WORDS.forEach(word => repository.git('tag', `v1/${word}`));
    WORDS.forEach(word => repository.git('branch', `b/${word}`));
    const get = async (path: string) =>
      (await infra.as('bob')('get', path).expect(200)).body;
    const { body: source } = await post('/sources', {
      url: repository.url,
    }).expect(201);
    const refs = await get(`/sources/${source.id}/refs`);
    expect(refs.items.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['main', ...WORDS.flatMap(word => [`v1/${word}`, `b/${word}`])].sort(),
    );
    const modules = await get(`/sources/${source.id}/modules?ref=main`);
    expect(modules.items.map(({ path }: { path: string }) => path)).toEqual(
      WORDS.map(word => `m/${word}`).sort(),
    );

    for (const [index, word] of WORDS.slice(0, 4).entries()) {
      const location = { ref: `v1/${word}`, path: `m/${word}` };
      const names = { name: word, description: describe(word) };
      const key = `of-a-script-${index}`;
      const { body } = await importAt(location.path, {
        ...location,
        ...names,
        key,
      }).expect(201);
      expect(body.template).toMatchObject(names);
      expect(body.version).toMatchObject(location);
      expect(body.version.variables).toMatchObject(
        // Engines take the text of an expression in its composed form, but no name.
        NAMES.map(name => ({ name, description: describe(name).normalize() })),
      );
      expect(body.version.outputs).toMatchObject(NAMES.map(name => ({ name })));
      const { items } = await get(`/templates/${key}/versions`);
      expect(items).toMatchObject([
        { ...location, refStatus: { status: 'same', kind: 'tag' } },
      ]);
    }
  });
});
