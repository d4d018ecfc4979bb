import { chmod, mkdtemp, readdir, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { packBundle } from '../module';
import { aProviderMirror, ProviderMirror } from './fixtures/aProviderMirror';
import { findEngine } from './findEngine';
import { LockProvidersOptions, lockProviders } from './lockProviders';

jest.setTimeout(60_000);

const NEEDS_FAKE = `terraform {
  required_providers {
    fake = { source = "example.com/acme/fake", version = "~> 1.0" }
  }
}`;

const before = { ...process.env };
let root: string;
let mirror: ProviderMirror;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gw-lock-'));
  mirror = await aProviderMirror(root);
  await mirror.publish('fake', '1.0.0');
});

afterEach(async () => {
  process.env = { ...before };
  await rm(root, { recursive: true, force: true });
});

async function lock(
  files: Record<string, string>,
  options: Partial<LockProvidersOptions> & { modulePath?: string } = {},
) {
  const { modulePath = '', ...more } = options;
  const bundle = await packBundle(
    Object.entries(files).map(([path, text]) => ({
      path,
      mode: 0o644,
      content: Buffer.from(text),
    })),
  );
  try {
    return await lockProviders({
      bundle: { ...bundle, modulePath },
      engine: { kind: 'terraform', cliConfigFile: mirror.cliConfigFile },
      workingDirectory: join(root, 'work'),
      directory: 'version-1',
      passOn: [],
      localRepositories: false,
      ...more,
    });
  } finally {
    expect(await readdir(join(root, 'work'))).toEqual([]);
  }
}

/** A terraform that does this in place of `init`. */
async function aTerraform(script: string): Promise<string> {
  const engine = await findEngine({ kind: 'terraform' });
  const binary = join(root, 'terraform');
  await writeFile(
    binary,
    `#!/bin/sh
    if [ "$1" = init ]; then ${script}; fi
    exec ${engine.binary} "$@"`,
  );
  await chmod(binary, 0o755);
  return binary;
}

describe('lockProviders', () => {
  it('takes the newest versions that the module allows', async () => {
    await mirror.publish('fake', '1.2.0');
    await mirror.publish('fake', '2.0.0');

    const outcome = await lock(
      { 'net/vpc/main.tf': NEEDS_FAKE },
      { modulePath: 'net/vpc' },
    );

    const version = {
      address: 'example.com/acme/fake',
      version: '1.2.0',
      hashes: [expect.stringMatching(/^h1:/)],
    };
    expect(outcome).toEqual({
      status: 'made',
      lockFile: expect.stringContaining('provider "example.com/acme/fake"'),
      providers: [version],
    });
  });

  it('leaves a lock file alone that the module brings along', async () => {
    const committed = `provider "example.com/acme/fake" {
  version = "0.9.0"
}
`;
    expect(
      await lock({ 'main.tf': NEEDS_FAKE, '.terraform.lock.hcl': committed }),
    ).toEqual({
      status: 'committed',
      providers: [
        { address: 'example.com/acme/fake', version: '0.9.0', hashes: [] },
      ],
    });
  });

  it('has none for a module of built-in providers, whatever backend it names', async () => {
    expect(
      await lock({
        'main.tf': `
          terraform { 
            backend "s3" {}
          }
          resource "terraform_data" "a" {}`,
      }),
    ).toEqual({ status: 'none' });
  });

  it("fails in Terraform's words", async () => {
    const outcome = await lock({
      'main.tf': NEEDS_FAKE.replace('~> 1.0', '~> 7.0'),
    });
    expect(outcome).toEqual({
      status: 'failed',
      error: expect.stringMatching(
        /^Failed to query available provider packages\n.*no available releases match the given\s+constraints ~> 7\.0/s,
      ),
    });
  });

  it('shows neither secrets of the environment nor credentials in addresses', async () => {
    process.env.TF_TOKEN_example_com = 'hunter2-token';
    const binary = await aTerraform(
      'echo "Error: $TF_TOKEN_example_com at git::https://me:pass-word@example.com/net.git?ref=v1&sshkey=abc" >&2; exit 1',
    );
    expect(
      await lock(
        { 'main.tf': NEEDS_FAKE },
        {
          engine: { kind: 'terraform', binary },
          passOn: ['TF_TOKEN_example_com'],
        },
      ),
    ).toEqual({
      status: 'failed',
      error: '(sensitive) at git::https://example.com/net.git?ref=v1',
    });
  });

  it('says of an engine that tells nothing how it ended', async () => {
    const binary = await aTerraform('exit 3');
    expect(
      await lock(
        { 'main.tf': NEEDS_FAKE },
        { engine: { kind: 'terraform', binary } },
      ),
    ).toEqual({
      status: 'failed',
      error: 'terraform init exited with code 3',
    });
  });

  it('shows a word of any length as it is, as far as it is kept', async () => {
    const binary = await aTerraform(
      `echo 'Error: ${'a'.repeat(60_000)}' >&2; exit 1`,
    );
    expect(
      await lock(
        { 'main.tf': NEEDS_FAKE },
        { engine: { kind: 'terraform', binary } },
      ),
    ).toEqual({ status: 'failed', error: 'a'.repeat(5000) });
  });

  it.each([
    ['takes too long', 'exec sleep 60', 'ran out of time', 100],
    ['is killed', 'kill -KILL $$', 'was killed by SIGKILL', undefined],
  ])(
    'leaves it open what an engine finds that %s',
    async (_, script, why, timeoutMs) => {
      const binary = await aTerraform(script);
      await expect(
        lock(
          { 'main.tf': NEEDS_FAKE },
          { engine: { kind: 'terraform', binary }, limits: { timeoutMs } },
        ),
      ).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: `terraform init ${why}`,
      });
    },
  );

  it('says nothing when it was to stop', async () => {
    const binary = await aTerraform('exec sleep 60');
    expect(
      await lock(
        { 'main.tf': NEEDS_FAKE },
        {
          engine: { kind: 'terraform', binary },
          limits: { signal: AbortSignal.timeout(100) },
        },
      ),
    ).toEqual({ status: 'stopped' });
  });

  it('leaves it open where the engine is not there', async () => {
    await expect(
      lock(
        { 'main.tf': NEEDS_FAKE },
        { engine: { kind: 'opentofu', binary: join(root, 'no-tofu') } },
      ),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('infra.engines.opentofu.binary'),
    });
  });

  it('refuses another bundle than the one that was meant', async () => {
    const { content } = await packBundle([]);
    await expect(
      lock({}, { bundle: { content, hash: '0'.repeat(64), modulePath: '' } }),
    ).rejects.toThrow('its hash is not');
  });
});
