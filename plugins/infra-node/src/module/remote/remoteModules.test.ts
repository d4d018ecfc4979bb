import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { GitMirrors } from '../../git';
import { aRepository, FileContent } from '../../git/aRepository';
import { collectBundle } from '../collectBundle';
import { packBundle } from '../packBundle';
import { unpackBundle } from '../unpackBundle';
import { aWeb } from './aWeb';
import { RemoteModuleFinder } from './RemoteModuleFinder';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

function repository(name: string, files: Record<string, FileContent>) {
  const made = aRepository(directory.resolve(`git/${name}`));
  const first = made.commit(files);
  made.git('tag', 'v1.0.0');
  return { ...made, first };
}

async function collect(files: Record<string, FileContent>, path = '') {
  const mirrors = new GitMirrors({ directory: directory.resolve('mirrors') });
  const rules = {
    allowedHosts: ['git.example.com'],
    localPaths: [directory.resolve('git')],
  };
  const { url } = aRepository(directory.resolve('git/root'));
  const commit = aRepository(directory.resolve('git/root')).commit(files);
  return collectBundle(
    mirrors.open({ kind: 'file', url }),
    commit,
    path,
    'terraform',
    new RemoteModuleFinder({ mirrors, rules, fetch: aWeb({}).fetch }),
  );
}

const calling = (source: string, name = 'a') =>
  `module "${name}" {\n  source = "${source}"\n}\n`;

describe('collectBundle with modules of other repositories', () => {
  it('stores them at the commit of their ref, with all that they reach, so that init fetches nothing', async () => {
    const inner = repository('inner', {
      'main.tf': 'output "name" {\n  value = "inner"\n}\n',
    });
    const shared = repository('shared', {
      'modules/x/main.tf': `${calling('../y', 'y')}${calling(
        `git::${inner.url}?ref=v1.0.0`,
        'inner',
      )}output "name" {\n  value = "\${module.y.name} \${module.inner.name}"\n}\n`,
      'modules/y/main.tf': 'output "name" {\n  value = "y"\n}\n',
      'README.md': '',
    });
    const bundle = await collect(
      {
        'm/main.tf': `${calling(
          `git::${shared.url}//modules/x?ref=v1.0.0`,
        )}output "name" {\n  value = module.a.name\n}\n`,
      },
      'm',
    );
    expect(bundle.remoteModules).toEqual([]);
    expect(bundle.storedModules).toMatchObject([
      {
        name: 'a',
        file: 'm/main.tf',
        source: `git::${shared.url}//modules/x?ref=v1.0.0`,
      },
    ]);
    expect(bundle.notes).toEqual(
      expect.arrayContaining([
        expect.stringContaining(
          `${shared.url} at v1.0.0, commit ${shared.first}`,
        ),
        expect.stringContaining(
          `${inner.url} at v1.0.0, commit ${inner.first}`,
        ),
      ]),
    );
    expect(bundle.files.map(({ path }) => path).sort()).toEqual([
      expect.stringMatching(
        /^\.groundwork-modules\/shared-[0-9a-f]{12}\/\.groundwork-modules\/inner-[0-9a-f]{12}\/main\.tf$/,
      ),
      expect.stringMatching(/shared-[0-9a-f]{12}\/modules\/x\/main\.tf$/),
      expect.stringMatching(/shared-[0-9a-f]{12}\/modules\/y\/main\.tf$/),
      'm/main.tf',
    ]);

    directory.addContent({ home: {} });
    const target = directory.resolve('target');
    await unpackBundle((await packBundle(bundle.files)).content, target);
    const terraform = (...args: string[]) =>
      execFileSync('terraform', args, {
        cwd: `${target}/m`,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          HOME: directory.resolve('home'),
          GIT_ALLOW_PROTOCOL: 'none',
          CHECKPOINT_DISABLE: '1',
        },
      });
    terraform('init', '-input=false', '-no-color');
    expect(JSON.parse(terraform('validate', '-json'))).toMatchObject({
      valid: true,
    });
    terraform('apply', '-auto-approve', '-input=false', '-no-color');
    expect(terraform('output', '-raw', 'name')).toBe('y inner');
  });

  it('gives the same bundle for the same commits, and another one when the tag moved', async () => {
    const shared = repository('shared', { 'main.tf': '' });
    const files = { 'main.tf': calling(`git::${shared.url}?ref=v1.0.0`) };
    const hash = async () =>
      (await packBundle((await collect(files)).files)).hash;
    const first = await hash();
    expect(await hash()).toBe(first);
    shared.commit({ 'main.tf': '# 2' });
    shared.git('tag', '--force', 'v1.0.0');
    expect(await hash()).not.toBe(first);
  });

  it.each([
    ['https://git.example.com/x.zip', "Cannot reach 'git.example.com'"],
    ['git::https://git.example.com/r.git', 'it names no ref'],
  ])('leaves %s to the run, and says why', async (source, why) => {
    const bundle = await collect({ 'main.tf': calling(source) });
    expect(bundle.remoteModules).toMatchObject([
      { name: 'a', source, why: expect.stringContaining(why) },
    ]);
    expect(String(bundle.files[0].content)).toContain(source);
  });

  it('tells no key that stands in an address', async () => {
    const source = 'git::https://git.example.com/r.git//a?sshkey=hush&depth=1';
    const bundle = await collect({ 'main.tf': calling(source) });
    expect(JSON.stringify(bundle.remoteModules)).not.toContain('hush');
    expect(bundle.remoteModules).toMatchObject([
      { source: 'git::https://git.example.com/r.git//a' },
    ]);
  });

  it('leaves what can not be read, or rewritten, to the run', async () => {
    const shared = repository('shared', { 'main.tf': '' });
    const bundle = await collect({
      'main.tf': calling(`git::${shared.url}?ref=v9`),
      'b.tf.json': JSON.stringify({
        module: { b: { source: `git::${shared.url}?ref=v1.0.0` } },
      }),
    });
    expect(bundle.remoteModules).toMatchObject([
      { name: 'b', why: "its call can't be rewritten" },
      {
        name: 'a',
        why: expect.stringContaining("has no branch, tag or commit 'v9'"),
      },
    ]);
    expect(bundle.files).toHaveLength(2);
  });

  it.each([
    [
      'git::https://evil.example.com/r.git?ref=v1',
      "'evil.example.com' is not allowed",
    ],
    ['https://evil.example.com/x.zip', "'evil.example.com' is not allowed"],
    ['http://git.example.com/x.zip', "'http:' is not allowed"],
    ['app.example.com/a/b/c', "host 'app.example.com' is not allowed"],
    ['git::file:///srv/r?ref=v1', 'localPaths'],
    ['git::ext::sh?ref=v1', 'are not taken'],
    ['hg::https://git.example.com/r', 'modules come from git'],
    ['/srv/module', 'modules come from git'],
  ])('refuses %s, with file and line', async (source, why) => {
    await expect(
      collect({ 'm/main.tf': `\n${calling(source)}` }, 'm'),
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
  });

  it('repeats no password that stands in an address', async () => {
    const source = 'git::https://bot:hunter2@git.example.com/r.git?ref=v1';
    const error = await collect({ 'main.tf': calling(source) }).catch(
      thrown => thrown,
    );
    expect(error.message).toContain("'integrations:'");
    expect(error.message + JSON.stringify(error.issues)).not.toContain(
      'hunter2',
    );
  });

  it('refuses a module that another one may not use', async () => {
    const shared = repository('shared', {
      'main.tf': calling('https://evil.example.com/x.zip', 'evil'),
    });
    await expect(
      collect({ 'main.tf': calling(`git::${shared.url}?ref=v1.0.0`) }),
    ).rejects.toMatchObject({
      issues: [{ file: 'main.tf', line: 1 }],
      message: expect.stringContaining("'evil.example.com' is not allowed"),
    });
  });

  it('refuses a folder that is not there', async () => {
    const shared = repository('shared', { 'main.tf': '' });
    await expect(
      collect({ 'main.tf': calling(`git::${shared.url}//none?ref=v1.0.0`) }),
    ).rejects.toThrow(/has no folder 'none'/);
  });

  it('ends where repositories call each other', async () => {
    const one = aRepository(directory.resolve('git/one'));
    one.commit({ 'main.tf': calling(`git::${one.url}?ref=main`) });
    const bundle = await collect({
      'main.tf': calling(`git::${one.url}?ref=main`),
    });
    expect(bundle.remoteModules).toMatchObject([
      { why: 'it is nested too deep' },
    ]);
  });
});
