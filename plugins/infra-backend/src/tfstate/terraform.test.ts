import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  clearState,
  RunCredential,
  stateHarness,
} from './__testUtils__/stateHarness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('terraform itself on %p', id => {
  let knex: Knex;
  let harness: Awaited<ReturnType<typeof stateHarness>>;
  let directory: string;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    await clearState(knex);
    harness = await stateHarness(knex);
    directory = mkdtempSync(join(tmpdir(), 'groundwork-tf-'));
  });
  afterEach(async () => {
    await harness.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs terraform in a folder of its own; never throws. */
  const terraform = (
    run: RunCredential | undefined,
    args: string[],
    options: { folder?: string; resourceId?: string } = {},
  ) => {
    const folder = join(directory, options.folder ?? 'root');
    const resourceId = options.resourceId ?? run?.resourceId;
    const address = `${harness.baseUrl}/tfstate/${resourceId}`;
    return new Promise<{ code: number; output: string }>(resolve => {
      execFile(
        'terraform',
        [...args, '-no-color'],
        {
          cwd: folder,
          maxBuffer: Infinity,
          env: {
            PATH: process.env.PATH,
            HOME: directory,
            TF_CLI_CONFIG_FILE: '/dev/null',
            TF_IN_AUTOMATION: '1',
            TF_INPUT: '0',
            CHECKPOINT_DISABLE: '1',
            TF_HTTP_ADDRESS: address,
            TF_HTTP_LOCK_ADDRESS: address,
            TF_HTTP_UNLOCK_ADDRESS: address,
            TF_HTTP_RETRY_MAX: '0',
            ...(run
              ? { TF_HTTP_USERNAME: run.runId, TF_HTTP_PASSWORD: run.password }
              : {}),
          },
        },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : 1;
          const output = `${stdout}${stderr}`.slice(-4000);
          resolve({ code: error ? code : 0, output });
        },
      );
    });
  };

  const aModule = (code: string, folder = 'root') => {
    mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(
      join(directory, folder, 'main.tf'),
      `terraform {\n  backend "http" {}\n}\n${code}`,
    );
  };

  const NET = `
    resource "terraform_data" "net" { input = "net-1" }
    output "id" { value = terraform_data.net.output }
    output "key" {
      value     = "s3cret"
      sensitive = true
    }`;

  /** Waits until a file is there. */
  const fileExists = async (path: string) => {
    while (!existsSync(path)) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };

  it('goes through init, apply, a plan run and destroy', async () => {
    const { aRun, endRun, state } = harness;
    const apply = await aRun();
    const { resourceId } = apply;
    aModule(NET);

    expect(await terraform(apply, ['init'])).toMatchObject({ code: 0 });
    const applied = await terraform(apply, ['apply', '-auto-approve']);
    expect(applied).toMatchObject({ code: 0 });
    expect(await state.outputs(resourceId)).toEqual({
      id: { value: 'net-1', type: 'string', sensitive: false },
      key: { value: 's3cret', type: 'string', sensitive: true },
    });
    expect(await knex('state_locks')).toEqual([]);
    await endRun(apply, 'succeeded');

    const plan = await aRun({ resource_id: resourceId, operation: 'plan' });
    const planned = await terraform(plan, [
      'plan',
      '-lock=false',
      '-detailed-exitcode',
    ]);
    expect(planned).toMatchObject({ code: 0 });
    await endRun(plan, 'succeeded');

    const destroy = await aRun({
      resource_id: resourceId,
      operation: 'destroy',
    });
    const destroyed = await terraform(destroy, ['destroy', '-auto-approve']);
    expect(destroyed).toMatchObject({ code: 0 });
    expect(await state.current(resourceId)).toMatchObject({ empty: true });
    expect(await state.outputs(resourceId)).toEqual({});
    expect(await knex('state_locks')).toEqual([]);
  });

  it('keeps a second apply out while the first one goes on', async () => {
    const { aRun, state } = harness;
    const run = await aRun();
    const started = join(directory, 'started');
    const goOn = join(directory, 'go-on');
    aModule(`
      resource "terraform_data" "slow" {
        provisioner "local-exec" {
          command = "touch ${started}; until [ -e ${goOn} ]; do sleep 0.05; done"
        }
      }`);
    aModule(NET, 'other');
    await terraform(run, ['init']);
    await terraform(run, ['init'], { folder: 'other' });

    const first = terraform(run, ['apply', '-auto-approve']);
    await fileExists(started);
    const second = await terraform(run, ['apply', '-auto-approve'], {
      folder: 'other',
    });
    expect(second.code).toBe(1);
    expect(second.output).toContain('Error acquiring the state lock');
    const [lock] = await knex('state_locks');
    expect(second.output).toContain(lock.lock_id);

    writeFileSync(goOn, '');
    expect(await first).toMatchObject({ code: 0 });
    expect(await state.outputs(run.resourceId)).toEqual({});
    expect(await knex('state_locks')).toEqual([]);
  });

  it('stores and plans with a state of 20 MB', async () => {
    const { aRun, state } = harness;
    const run = await aRun();
    aModule(`
      resource "terraform_data" "big" { input = file("big.txt") }
      output "length" { value = length(terraform_data.big.output) }`);
    const big = Array.from({ length: 10_000 }, (_, line) =>
      `${line} `.padEnd(1_024, Math.random().toString(36).slice(2)),
    ).join('');
    writeFileSync(join(directory, 'root', 'big.txt'), big);
    await terraform(run, ['init']);

    const applied = await terraform(run, ['apply', '-auto-approve']);

    expect(applied.output).toContain('1 added');
    expect(applied.code).toBe(0);
    expect(await state.outputs(run.resourceId)).toMatchObject({
      length: { value: big.length },
    });
    const [version] = await knex('state_versions').select('size');
    expect(version.size).toBeGreaterThan(20_000_000);
    const planned = await terraform(run, ['plan', '-detailed-exitcode']);
    expect(planned).toMatchObject({ code: 0 });
  });

  it.each(['none', 'a wrong one', "another run's", 'a dead one'])(
    'gets nowhere with %s for a credential',
    async which => {
      const { aRun, endRun } = harness;
      const run = await aRun();
      const { resourceId } = run;
      const dead = await aRun({ resource_id: resourceId, operation: 'plan' });
      await endRun(dead);
      const credentials = new Map([
        ['a wrong one', { ...run, password: 'wrong' }],
        ["another run's", await aRun()],
        ['a dead one', dead],
      ]);
      const credential = credentials.get(which);
      aModule(NET);
      await terraform(run, ['init']);

      const applied = await terraform(credential, ['apply', '-auto-approve'], {
        resourceId,
      });

      expect(applied.code).toBe(1);
      expect(applied.output).toMatch(/requires auth|invalid auth/);
      expect(await knex('state_versions')).toEqual([]);
      expect(await knex('state_locks')).toEqual([]);
    },
  );

  it('writes nothing in a plan run', async () => {
    const { aRun } = harness;
    const run = await aRun({ operation: 'plan' });
    aModule(NET);
    await terraform(run, ['init']);

    const locked = await terraform(run, ['apply', '-auto-approve']);
    expect(locked.output).toContain('Error acquiring the state lock');
    const unlocked = await terraform(run, [
      'apply',
      '-auto-approve',
      '-lock=false',
    ]);

    expect([locked.code, unlocked.code]).toEqual([1, 1]);
    expect(await knex('state_versions')).toEqual([]);
  });

  it('keeps a copy when its run is given up in mid-apply, and so do we', async () => {
    const { aRun, endRun, state } = harness;
    const run = await aRun();
    const { resourceId, runId } = run;
    const started = join(directory, 'started');
    const goOn = join(directory, 'go-on');
    aModule(`
      resource "terraform_data" "slow" {
        provisioner "local-exec" {
          command = "touch ${started}; until [ -e ${goOn} ]; do sleep 0.05; done"
        }
      }`);
    await terraform(run, ['init']);
    const applying = terraform(run, ['apply', '-auto-approve']);
    await fileExists(started);
    await endRun(run);
    writeFileSync(goOn, '');

    const applied = await applying;

    expect(applied.code).toBe(1);
    expect(applied.output).toContain('Failed to save state');
    expect(await state.current(resourceId)).toBeUndefined();
    expect(await knex('state_versions').select('kind', 'run_id')).toEqual([
      { kind: 'diverged', run_id: runId },
    ]);
    expect(await knex('state_locks').select('run_id')).toEqual([
      { run_id: runId },
    ]);
    const errored = readFileSync(join(directory, 'root', 'errored.tfstate'));
    expect(
      await state.storeErroredState(resourceId, runId, errored),
    ).toMatchObject({ kind: 'current' });
    expect(await knex('state_versions').select('kind')).toEqual([
      { kind: 'current' },
    ]);
  });

  it('goes on from the state that it could not store itself', async () => {
    const { aRun, endRun, close } = harness;
    const run = await aRun();
    const { resourceId, runId } = run;
    const started = join(directory, 'started');
    const goOn = join(directory, 'go-on');
    const code = `
      resource "terraform_data" "slow" {
        input = "kept"
        provisioner "local-exec" {
          command = "touch ${started}; until [ -e ${goOn} ]; do sleep 0.05; done"
        }
      }
      output "id" { value = terraform_data.slow.output }`;
    aModule(code);
    await terraform(run, ['init']);
    const applying = terraform(run, ['apply', '-auto-approve']);
    await fileExists(started);
    await close();
    writeFileSync(goOn, '');
    expect(await applying).toMatchObject({ code: 1 });
    harness = await stateHarness(knex);

    const errored = readFileSync(join(directory, 'root', 'errored.tfstate'));
    await endRun(run);
    expect(
      await harness.state.storeErroredState(resourceId, runId, errored),
    ).toEqual({ number: 1, kind: 'current' });
    await harness.state.releaseLockOf(resourceId, runId);

    const next = await harness.aRun({ resource_id: resourceId });
    rmSync(join(directory, 'root'), { recursive: true });
    aModule(code);
    await terraform(next, ['init']);
    const applied = await terraform(next, ['apply', '-auto-approve']);
    expect(applied.code).toBe(0);
    expect(applied.output).toContain('0 added');
    expect(await harness.state.outputs(resourceId)).toMatchObject({
      id: { value: 'kept' },
    });
  });
});
