import { randomBytes } from 'node:crypto';
import { chownSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { aRepository } from './aRepository';
import { GitMirrors, GitMirrorsOptions } from './GitMirrors';
import { SourceUrl } from './SourceUrl';

const directory = createMockDirectory();

function aMirror(
  source: { url: string },
  options?: Partial<GitMirrorsOptions>,
) {
  const mirrors = new GitMirrors({
    directory: directory.resolve('mirrors'),
    ...options,
  });
  return mirrors.open({ kind: 'file', url: source.url });
}

function someRepository(name = 'repository') {
  return aRepository(directory.resolve(name));
}

beforeEach(() => directory.clear());

describe('GitMirror.resolve', () => {
  it('resolves tags (annotated ones peeled), branches and commits', async () => {
    const repository = someRepository();
    const first = repository.commit({ 'main.tf': '' });
    repository.git('tag', 'light');
    repository.git('tag', '--annotate', 'v1', '--message=One');
    repository.git('tag', '--annotate', 'again', 'v1', '--message=Tag of tag');
    const second = repository.commit({ 'main.tf': '# 2' });
    repository.git('branch', 'feature/x');
    const mirror = aMirror(repository);

    const tag = { commit: first, kind: 'tag' };
    const commit = { commit: first, kind: 'commit' };
    expect(await mirror.resolve('v1')).toEqual(tag);
    expect(await mirror.resolve('again')).toEqual(tag);
    expect(await mirror.resolve('refs/tags/light')).toEqual(tag);
    expect(await mirror.resolve(first)).toEqual(commit);
    expect(await mirror.resolve(first.slice(0, 7))).toEqual(commit);
    expect(await mirror.resolve('feature/x')).toEqual({
      commit: second,
      kind: 'branch',
    });
  });

  it('takes a commit for what it is, although a tag is called like it', async () => {
    const repository = someRepository();
    const first = repository.commit({ 'main.tf': '' });
    const second = repository.commit({ 'main.tf': '# 2' });
    repository.git('update-ref', `refs/tags/${first}`, second);
    expect(await aMirror(repository).resolve(first)).toEqual({
      commit: first,
      kind: 'commit',
    });
  });

  it('takes a tag before a branch of the same name, as Terraform does', async () => {
    const repository = someRepository();
    const first = repository.commit({ 'main.tf': '' });
    repository.git('tag', 'same');
    repository.commit({ 'main.tf': '# 2' });
    repository.git('branch', 'same');
    expect(await aMirror(repository).resolve('same')).toEqual({
      commit: first,
      kind: 'tag',
    });
  });

  it('sees what is new, and keeps commits whose tag moved or went', async () => {
    const repository = someRepository();
    const first = repository.commit({ 'main.tf': '# 1' });
    repository.git('tag', 'v1');
    const mirror = aMirror(repository);
    await mirror.resolve('v1');

    repository.git('checkout', '--quiet', '--orphan', 'other');
    const second = repository.commit({ 'main.tf': '# 2' });
    repository.git('branch', '--delete', '--force', 'main');
    repository.git('tag', '--force', 'v1');

    expect(await mirror.resolve('v1')).toEqual({ commit: second, kind: 'tag' });
    expect(await mirror.resolve(first)).toEqual({
      commit: first,
      kind: 'commit',
    });
    expect(String(await mirror.readFile(first, 'main.tf'))).toBe('# 1');
    await expect(mirror.resolve('main')).rejects.toThrow(/no branch/);
  });

  it('says which ref is not there', async () => {
    const repository = someRepository();
    repository.commit({ 'main.tf': '' });
    const mirror = aMirror(repository);
    for (const ref of ['v9', '0123456', 'f'.repeat(40), 'HEAD']) {
      await expect(mirror.resolve(ref)).rejects.toMatchObject({
        name: 'InputError',
        message: `'${repository.url}' has no branch, tag or commit '${ref}'.`,
        issues: [{ path: 'ref', message: expect.any(String) }],
        sourceUrl: repository.url,
        ref,
      });
    }
  });

  it('refuses a ref that git would take for an option, before git sees it', async () => {
    await expect(
      aMirror({ url: 'file:///none' }).resolve('--upload-pack=x'),
    ).rejects.toThrow(/begins with '-'/);
  });

  it('says that there is no repository', async () => {
    const url = `file://${directory.resolve('none')}`;
    await expect(aMirror({ url }).resolve('main')).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`There is no repository at '${url}'`),
      issues: [{ path: 'sourceUrl', message: expect.any(String) }],
      sourceUrl: url,
    });
    expect(await readdir(directory.resolve('mirrors'))).not.toContainEqual(
      expect.stringMatching(/\.git(\.|$)/),
    );
  });

  it('takes an empty repository for one without refs', async () => {
    await expect(aMirror(someRepository()).resolve('main')).rejects.toThrow(
      /has no branch, tag or commit 'main'/,
    );
  });

  it('reads a folder name with blanks, and quotes', async () => {
    const repository = someRepository('a "b" %c');
    const commit = repository.commit({ 'main.tf': '' });
    const url = encodeURI(`file://${repository.path}`);
    expect(await aMirror({ url }).resolve('main')).toEqual({
      commit,
      kind: 'branch',
    });
  });

  it('reads an allowed repository of another user', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'main.tf': '' });
    if (process.getuid?.() === 0) {
      chownSync(repository.path, 12345, 12345);
      chownSync(`${repository.path}/.git`, 12345, 12345);
    }
    expect(await aMirror(repository).resolve('main')).toMatchObject({ commit });
  });
});

describe('GitMirror.listRefs', () => {
  it('lists branches and tags with commit and date, newest first', async () => {
    const repository = someRepository();
    const first = repository.commit({ a: '' }, '2026-01-02T03:04:05Z');
    repository.git('tag', '--annotate', 'v1', '--message=One');
    const second = repository.commit({ a: '2' }, '2026-02-03T04:05:06+02:00');
    repository.git('update-ref', 'refs/pull/1/head', second);
    repository.git('tag', 'a-tree', `${second}^{tree}`);

    const { refs } = await aMirror(repository).listRefs();
    expect(refs).toEqual([
      {
        name: 'main',
        kind: 'branch',
        commit: second,
        date: '2026-02-03T02:05:06.000Z',
        isDefault: true,
      },
      {
        name: 'v1',
        kind: 'tag',
        commit: first,
        date: '2026-01-02T03:04:05.000Z',
      },
    ]);
  });

  it('marks the default branch, and follows when it becomes another or none', async () => {
    const repository = someRepository();
    const commit = repository.commit({ a: '' });
    repository.git('branch', 'trunk');
    const mirror = aMirror(repository);
    const marked = async () =>
      (await mirror.listRefs()).refs
        .filter(({ isDefault }) => isDefault)
        .map(({ name }) => name);
    expect(await marked()).toEqual(['main']);
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    expect(await marked()).toEqual(['trunk']);
    repository.git('checkout', '--quiet', '--detach', commit);
    expect(await marked()).toEqual([]);
  });

  it('remembers what was seen, and when, without another fetch', async () => {
    const repository = someRepository();
    const first = repository.commit({ a: '' });
    const mirror = aMirror(repository);
    expect(await mirror.seenRefs()).toBeUndefined();
    await mirror.resolve('main');
    repository.commit({ a: '2' });

    const seen = await mirror.seenRefs();
    expect(seen).toEqual({
      refs: [expect.objectContaining({ name: 'main', commit: first })],
      at: expect.any(Date),
    });
    const listed = await mirror.listRefs();
    expect(listed.at.getTime()).toBeGreaterThanOrEqual(
      seen?.at.getTime() ?? NaN,
    );
    expect(listed.refs[0].commit).not.toBe(first);
  });
});

describe('GitMirror.listModules', () => {
  it('lists folders with Terraform files: root, modules, examples, tests', async () => {
    const repository = someRepository();
    const commit = repository.commit({
      'tests/basic/main.tf': '',
      'examples/full/main.tf': '',
      'modules/b/main.tf.json': '{}',
      'modules/a/main.tofu': '',
      'modules/a/docs/readme.md': '',
      'main.tf': '',
      '.github/x/main.tf': '',
      'only-tests/a.tftest.hcl': '',
    });
    expect(await aMirror(repository).listModules(commit)).toEqual([
      { path: '', kind: 'root' },
      { path: 'modules/a', kind: 'module' },
      { path: 'modules/b', kind: 'module' },
      { path: 'examples/full', kind: 'example' },
      { path: 'tests/basic', kind: 'test' },
    ]);
  });
});

describe('GitMirror.exportTree', () => {
  it('takes files out with mode and content', async () => {
    const repository = someRepository();
    const binary = Buffer.from([0, 10, 255, 10]);
    const commit = repository.commit({
      'm/größe 1.tf': 'a',
      'm/bin/run.sh': { run: '#!/bin/sh\n' },
      'm/empty': '',
      'm/data.bin': binary,
      'n/other.tf': '',
    });
    const { files, notes } = await aMirror(repository).exportTree(commit, [
      'm',
    ]);
    expect(files).toEqual([
      {
        path: 'm/bin/run.sh',
        mode: 0o755,
        content: Buffer.from('#!/bin/sh\n'),
      },
      { path: 'm/data.bin', mode: 0o644, content: binary },
      { path: 'm/empty', mode: 0o644, content: Buffer.alloc(0) },
      { path: 'm/größe 1.tf', mode: 0o644, content: Buffer.from('a') },
    ]);
    expect(notes).toEqual([]);
  });

  it('refuses links to folders of links that never end', async () => {
    const repository = someRepository();
    const depths = Array.from({ length: 20 }, (_, depth) => depth);
    const commit = repository.commit(
      Object.fromEntries([
        ['d20/gone', { link: 'nothing' }],
        ...depths.flatMap(depth => [
          [`d${depth}/x`, { link: `../d${depth + 1}` }],
          [`d${depth}/y`, { link: `../d${depth + 1}` }],
        ]),
      ]),
    );
    await expect(
      aMirror(repository).exportTree(commit, ['d0']),
    ).rejects.toThrow('d0');
  });

  it('replaces symlinks by what they lead to, and leaves out those that leave the repository', async () => {
    const repository = someRepository();
    const commit = repository.commit({
      'shared/versions.tf': 'v',
      'shared/parts/a.txt': 'a',
      'm/versions.tf': { link: '../shared/versions.tf' },
      'm/parts': { link: '../shared/parts' },
      'm/twice': { link: 'parts' },
      'm/passwd': { link: '/etc/passwd' },
      'm/out': { link: '../../out' },
      'm/gone': { link: 'nothing' },
      'm/self': { link: '.' },
      'm/round': { link: 'round' },
    });
    const { files, notes } = await aMirror(repository).exportTree(commit, [
      'm',
    ]);
    expect(files.map(({ path, content }) => [path, String(content)])).toEqual([
      ['m/parts/a.txt', 'a'],
      ['m/twice/a.txt', 'a'],
      ['m/versions.tf', 'v'],
    ]);
    expect(notes).toEqual([
      "'m/gone' was left out: it is a symlink to something that is not there",
      "'m/out' was left out: it is a symlink that leaves the repository",
      "'m/passwd' was left out: it is a symlink that leaves the repository",
      "'m/round' was left out: it is a symlink to a folder above it",
      "'m/self' was left out: it is a symlink to a folder above it",
    ]);
  });

  it('leaves out paths that are too deep or not safe, and says so of those below', async () => {
    const repository = someRepository();
    const deep = `m/${'a/'.repeat(63)}x`;
    const commit = repository.commit({
      'm/main.tf': '',
      [deep]: '',
      'm/a\\b': '',
      'other/a\\b': '',
    });
    expect(await aMirror(repository).exportTree(commit, ['m'])).toMatchObject({
      files: [{ path: 'm/main.tf' }],
      notes: expect.arrayContaining([
        `"${deep}" was left out: its path is too long`,
        '"m/a\\\\b" was left out: its name is not safe',
      ]),
    });
  });

  it('leaves out submodules, and says so', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'm/main.tf': '' });
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${commit},m/sub`,
    );
    repository.git('commit', '--quiet', '--message=Submodule');
    const withSubmodule = repository.git('rev-parse', 'HEAD');
    const mirror = aMirror(repository);
    expect(await mirror.exportTree(withSubmodule, ['m'])).toMatchObject({
      files: [{ path: 'm/main.tf' }],
      notes: ["'m/sub' was left out: it is a git submodule"],
    });
    await expect(mirror.listFiles(withSubmodule, 'm/sub/x')).rejects.toThrow(
      `has no folder 'm/sub/x' at commit ${short(
        withSubmodule,
      )}: it lies in a submodule, and submodules are not fetched.`,
    );
  });

  it.each([
    ['out', 'it leads out of the repository by a symlink'],
    ['etc/ssh', 'it leads out of the repository by a symlink'],
    ['round', 'its symlinks never end'],
  ])('takes nothing by the symlink %s', async (path, why) => {
    const repository = someRepository();
    const commit = repository.commit({
      'main.tf': '',
      out: { link: '../../secrets' },
      etc: { link: '/etc' },
      round: { link: 'round' },
    });
    await expect(
      aMirror(repository).exportTree(commit, [path]),
    ).rejects.toThrow(
      `has no folder '${path}' at commit ${short(commit)}: ${why}.`,
    );
  });

  it('keeps folders and tags apart that only look the same, and points to the other one', async () => {
    const [composed, decomposed] = ['größe', 'größe'.normalize('NFD')];
    const repository = someRepository();
    const commit = repository.commit({
      [`${composed}/main.tf`]: '# composed',
      [`${decomposed}/main.tf`]: '# decomposed',
    });
    repository.git('tag', decomposed);
    const mirror = aMirror(repository);
    const read = async (path: string) =>
      (await mirror.exportTree(commit, [path])).files.map(({ content }) =>
        String(content),
      );
    expect(await read(composed)).toEqual(['# composed']);
    expect(await read(decomposed)).toEqual(['# decomposed']);
    expect(await mirror.resolve(decomposed)).toMatchObject({ commit });
    await expect(mirror.resolve(composed)).rejects.toThrow(
      `has no branch, tag or commit '${composed}', but one that looks the same`,
    );

    const later = repository.commit({ [`${composed}/main.tf`]: undefined });
    await expect(mirror.exportTree(later, [composed])).rejects.toThrow(
      `take it from the list, or copy '${decomposed}'.`,
    );
  });

  it('says how much there is, and in which file, before it reads any of it', async () => {
    const repository = someRepository();
    const size = 100 * 1024 * 1024;
    const commit = repository.commit({
      'm/main.tf': '',
      'm/zeros.bin': Buffer.alloc(size),
      'n/main.tf': '# small',
    });
    const mirror = aMirror(repository);
    expect((await mirror.exportTree(commit, ['n'])).files).toHaveLength(1);
    const both = ['m', 'n'];
    await expect(mirror.exportTree(commit, both)).rejects.toMatchObject({
      name: 'InputError',
      message: `The files there have ${
        size + 7
      } bytes together, 'm/zeros.bin' alone ${size}; at most ${size} are taken. Choose a smaller folder.`,
      issues: [{ path: 'path' }],
    });
  });

  it('says which folder or commit is not there', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'm/main.tf': '' });
    const mirror = aMirror(repository);
    await expect(mirror.exportTree(commit, ['m', 'x/y'])).rejects.toMatchObject(
      {
        name: 'InputError',
        message: `'${repository.url}' has no folder 'x/y' at commit ${short(
          commit,
        )}. Folders that have Terraform files: 'm'.`,
        issues: [{ path: 'path', message: expect.any(String) }],
        modulePath: 'x/y',
      },
    );
    const bare = repository.commit({ 'm/main.tf': undefined, a: '' });
    await expect(mirror.exportTree(bare, ['m'])).rejects.toThrow(
      `has no folder 'm' at commit ${short(
        bare,
      )}, and no folder has Terraform files.`,
    );
    await expect(mirror.listFiles(commit, '../x')).rejects.toThrow(/'\.\.'/);
    await expect(mirror.readFile(commit, 'm/none.tf')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(mirror.listModules('e'.repeat(40))).rejects.toThrow(
      /no commit e{40} on any branch or tag/,
    );
    await expect(mirror.listModules('--all')).rejects.toThrow(
      /not a whole commit id/,
    );
  });
});

describe('GitMirrors', () => {
  it('serves many at once with one mirror, and few fetches', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'main.tf': '' });
    const mirrors = new GitMirrors({ directory: directory.resolve('mirrors') });
    const source: SourceUrl = { kind: 'file', url: repository.url };
    const resolved = await Promise.all(
      Array.from({ length: 20 }, () => mirrors.open(source).resolve('main')),
    );
    expect(new Set(resolved.map(each => each.commit))).toEqual(
      new Set([commit]),
    );
    expect(
      (await readdir(directory.resolve('mirrors'))).filter(name =>
        name.endsWith('.git'),
      ),
    ).toHaveLength(1);
  });

  it('stands several processes at once on one folder', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'main.tf': '' });
    const resolved = await Promise.all(
      // They share nothing but the folder, as processes do.
      Array.from({ length: 8 }, () => aMirror(repository).resolve('main')),
    );
    expect(resolved).toEqual(Array(8).fill({ commit, kind: 'branch' }));
    expect(await readdir(directory.resolve('mirrors'))).toEqual([
      expect.stringMatching(/\.git$/),
      expect.stringMatching(/\.gitconfig$/),
      'home',
    ]);
  });

  it('starts git once for each of many modules of a commit', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'a/main.tf': 'a', 'b/main.tf': 'b' });
    const calls = directory.resolve('calls');
    const binary = directory.resolve('git.sh');
    await writeFile(binary, `#!/bin/sh\necho >> '${calls}'\nexec git "$@"\n`);
    await chmod(binary, 0o755);
    const mirror = aMirror(repository, { binary });
    await mirror.resolve('main');
    await mirror.exportTree(commit, ['a']);
    await mirror.seenRefs();
    const before = await readFile(calls, 'utf8');
    for (const path of ['a', 'b', 'a', 'b']) {
      expect(await mirror.kindOf(commit, path)).toBe('folder');
      expect((await mirror.exportTree(commit, [path])).files).toHaveLength(1);
      expect((await mirror.seenRefs())?.refs).toHaveLength(1);
    }
    const after = await readFile(calls, 'utf8');
    expect(after.length - before.length).toBe(4);
  });

  it('does not remember what a mirror had that is made anew', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'a/main.tf': '' });
    const mirror = aMirror(repository);
    await mirror.resolve('main');
    expect(await mirror.kindOf(commit, 'a')).toBe('folder');
    await rm(repository.path, { recursive: true });
    someRepository().commit({ 'b/main.tf': '' });
    const [folder] = (await readdir(directory.resolve('mirrors'))).filter(
      name => name.endsWith('.git'),
    );
    await rm(directory.resolve('mirrors', folder), { recursive: true });
    await mirror.resolve('main');
    await expect(mirror.kindOf(commit, 'a')).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`has no commit ${commit}`),
    });
  });

  it('does not share a fetch that began before', async () => {
    const repository = someRepository();
    repository.commit({ 'main.tf': '' });
    const mirror = aMirror(repository);
    const early = mirror.fetch();
    const commit = repository.commit({ 'main.tf': '# 2' });
    const late = mirror.resolve('main');
    await early;
    expect(await late).toMatchObject({ commit });
  });

  it('heals a mirror that a killed process left behind, or that is damaged', async () => {
    const repository = someRepository();
    const commit = repository.commit({ 'main.tf': '' });
    const mirror = aMirror(repository);
    await mirror.fetch();
    const [name] = (await readdir(directory.resolve('mirrors'))).filter(each =>
      each.endsWith('.git'),
    );
    const folder = directory.resolve(`mirrors/${name}`);
    await writeFile(`${folder}/packed-refs.lock`, '');
    await writeFile(`${folder}/refs/heads/main.lock`, '');
    repository.git('branch', 'new');
    expect(await mirror.resolve('new')).toMatchObject({ commit });

    await rm(`${folder}/HEAD`);
    expect(await mirror.resolve('main')).toMatchObject({ commit });
  });

  it('refuses a repository that is too large, and removes it', async () => {
    const repository = someRepository();
    repository.commit({ 'main.tf': '' });
    const mirror = aMirror(repository, { maxSize: 200_000 });
    await mirror.fetch();
    repository.commit({ 'large.bin': randomBytes(1_000_000) });
    await expect(mirror.fetch()).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('is larger than'),
      maxSize: 200_000,
    });
    expect(
      (await readdir(directory.resolve('mirrors'))).filter(name =>
        /\.git(\.|$)/.test(name),
      ),
    ).toEqual([]);
  });

  it('gives up in time, and says so', async () => {
    const repository = someRepository();
    repository.commit({ 'main.tf': '' });
    await expect(
      aMirror(repository, { timeoutMs: 1 }).fetch(),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('within 0.001 s'),
    });
  });

  it('says that git is not installed', async () => {
    await expect(
      aMirror({ url: 'file:///x' }, { binary: 'no-such-git' }).fetch(),
    ).rejects.toThrow(/Git is not installed/);
  });
});

function short(commit: string): string {
  return commit.slice(0, 8);
}
