import {
  chmod,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  writeFile,
} from 'fs/promises';
import { join } from 'path';
import { aTerraform, TerraformScene } from './fixtures/aTerraform';
import { hashPackage } from './hashPackage';
import { lockedProviders } from './lockFile';
import { ProviderCache } from './ProviderCache';
import { Terraform } from './Terraform';

jest.setTimeout(60_000);

const MODULE = {
  'main.tf': `terraform {
    required_providers {
      first  = { source = "example.com/test/first" }
      second = { source = "example.com/test/second" }
    }
  }`,
};

let scene: TerraformScene;
let cacheDirectory: string;
let lockFile: string;

/** Two providers in a mirror, which init takes without starting them; each init is noted in a file. */
beforeEach(async () => {
  scene = await aTerraform(MODULE);
  const { directory, engine } = scene;
  const mirror = join(directory.path, 'mirror');
  for (const name of ['first', 'second']) {
    const folder = join(
      mirror,
      'example.com/test',
      name,
      '1.2.3',
      engine.platform ?? '',
    );
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `terraform-provider-${name}_v1.2.3`), name, {
      mode: 0o755,
    });
    await writeFile(join(folder, 'LICENSE'), 'free');
  }
  await writeFile(
    directory.cliConfigFile,
    `provider_installation { filesystem_mirror { path = "${mirror}" } }`,
  );
  await scene.terraform.init();
  lockFile = await readFile(
    join(directory.module, '.terraform.lock.hcl'),
    'utf8',
  );
  await rm(join(directory.module, '.terraform'), { recursive: true });
  cacheDirectory = join(directory.path, 'cache');
});

afterEach(() => scene.remove());

async function aCache() {
  const { directory, engine, environment } = scene;
  const binary = join(directory.path, 'counting');
  await writeFile(
    binary,
    `#!/bin/sh\necho init >> ${directory.path}/inits\nexec ${engine.binary} "$@"\n`,
  );
  await chmod(binary, 0o755);
  return new ProviderCache({
    directory: cacheDirectory,
    binary,
    platform: engine.platform ?? '',
    environment,
  });
}

async function inits(): Promise<number> {
  const text = await readFile(
    join(scene.directory.path, 'inits'),
    'utf8',
  ).catch(() => '');
  return text.split('\n').length - 1;
}

describe('lockedProviders', () => {
  it("reads what Terraform's lock file says", () => {
    expect(lockedProviders(lockFile)).toEqual(
      ['first', 'second'].map(name => ({
        address: `example.com/test/${name}`,
        version: '1.2.3',
        hashes: [expect.stringMatching(/^h1:.{44}$/)],
      })),
    );
    expect(lockedProviders('')).toEqual([]);
  });
});

describe('hashPackage', () => {
  it("makes the hash that stands in Terraform's lock file", async () => {
    const hash = await hashPackage(
      join(
        scene.directory.path,
        'mirror/example.com/test/first/1.2.3',
        scene.engine.platform ?? '',
      ),
    );
    expect(lockedProviders(lockFile)[0].hashes).toEqual([hash]);
  });
});

describe('ProviderCache', () => {
  it('is not even made for modules without providers', async () => {
    const cache = await aCache();
    expect(await cache.prepare(undefined)).toEqual({});
    expect(await cache.prepare('# nothing\n')).toEqual({});
    await expect(readdir(cacheDirectory)).rejects.toThrow('ENOENT');
  });

  it('downloads once for many runs at once, and serves them all', async () => {
    const caches = await Promise.all([aCache(), aCache(), aCache()]);
    const answers = await Promise.all(
      [...caches, ...caches].map(cache => cache.prepare(lockFile)),
    );
    const packages = join(cacheDirectory, 'packages');
    expect(new Set(answers.map(each => each.TF_PLUGIN_CACHE_DIR))).toEqual(
      new Set([packages]),
    );
    expect(await inits()).toBe(1);
    expect((await readdir(cacheDirectory)).sort()).toEqual([
      'hashes',
      'packages',
    ]);

    const { directory, engine, environment } = scene;
    const terraform = new Terraform({
      binary: engine.binary,
      moduleDirectory: directory.module,
      outDirectory: directory.out,
      environment: { ...environment, ...answers[0] },
    });
    expect(await terraform.init({ lockFile: 'readonly' })).toMatchObject({
      end: { ended: 'exited', code: 0 },
    });
    const used = await readlink(
      join(
        directory.module,
        '.terraform/providers/example.com/test/first/1.2.3',
        engine.platform ?? '',
      ),
    );
    expect(used.startsWith(packages)).toBe(true);
  });

  it('is left aside by a run whose lock file names another hash', async () => {
    const cache = await aCache();
    await cache.prepare(lockFile);
    expect(
      await cache.prepare(lockFile.replaceAll(/h1:.{4}/g, 'h1:AAAA')),
    ).toEqual({});
  });

  it('leaves it to the run to say what is wrong with a download', async () => {
    const cache = await aCache();
    const missing = lockFile.replaceAll('test/first', 'test/third');
    expect(await cache.prepare(missing)).toEqual({});
    expect(await readdir(cacheDirectory)).toEqual(['packages']);
  });

  it('does not take a package that was never finished', async () => {
    const cache = await aCache();
    await cache.prepare(lockFile);
    await rm(join(cacheDirectory, 'hashes'), { recursive: true });
    await mkdir(join(cacheDirectory, 'aside-dead'));
    expect(await cache.prepare(lockFile)).not.toEqual({});
    expect(await inits()).toBe(2);
    expect(await readdir(cacheDirectory)).not.toContain('aside-dead');
  });
});
