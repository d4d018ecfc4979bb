import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isInstalled, run } from '../run.mjs';
import { makeModulesRepository } from './modulesRepository.mjs';

const hasTerraform = await isInstalled('terraform', ['version']);

describe('makeModulesRepository', () => {
  let directory;
  let repository;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modules-'));
    repository = join(directory, 'modules');
    await makeModulesRepository(repository);
  });

  after(() => rm(directory, { recursive: true }));

  const git = async (...args) =>
    (await run('git', args, { cwd: repository, quiet: true })).trim();

  it('tags two releases, of which the later adds a file to each module', async () => {
    assert.equal(await git('tag', '--list'), 'v1.0.0\nv1.1.0');
    const added = await git(
      'diff',
      '--name-status',
      '--diff-filter=A',
      'v1.0.0',
      'v1.1.0',
    );
    assert.deepEqual(
      added.split('\n').map(line => line.split('\t')[1]),
      ['network/gateway.tf', 'service/health.tf', 'site/feed.tf'],
    );
  });

  it('makes the same commits everywhere', async () => {
    const again = join(directory, 'again');
    await makeModulesRepository(again);
    const there = await run('git', ['rev-parse', 'v1.1.0^{commit}'], {
      cwd: again,
      quiet: true,
    });
    assert.equal(await git('rev-parse', 'v1.1.0^{commit}'), there.trim());
  });

  it('leaves a repository that is there as it is', async () => {
    await writeFile(join(repository, 'mine.txt'), 'kept');
    await makeModulesRepository(repository);
    assert.equal(await git('status', '--short'), '?? mine.txt');
  });

  const modules = ['v1.0.0', 'v1.1.0'].flatMap(release =>
    ['network', 'service', 'site'].map(name => ({ release, name })),
  );
  modules.forEach(({ release, name }) =>
    it(
      `holds a valid ${name} ${release}`,
      { skip: !hasTerraform && 'there is no terraform' },
      async () => {
        const checkout = await mkdtemp(join(directory, 'checkout-'));
        await git('worktree', 'add', '--quiet', checkout, release);
        const options = {
          cwd: join(checkout, name),
          env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null' },
          quiet: true,
        };
        await run('terraform', ['init', '-input=false'], options);
        await run('terraform', ['validate'], options);
        await run('terraform', ['fmt', '-check'], options);
      },
    ),
  );
});
