import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { aRepository, FileContent } from '../../git/aRepository';
import { ModuleEngine } from '../ModuleFile';
import { packBundle } from '../packBundle';
import { unpackBundle } from '../unpackBundle';
import { aRegistry, aWeb, leadingTo, TestWeb } from './aWeb';
import {
  calling,
  collectInMemory,
  TEST_REGISTRY as HOST,
} from './collectInMemory';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

const NET = `https://${HOST}/v1/modules/acme/net/aws`;

function repository(files: Record<string, FileContent>) {
  const made = aRepository(directory.resolve('git/net'));
  const commit = made.commit(files);
  made.git('tag', 'v1.2.0');
  return { commit, location: `git::${made.url}?ref=v1.2.0`, url: made.url };
}

const collect = (
  files: Record<string, string>,
  web: TestWeb,
  engine?: ModuleEngine,
) => collectInMemory(files, web, directory, engine);

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
