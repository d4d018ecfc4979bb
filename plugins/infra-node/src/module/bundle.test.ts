import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { Header, pack } from 'tar-stream';
import { ExportedFile, GitMirrors } from '../git';
import { aRepository, FileContent } from '../git/aRepository';
import { collectBundle } from './collectBundle';
import { packBundle } from './packBundle';
import { unpackBundle } from './unpackBundle';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

async function collect(files: Record<string, FileContent>, path = '') {
  const repository = aRepository(directory.resolve('repository'));
  const commit = repository.commit(files);
  const mirrors = new GitMirrors({ directory: directory.resolve('mirrors') });
  const mirror = mirrors.open({ kind: 'file', url: repository.url });
  return collectBundle(mirror, commit, path);
}

function paths({ files }: { files: ExportedFile[] }) {
  return files.map(({ path }) => path).sort();
}

describe('collectBundle', () => {
  it('takes the module, the local modules that it reaches, and all that lies in them', async () => {
    const bundle = await collect(
      {
        'm/main.tf':
          'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  source = "../shared/b"\n}',
        'm/a/main.tf': '',
        'm/templates/x.tpl': '',
        'm/.terraform.lock.hcl': '# lock',
        'm/run.sh': { run: '' },
        'shared/b/main.tf.json': '{"module":{"c":{"source":"../c"}}}',
        'shared/c/main.tf':
          'module "m" {\n  source = "../b"\n}\nmodule "r" {\n  source = "terraform-aws-modules/vpc/aws"\n}',
        'shared/d/main.tf': '',
        'README.md': '',
      },
      'm',
    );
    expect(paths(bundle)).toEqual([
      'm/.terraform.lock.hcl',
      'm/a/main.tf',
      'm/main.tf',
      'm/run.sh',
      'm/templates/x.tpl',
      'shared/b/main.tf.json',
      'shared/c/main.tf',
    ]);
    expect(bundle).toMatchObject({
      modulePath: 'm',
      localModules: ['m/a', 'shared/b', 'shared/c'],
      remoteModules: [{ name: 'r', source: 'terraform-aws-modules/vpc/aws' }],
      notes: [],
    });
  });

  it('takes what the text names outside the module', async () => {
    const bundle = await collect(
      {
        'm/main.tf':
          'locals {\n a = file("${path.module}/../files/a.txt")\n b = templatefile("${path.module}/../tpl/${var.x}.tpl", {})\n c = file("${path.module}/../../c")\n}',
        'files/a.txt': '',
        'files/other.txt': '',
        'tpl/1.tpl': '',
      },
      'm',
    );
    expect(paths(bundle)).toEqual(['files/a.txt', 'm/main.tf', 'tpl/1.tpl']);
    expect(bundle.notes).toEqual([expect.stringContaining("'../c'")]);
  });

  it('leaves out what would change a run unseen, and says so', async () => {
    const bundle = await collect({
      'main.tf': '',
      'terraform.tfvars': 'a = 1',
      'x.auto.tfvars.json': '{}',
      'terraform.tfstate': '{}',
      '.terraform/modules/modules.json': '{}',
      'examples/full/terraform.tfvars': 'kept = 1',
    });
    expect(paths(bundle)).toEqual([
      'examples/full/terraform.tfvars',
      'main.tf',
    ]);
    expect(bundle.notes).toHaveLength(4);
  });

  it('reads modules through symlinks', async () => {
    const bundle = await collect(
      {
        'm/main.tf': 'module "a" {\n  source = "./linked/a"\n}',
        'm/linked': { link: '../shared' },
        'shared/a/main.tf': 'module "b" {\n  source = "../b"\n}',
        'shared/b/main.tf': '',
      },
      'm',
    );
    expect(paths(bundle)).toEqual([
      'm/linked/a/main.tf',
      'm/linked/b/main.tf',
      'm/main.tf',
    ]);
  });

  it('says of a folder of links that lead nowhere where there are modules', async () => {
    const files = { 'm/main.tf': '', 'loop/main.tf': { link: 'main.tf' } };
    await expect(collect(files, 'loop')).rejects.toThrow(
      /^There are no Terraform files in 'loop'\. The links in it lead to none\. Folders that have some: 'm'\.$/,
    );
  });

  it.each([
    ['../../x', 'lies outside the repository'],
    ['./none', 'is not there'],
    ['../file', 'is not there'],
    ['../out', 'leads out of the repository by a symlink'],
  ])(
    'refuses a local module at %s, with file and line',
    async (source, why) => {
      await expect(
        collect(
          {
            'm/main.tf': `\nmodule "a" {\n  source = "${source}"\n}`,
            file: '',
            out: { link: '../elsewhere' },
          },
          'm',
        ),
      ).rejects.toMatchObject({
        name: 'InputError',
        issues: [
          {
            path: 'path',
            file: 'm/main.tf',
            line: 2,
            message: expect.stringContaining(why),
          },
        ],
      });
    },
  );

  it('tells a syntax error in a module that is reached', async () => {
    await expect(
      collect({
        'main.tf': 'module "a" {\n  source = "./a"\n}',
        'a/main.tf': 'oops',
      }),
    ).rejects.toMatchObject({ issues: [{ file: 'a/main.tf', line: 1 }] });
  });

  it('says where there are modules, if there is none', async () => {
    await expect(
      collect({ 'docs/x.md': '', 'a/main.tf': '', 'b/main.tf': '' }, 'docs'),
    ).rejects.toMatchObject({
      name: 'InputError',
      message:
        "There are no Terraform files in 'docs'. Folders that have some: 'a', 'b'.",
    });
    await expect(collect({ 'a/main.tf': '' }, 'none')).rejects.toThrow(
      /has no folder 'none'/,
    );
  });
});

describe('packBundle and unpackBundle', () => {
  const long = `m/${'long-name/'.repeat(30)}größe.tf`;
  const files: ExportedFile[] = [
    { path: 'm/run.sh', mode: 0o755, content: Buffer.from('#!/bin/sh') },
    { path: 'm/main.tf', mode: 0o644, content: Buffer.from([0, 255, 10]) },
    { path: long, mode: 0o644, content: Buffer.alloc(0) },
  ];

  it('gives the same bytes and hash for the same files in any order', async () => {
    const first = await packBundle(files);
    await new Promise(resolve => setTimeout(resolve, 1100));
    expect(await packBundle([...files].reverse())).toEqual(first);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [{ path: 'm/run2.sh' }],
    [{ mode: 0o644 as const }],
    [{ content: Buffer.from('#!/bin/bash') }],
  ])('gives another hash when a file differs in %j', async change => {
    const [first, ...rest] = files;
    const { hash } = await packBundle([{ ...first, ...change }, ...rest]);
    expect(hash).not.toBe((await packBundle(files)).hash);
  });

  it('comes out as it went in', async () => {
    const { content, hash } = await packBundle(files);
    const target = directory.resolve('target');
    await unpackBundle(content, target, { hash });
    for (const file of files) {
      const path = `${target}/${file.path}`;
      expect(await readFile(path)).toEqual(file.content);
      expect((await stat(path)).mode % 0o1000).toBe(file.mode);
    }
  });

  it('refuses another hash, a damaged or too large bundle, and writes nothing', async () => {
    const { content } = await packBundle(files);
    const target = directory.resolve('target');
    const unpack = (bytes: Buffer, limits = {}) =>
      unpackBundle(bytes, target, limits);
    await expect(unpack(content, { hash: 'f'.repeat(64) })).rejects.toThrow(
      /not the one that was asked for/,
    );
    await expect(unpack(content.subarray(0, 90))).rejects.toThrow(/damaged/);
    await expect(unpack(content, { maxSize: 2000 })).rejects.toThrow(
      /larger than 2000/,
    );
    await expect(unpack(content, { maxFiles: 2 })).rejects.toThrow(
      /more than 2 files/,
    );
    await expect(stat(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each<[string, Partial<Header> & { name: string }]>([
    ['an absolute path', { name: '/etc/x' }],
    ['a path that leaves the folder', { name: '../x' }],
    ['one that does so later', { name: 'a/../../x' }],
    ['a symlink', { name: 'a', type: 'symlink', linkname: '/etc' }],
    ['a hard link', { name: 'a', type: 'link', linkname: '/etc/passwd' }],
    ['a device', { name: 'a', type: 'character-device' }],
    ['a backslash', { name: 'a\\..\\b' }],
  ])('refuses %s', async (_, header) => {
    const archive = pack();
    archive.entry(header, '');
    archive.finalize();
    const target = directory.resolve('target');
    await expect(
      unpackBundle(gzipSync(await buffer(archive)), target),
    ).rejects.toThrow(/can't be unpacked safely/);
    await expect(stat(target)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('follows no symlink that lay in the folder, and writes over nothing', async () => {
    const { content } = await packBundle(files);
    const target = directory.resolve('target');
    await mkdir(directory.resolve('elsewhere'));
    await mkdir(target);
    await symlink('../elsewhere', `${target}/m`);
    await expect(unpackBundle(content, target)).rejects.toThrow(
      /leads elsewhere/,
    );
    expect(await readdir(directory.resolve('elsewhere'))).toEqual([]);
    const other = directory.resolve('other');
    await unpackBundle(content, other);
    await expect(unpackBundle(content, other)).rejects.toMatchObject({
      code: 'EEXIST',
    });
  });
});
