import { gzipSync } from 'node:zlib';
import { aTarball, aZip } from './anArchive';
import { ArchiveRepository } from './ArchiveRepository';
import { unpackTar } from './unpackTar';
import { unpackZip } from './unpackZip';

const MEGABYTE = 1024 * 1024;

type Entries = Record<string, string | { link: string }>;

const forms = [
  ['tar.gz', async (entries: Entries) => unpackTar(await aTarball(entries))],
  ['zip', async (entries: Entries) => unpackZip(aZip(entries))],
] as const;

describe.each(forms)('what a %s archive holds', (_, unpacked) => {
  const repository = async (entries: Entries) =>
    new ArchiveRepository(await unpacked(entries));
  const paths = async (entries: Entries, at = '') => {
    const { files, notes } = await (
      await repository(entries)
    ).exportTree('', [at]);
    return {
      files: files.map(({ path, content }) => [path, String(content)]),
      notes,
    };
  };

  it('is read like the tree of a commit', async () => {
    expect(
      await paths({
        './main.tf': 'a',
        'sub/x.tf': 'b',
        'sub/link.tf': { link: '../main.tf' },
        all: { link: 'sub' },
      }),
    ).toEqual({
      files: [
        ['all/link.tf', 'a'],
        ['all/x.tf', 'b'],
        ['main.tf', 'a'],
        ['sub/link.tf', 'a'],
        ['sub/x.tf', 'b'],
      ],
      notes: [],
    });
  });

  it.each(['../x.tf', '/x.tf', 'a/../../x.tf', 'a//x.tf', 'a\\x.tf', '.git/x'])(
    'is taken without %j',
    async name => {
      const { files, notes } = await paths({ [name]: 'evil', 'main.tf': '' });
      expect(files).toEqual([['main.tf', '']]);
      expect(notes).toEqual([
        `${JSON.stringify(name)} was left out: its name is not safe`,
      ]);
    },
  );

  it.each([
    ['/etc/passwd', 'is a symlink that leaves the repository'],
    ['../../etc/passwd', 'is a symlink that leaves the repository'],
    ['none', 'is a symlink to something that is not there'],
    ['.', 'is a symlink to a folder above it'],
  ])('is taken without a link to %s', async (link, why) => {
    expect(await paths({ 'main.tf': '', x: { link } })).toEqual({
      files: [['main.tf', '']],
      notes: [`'x' was left out: it ${why}`],
    });
  });

  it('tells of no more than a page holds', async () => {
    const names = Array.from({ length: 50 }, (__, index) => `.git/${index}`);
    const entries = Object.fromEntries(names.map(name => [name, 'x']));
    const { notes } = await paths({ 'main.tf': '', ...entries });
    expect(notes).toHaveLength(21);
    expect(notes[20]).toBe('30 more paths were left out');
  });

  it.each([
    ['*', 'top-1'],
    ['*/modules', 'top-1/modules'],
    ['top-?/mod*', 'top-1/modules'],
    ['top-1', 'top-1'],
    ['to.-?', undefined],
    ['*/*', undefined],
    ['*/modules/*', undefined],
  ])('has for %s the folder %s', async (pattern, folder) => {
    const found = await repository({
      'top-1/modules/x.tf': '',
      'top-1/examples/x.tf': '',
    });
    expect(found.folderOf(pattern)).toBe(folder);
  });

  it('has no folder for a pattern that is longer than any path', async () => {
    const found = await repository({ 'top-1/x.tf': '' });
    expect(found.folderOf('*'.repeat(1000))).toBe('top-1');
    expect(found.folderOf('*'.repeat(1001))).toBeUndefined();
  });

  it('is taken without paths that are too long or too deep', async () => {
    const deep = (parts: number) => `${'a/'.repeat(parts - 1)}x`;
    const long = (length: number) =>
      `${'b'.repeat(99)}/`.repeat(10).slice(0, length);
    const taken = [deep(64), long(999)];
    const { files, notes } = await paths({
      [taken[0]]: '',
      [taken[1]]: '',
      [deep(65)]: '',
      [`${long(1000)}c`]: '',
    });
    expect(files.map(([path]) => path)).toEqual(taken);
    expect(notes).toEqual([
      `"${deep(65)}" was left out: its path is too long`,
      `"${long(200)}…" was left out: its path is too long`,
    ]);
  });

  it('is taken without a link that leads to more than a path', async () => {
    const { files, notes } = await paths({
      'main.tf': '',
      x: { link: './'.repeat(501) },
    });
    expect(files).toEqual([['main.tf', '']]);
    expect(notes).toEqual([
      '"x" was left out: it leads to a path that is too long',
    ]);
  });

  it('is taken without what links repeat in depths that no path reaches', async () => {
    const entries: Entries = {};
    for (let index = 0; index < 70; index += 1) {
      entries[`${index}/next`] = { link: `../${index + 1}` };
      entries[`${index}/x.tf`] = '';
    }
    const { files, notes } = await paths(entries, '0');
    const depth = Math.max(...files.map(([path]) => path.split('/').length));
    expect(depth).toBe(64);
    expect(notes).toContainEqual(
      expect.stringMatching(/^"0\/next.* was left out: its path is too long$/),
    );
  });

  it('is refused if too much comes out of it', async () => {
    const bomb = { 'x.tf': '0'.repeat(101 * MEGABYTE) };
    await expect(unpacked(bomb)).rejects.toMatchObject({
      name: 'InputError',
      message: 'the archive unpacks to more than 104857600 bytes',
    });
  });

  it('is refused if it has too many entries', async () => {
    const names = Array.from({ length: 20_001 }, (__, index) => `${index}`);
    const many = Object.fromEntries(names.map(name => [name, '']));
    await expect(unpacked(many)).rejects.toMatchObject({
      name: 'InputError',
      message: 'the archive holds more than 20000 entries',
    });
  }, 60_000);
});

describe('unpackTar', () => {
  it('takes hard links for the files that they are', async () => {
    const archive = await aTarball({
      'a/x.tf': 'x',
      'b/y.tf': { type: 'link', linkname: 'a/x.tf' },
      'b/z.tf': { type: 'link', linkname: '../secret' },
    });
    const { files, notes } = await new ArchiveRepository(
      await unpackTar(archive),
    ).exportTree('', ['b']);
    expect(files.map(({ content }) => String(content))).toEqual(['x']);
    expect(notes).toHaveLength(1);
  });

  it('leaves devices and pipes out', async () => {
    const { entries, notes } = await unpackTar(
      await aTarball({
        null: { type: 'character-device', devmajor: 1, devminor: 3 },
        pipe: { type: 'fifo' },
      }),
    );
    expect(entries).toEqual([]);
    expect(notes).toEqual([
      '"null" was left out: it is neither a file nor a link',
      '"pipe" was left out: it is neither a file nor a link',
    ]);
  });

  it('keeps what may be executed', async () => {
    const { entries } = await unpackTar(
      await aTarball({ 'run.sh': { mode: 0o755 }, 'x.tf': { mode: 0o644 } }),
    );
    expect(entries.map(({ executable }) => executable)).toEqual([true, false]);
  });

  it.each([
    ['is no gzip', Buffer.from('<html>')],
    ['holds no tar', gzipSync('x'.repeat(600))],
  ])('can not read what %s', async (_, content) => {
    await expect(unpackTar(content)).rejects.toThrow();
  });

  it('can not read one that is cut off', async () => {
    const whole = await aTarball({ 'x.tf': 'x'.repeat(5000) });
    await expect(unpackTar(whole.subarray(0, -20))).rejects.toThrow();
  });
});

describe('unpackZip', () => {
  it('leaves devices out, and keeps what may be executed', async () => {
    const { entries, notes } = await unpackZip(
      aZip({
        null: { content: '', mode: 0o020666 },
        'run.sh': { content: '', mode: 0o100755 },
        'dos.tf': { content: '', mode: 0 },
        'folder/': { content: '', mode: 0o040755 },
      }),
    );
    expect(notes).toEqual([
      '"null" was left out: it is neither a file nor a link',
    ]);
    expect(entries).toMatchObject([
      { path: 'run.sh', executable: true },
      { path: 'dos.tf', executable: false },
    ]);
  });

  it.each([
    ['says less than it has', { content: 'x'.repeat(5000), size: 10 }],
    ['says more than it has', { content: 'x', size: 10 }],
    ['is not what it was', { content: 'x', crc: 1 }],
  ])('can not read an entry that %s', async (_, entry) => {
    await expect(unpackZip(aZip({ x: entry }))).rejects.toThrow();
  });

  it('can not read what is no archive', async () => {
    await expect(unpackZip(Buffer.from('<html>'))).rejects.toThrow();
  });
});
