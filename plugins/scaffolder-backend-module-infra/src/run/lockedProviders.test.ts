import { readdir, readFile } from 'fs/promises';
import { join } from 'path';
import {
  lockedProviders,
  lockProviders,
  packBundle,
  RunSpec,
} from '@groundwork/plugin-infra-node';
import {
  aProviderMirror,
  ProviderMirror,
} from '@groundwork/plugin-infra-node/testUtils';
import { Pipeline } from '../__testUtils__/aPipeline';
import { Scenes } from '../__testUtils__/scenes';

jest.setTimeout(60_000);

const FILES = {
  'main.tf': `terraform {
    required_providers {
      fake = { source = "example.com/acme/fake", version = "~> 1.0" }
    }
  }`,
};

/** Of a version before, which had more providers. */
const STATE = {
  version: 4,
  serial: 1,
  lineage: 'a',
  outputs: {},
  resources: [
    {
      mode: 'managed',
      type: 'other_thing',
      name: 'a',
      provider: 'provider["example.com/acme/other"]',
      instances: [],
    },
  ],
};

const scenes = new Scenes();
let workingDirectory: string;
let mirror: ProviderMirror;
let file: string;

/** Version 1.0.0 was the newest when the providers were locked. */
beforeEach(async () => {
  workingDirectory = await scenes.aFolder();
  const elsewhere = await scenes.aFolder();
  mirror = await aProviderMirror(elsewhere);
  await mirror.publish('fake', '1.0.0');
  file = await lockFileOf(FILES, elsewhere);
  await mirror.publish('fake', '1.1.0');
});
afterEach(() => scenes.remove());

async function lockFileOf(
  files: Record<string, string>,
  folder: string,
): Promise<string> {
  const bundle = await packBundle(
    Object.entries(files).map(([path, text]) => ({
      path,
      mode: 0o644,
      content: Buffer.from(text),
    })),
  );
  const outcome = await lockProviders({
    bundle: { ...bundle, modulePath: '' },
    engine: { kind: 'terraform', cliConfigFile: mirror.cliConfigFile },
    workingDirectory: folder,
    directory: 'locks',
    passOn: [],
    localRepositories: false,
  });
  if (outcome.status !== 'made') throw new Error(JSON.stringify(outcome));
  return outcome.lockFile;
}

/** The first two steps of a run that plans. */
async function initialised(
  spec: Partial<RunSpec>,
  files: Record<string, string> = FILES,
): Promise<Pipeline> {
  const { cliConfigFile } = mirror;
  const pipeline = await scenes.aPipeline(
    files,
    { phase: 'plan', operation: 'plan', ...spec },
    { workingDirectory, config: { engines: { terraform: { cliConfigFile } } } },
  );
  if (spec.providerLock) pipeline.backend.state.content = STATE;
  await pipeline.step('run:start');
  return pipeline;
}

async function versionsIn({ backend }: Pipeline): Promise<string[]> {
  const text = await readFile(
    join(workingDirectory, backend.runId, 'module/.terraform.lock.hcl'),
    'utf8',
  );
  return lockedProviders(text).map(
    ({ address, version }) => `${address} ${version}`,
  );
}

describe('A run of a version whose providers are locked', () => {
  it('takes these, and no newer ones', async () => {
    const pipeline = await initialised({});
    await pipeline.step('terraform:init');
    expect(await versionsIn(pipeline)).toEqual(['example.com/acme/fake 1.1.0']);

    const locked = await initialised({
      providerLock: { file, isComplete: true },
    });
    locked.backend.state.content = undefined;
    await locked.step('terraform:init');

    expect(await versionsIn(locked)).toEqual(['example.com/acme/fake 1.0.0']);
    expect(
      await readdir(
        join(
          workingDirectory,
          locked.backend.runId,
          'module/.terraform/providers/example.com/acme/fake',
        ),
      ),
    ).toEqual(['1.0.0']);
    expect(await readdir(join(workingDirectory, 'providers'))).toEqual([
      'terraform',
    ]);
  });

  it('takes no provider that the lock file does not name', async () => {
    const pipeline = await initialised(
      { providerLock: { file, isComplete: true } },
      { 'main.tf': FILES['main.tf'].replace(/fake/g, 'other') },
    );
    await mirror.publish('other', '1.0.0');

    await expect(pipeline.step('terraform:init')).rejects.toThrow(
      'terraform init failed: Provider dependency changes detected',
    );
  });

  it('takes those besides them that only the state needs', async () => {
    await mirror.publish('other', '3.0.0');
    const pipeline = await initialised({
      providerLock: { file, isComplete: false },
    });

    await pipeline.step('terraform:init');

    expect(await versionsIn(pipeline)).toEqual([
      'example.com/acme/fake 1.0.0',
      'example.com/acme/other 3.0.0',
    ]);
    expect(await readdir(workingDirectory)).not.toContain('providers');
  });
});
