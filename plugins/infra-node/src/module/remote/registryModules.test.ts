import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { GitMirrors } from '../../git';
import { aRepository, FileContent } from '../../git/aRepository';
import { collectBundle } from '../collectBundle';
import { ModuleEngine } from '../ModuleFile';
import { packBundle } from '../packBundle';
import { unpackBundle } from '../unpackBundle';
import { aRegistry, aWeb, leadingTo, TestPages, TestWeb } from './aWeb';
import { RemoteModuleFinder } from './RemoteModuleFinder';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

const HOST = 'registry.example.com';
const NET = `https://${HOST}/v1/modules/acme/net/aws`;

function repository(files: Record<string, FileContent>) {
  const made = aRepository(directory.resolve('git/net'));
  const commit = made.commit(files);
  made.git('tag', 'v1.2.0');
  return { commit, location: `git::${made.url}?ref=v1.2.0`, url: made.url };
}

async function collect(
  files: Record<string, FileContent>,
  web: TestWeb,
  engine: ModuleEngine = 'terraform',
) {
  const mirrors = new GitMirrors({ directory: directory.resolve('mirrors') });
  const root = aRepository(directory.resolve('git/root'));
  const commit = root.commit(files);
  return collectBundle(
    mirrors.open({ kind: 'file', url: root.url }),
    commit,
    '',
    engine,
    new RemoteModuleFinder({
      mirrors,
      rules: {
        allowedHosts: [HOST, 'files.example.com'],
        localPaths: [directory.resolve('git')],
      },
      engine,
      registries: [{ host: HOST, token: 'hunter2' }],
      fetch: web.fetch,
    }),
  );
}

const calling = (source: string, version?: string, name = 'a') =>
  `module "${name}" {\n  source  = "${source}"\n${
    version === undefined ? '' : `  version = "${version}"\n`
  }}\n`;

/** Why the run has to fetch module `a`. */
async function reasonFor(pages: TestPages, source: string, version?: string) {
  const { remoteModules } = await collect(
    { 'main.tf': calling(source, version) },
    aWeb(pages),
  );
  expect(remoteModules).toHaveLength(1);
  return remoteModules[0].why;
}

describe('collectBundle with modules of registries', () => {
  it('stores the newest version that a call allows, so that Terraform needs no registry', async () => {
    const net = repository({
      'modules/x/main.tf': `${calling(
        `${HOST}/acme/net/aws`,
        '1.2.0',
      )}output "name" {\n  value = "x \${module.a.name}"\n}\n`,
      'main.tf': 'output "name" {\n  value = "net"\n}\n',
    });
    const web = aWeb(
      aRegistry(HOST, {
        'acme/net/aws': {
          '1.1.0': 'git::https://old.example.com/r.git?ref=v1.1.0',
          '1.2.0': net.location,
          '2.0.0': 'git::https://new.example.com/r.git?ref=v2.0.0',
        },
      }),
    );
    const bundle = await collect(
      {
        'main.tf': `${calling(
          `${HOST}/acme/net/aws//modules/x`,
          '~> 1.0',
        )}output "name" {\n  value = module.a.name\n}\n`,
      },
      web,
    );
    expect(bundle.remoteModules).toEqual([]);
    expect(bundle.storedModules).toMatchObject([
      { source: `${HOST}/acme/net/aws//modules/x`, version: '~> 1.0' },
    ]);
    expect(bundle.notes).toContain(
      `Module 'a' is acme/net/aws 1.2.0 of ${HOST}, that of ${net.url} at v1.2.0, commit ${net.commit}: it is stored with this version.`,
    );
    const asked = web.asked.map(({ url }) => url);
    expect(asked.filter(url => url.endsWith('/versions'))).toHaveLength(1);

    directory.addContent({ home: {} });
    const target = directory.resolve('target');
    await unpackBundle((await packBundle(bundle.files)).content, target);
    const terraform = (...args: string[]) =>
      execFileSync('terraform', args, {
        cwd: target,
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
    terraform('plan', '-input=false', '-no-color', '-out=plan');
    const plan = JSON.parse(terraform('show', '-json', 'plan'));
    expect(plan.planned_values.outputs.name.value).toBe('x net');
  });

  it.each([
    ['a path', '/modules/'],
    ['a relative address', './api'],
    ['another allowed host', 'https://files.example.com/modules/'],
  ])('finds modules where discovery gives %s', async (_, base) => {
    const { location } = repository({ 'main.tf': '' });
    const pages = aRegistry(HOST, {}, base);
    const at = new URL(base, `https://${HOST}/.well-known/`);
    const found = aRegistry(
      HOST,
      { 'acme/net/aws': { '1.2.0': location } },
      `${at}`.replace(/\/?$/, '/'),
    );
    const bundle = await collect(
      { 'main.tf': calling(`${HOST}/acme/net/aws`) },
      aWeb({ ...found, ...pages }),
    );
    expect(bundle.storedModules).toHaveLength(1);
  });

  it('takes the location from a body, or from an answer that was redirected to', async () => {
    const { location } = repository({ 'main.tf': '', 'x/main.tf': '' });
    const bundle = await collect(
      {
        'main.tf':
          calling(`${HOST}/acme/net/aws`) +
          calling(`${HOST}/acme/net/aws//x`, undefined, 'b'),
      },
      aWeb({
        ...aRegistry(HOST, { 'acme/net/aws': { '1.2.0': '' } }),
        [`${NET}/1.2.0/download`]: () =>
          new Response(undefined, {
            status: 307,
            headers: { location: 'https://files.example.com/where' },
          }),
        'https://files.example.com/where': () => Response.json({ location }),
      }),
    );
    expect(bundle.storedModules).toHaveLength(2);
  });

  it.each([
    ['terraform', 'registry.terraform.io'],
    ['opentofu', 'registry.opentofu.org'],
  ] as const)(
    'asks the own registry of %s for a module without a host',
    async (engine, host) => {
      const { location } = repository({ 'main.tf': '' });
      const web = aWeb(
        aRegistry(host, { 'acme/net/aws': { '1.2.0': location } }),
      );
      const bundle = await collect(
        { 'main.tf': calling('acme/net/aws') },
        web,
        engine,
      );
      expect(bundle.storedModules).toHaveLength(1);
    },
  );

  it('shows a token to its own host alone', async () => {
    const { location } = repository({ 'main.tf': '' });
    const web = aWeb({
      ...aRegistry(HOST, { 'acme/net/aws': { '1.2.0': '' } }),
      [`${NET}/1.2.0/download`]: () =>
        new Response(undefined, {
          status: 302,
          headers: { location: 'https://files.example.com/where' },
        }),
      'https://files.example.com/where': () => leadingTo(location),
    });
    await collect({ 'main.tf': calling(`${HOST}/acme/net/aws`) }, web);
    expect(
      web.asked.map(({ url, authorization }) => [
        new URL(url).host,
        authorization,
      ]),
    ).toEqual([
      [HOST, 'Bearer hunter2'],
      [HOST, 'Bearer hunter2'],
      [HOST, 'Bearer hunter2'],
      ['files.example.com', undefined],
    ]);
  });

  it('tries a registry that can not be reached once, for however many calls', async () => {
    const web = aWeb({});
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`);
    const bundle = await collect(
      {
        'main.tf': names
          .map(name => calling(`acme/${name}/aws`, '~> 1.0', name))
          .join(''),
      },
      web,
    );
    expect(web.asked).toHaveLength(1);
    expect(bundle.remoteModules).toHaveLength(30);
    expect(bundle.remoteModules[29]).toMatchObject({
      name: 'm29',
      version: '~> 1.0',
      why: "it can't be read here: Cannot reach 'registry.terraform.io': tried 'https://registry.terraform.io/.well-known/terraform.json' (ENOTFOUND)",
    });
  });
});

describe('collectBundle leaves to the run', () => {
  const leading = (location: string, host = HOST) =>
    aRegistry(host, { 'acme/net/aws': { '1.2.0': location } });

  it.each([
    ['~> 2.0', `${HOST} has no version of it that '~> 2.0' allows`],
    ['^1.0', "its version '^1.0' can't be read"],
  ])('a call of version %s', async (version, why) => {
    const { location } = repository({ 'main.tf': '' });
    expect(
      await reasonFor(leading(location), `${HOST}/acme/net/aws`, version),
    ).toBe(why);
  });

  it.each<[string, TestPages, string]>([
    ['is not there', {}, "'https://registry.example.com/v1/mod"],
    [
      'wants a token',
      { [`${NET}/versions`]: () => new Response('', { status: 401 }) },
      "401; the portal's operator gives tokens in 'infra.sources.registries'",
    ],
    [
      'is listed in what is no JSON',
      { [`${NET}/versions`]: () => new Response('<html>') },
      "has an answer that is not a module registry's",
    ],
    [
      'is listed in another form',
      { [`${NET}/versions`]: () => Response.json({ modules: [] }) },
      "has an answer that is not a module registry's",
    ],
    [
      'has a list without end',
      { [`${NET}/versions`]: () => new Response(' '.repeat(33 * 1024 ** 2)) },
      'has more than 33554432 bytes',
    ],
    [
      'is redirected for ever',
      {
        [`${NET}/versions`]: () =>
          new Response('', { status: 302, headers: { location: '' } }),
      },
      'redirects more than 5 times',
    ],
    [
      'is redirected to what is no address',
      {
        [`${NET}/versions`]: () =>
          new Response('', { status: 302, headers: { location: 'https://' } }),
      },
      'redirects to what is no address',
    ],
  ])('a module that %s', async (_, pages, why) => {
    const all = { ...aRegistry(HOST, {}), ...pages };
    expect(await reasonFor(all, `${HOST}/acme/net/aws`)).toContain(why);
  });

  it('a module whose registry offers none', async () => {
    const pages = {
      [`https://${HOST}/.well-known/terraform.json`]: () => Response.json({}),
    };
    expect(await reasonFor(pages, `${HOST}/acme/net/aws`)).toContain(
      "has an answer that is not a module registry's",
    );
  });

  it('what lies where the registry of everyone leads to, but is not allowed', async () => {
    const location = 'git::https://github.com/acme/net?ref=v1.2.0';
    expect(
      await reasonFor(
        leading(location, 'registry.terraform.io'),
        'acme/net/aws',
      ),
    ).toMatch(
      `it can't be read here: its registry leads to '${location}'. Cannot use this source: its host 'github.com' is not allowed.`,
    );
  });

  it('what lies where nothing pins it, and what is an archive', async () => {
    const { url } = repository({ 'main.tf': '' });
    expect(
      await reasonFor(leading(`git::${url}`), `${HOST}/acme/net/aws`),
    ).toBe(
      `${HOST} leads to 'git::${url}': it names no ref, so nothing pins it`,
    );
    expect(
      await reasonFor(
        leading('./archive.tar.gz?key=hush'),
        `${HOST}/acme/net/aws`,
      ),
    ).toBe(`${HOST} leads to '${NET}/1.2.0/archive.tar.gz': it is an archive`);
  });
});

describe('collectBundle refuses', () => {
  it.each([
    ['a location', 'git::https://evil.example.com/r.git?ref=v1'],
    ['an archive', 'https://evil.example.com/x.zip'],
    ['a relative location', '//evil.example.com/x.zip'],
    ['a location with a password', 'git::https://me:hush@evil.example.com/r'],
    ['what no portal takes', 'hg::https://registry.example.com/r'],
    ['a location over http', 'http://registry.example.com/x.zip'],
    ['a location in files', 'git::file:///srv/r?ref=v1'],
  ])(
    '%s that a registry leads to against the rules, with file and line',
    async (_, location) => {
      const web = aWeb(
        aRegistry(HOST, { 'acme/net/aws': { '1.0.0': location } }),
      );
      const files = { 'main.tf': `\n${calling(`${HOST}/acme/net/aws`)}` };
      const error = await collect(files, web).catch(thrown => thrown);
      expect(error).toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('its registry leads to'),
        issues: [{ file: 'main.tf', line: 2 }],
      });
      expect(error.message + JSON.stringify(error.issues)).not.toContain(
        'hush',
      );
    },
  );

  it.each([
    ['https://evil.example.com/v1/', "host 'evil.example.com' is not allowed"],
    ['http://registry.example.com/v1/', 'is not an https address'],
    ['https://me:hush@registry.example.com/', 'has credentials in it'],
  ])('a registry whose discovery leads to %s', async (base, why) => {
    const web = aWeb(aRegistry(HOST, {}, base));
    const error = await collect(
      { 'main.tf': calling(`${HOST}/acme/net/aws`) },
      web,
    ).catch(thrown => thrown);
    expect(error.message).toContain(why);
    expect(error.message).not.toContain('hush');
    expect(web.asked).toHaveLength(1);
  });

  it('a redirect to a host that is not allowed', async () => {
    const web = aWeb({
      [`https://${HOST}/.well-known/terraform.json`]: () =>
        new Response('', {
          status: 301,
          headers: { location: 'https://evil.example.com/' },
        }),
    });
    await expect(
      collect({ 'main.tf': calling(`${HOST}/acme/net/aws`) }, web),
    ).rejects.toThrow("host 'evil.example.com' is not allowed");
    expect(web.asked).toHaveLength(1);
  });
});
