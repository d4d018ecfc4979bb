import { createMockDirectory } from '@backstage/backend-test-utils';
import { aRepository } from '../../git/aRepository';
import { aRegistry, aWeb, TestPages, TestWeb } from './aWeb';
import {
  calling,
  collectInMemory,
  TEST_REGISTRY as HOST,
} from './collectInMemory';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

const NET = `https://${HOST}/v1/modules/acme/net/aws`;

function repository() {
  const made = aRepository(directory.resolve('git/net'));
  made.commit({ 'main.tf': '' });
  made.git('tag', 'v1.2.0');
  return { location: `git::${made.url}?ref=v1.2.0`, url: made.url };
}

const collect = (files: Record<string, string>, web: TestWeb) =>
  collectInMemory(files, web, directory);

/** Why the run has to fetch module `a`. */
async function reasonFor(pages: TestPages, source: string, version?: string) {
  const { remoteModules } = await collect(
    { 'main.tf': calling(source, version) },
    aWeb(pages),
  );
  expect(remoteModules).toHaveLength(1);
  return remoteModules[0].why;
}

describe('collectBundle leaves to the run', () => {
  const leading = (location: string, host = HOST) =>
    aRegistry(host, { 'acme/net/aws': { '1.2.0': location } });

  it.each([
    ['~> 2.0', `${HOST} has no version of it that '~> 2.0' allows`],
    ['^1.0', "its version '^1.0' can't be read"],
  ])('a call of version %s', async (version, why) => {
    const { location } = repository();
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

  it('what lies where nothing pins it, and what no portal unpacks', async () => {
    const { url } = repository();
    expect(
      await reasonFor(leading(`git::${url}`), `${HOST}/acme/net/aws`),
    ).toBe(
      `${HOST} leads to 'git::${url}': it names no ref, so nothing pins it`,
    );
    expect(
      await reasonFor(
        leading('./archive.tar.xz?key=hush'),
        `${HOST}/acme/net/aws`,
      ),
    ).toBe(
      `${HOST} leads to '${NET}/1.2.0/archive.tar.xz': it is no archive of a form that is read here: zip, tar.gz`,
    );
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
