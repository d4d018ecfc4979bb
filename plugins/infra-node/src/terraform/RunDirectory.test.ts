import { createMockDirectory } from '@backstage/backend-test-utils';
import { ChildProcess, spawn } from 'child_process';
import { readdir, stat, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { waitUntilGone } from '../process';
import { prepareSupervisor } from '../supervisor';
import { RunDirectory } from './RunDirectory';

const mock = createMockDirectory();
const root = join(mock.path, 'runs');
const started: ChildProcess[] = [];

beforeEach(() => mock.clear());
afterEach(() => started.splice(0).forEach(child => child.kill('SIGKILL')));

const modeOf = async (path: string) => (await stat(path)).mode % 0o1000;

describe('RunDirectory.create', () => {
  it('makes folders that are closed to other users', async () => {
    const directory = await RunDirectory.create(root, 'run-1');
    expect(directory.path).toBe(join(root, 'run-1'));
    for (const folder of ['path', 'module', 'home', 'tmp', 'out'] as const) {
      expect(await modeOf(directory[folder])).toBe(0o700);
    }
    expect((await stat(directory.cliConfigFile)).size).toBe(0);
    expect(await RunDirectory.list(root)).toEqual(['run-1']);
  });

  it('begins afresh where a dead attempt has left something', async () => {
    const first = await RunDirectory.create(root, 'run-1');
    await writeFile(join(first.module, 'main.tf'), '');
    const second = await RunDirectory.create(root, 'run-1');
    expect(await readdir(second.module)).toEqual([]);
  });

  it.each(['', '..', '../x', '/x', '-x', 'a/b', '.', 'a\0', 'x'.repeat(101)])(
    "refuses '%s' as an id",
    async id => {
      await expect(RunDirectory.create(root, id)).rejects.toMatchObject({
        name: 'InputError',
      });
      await expect(RunDirectory.open(root, id)).rejects.toMatchObject({
        name: 'InputError',
      });
    },
  );

  it('keeps temporary files elsewhere where the path is too long for sockets', async () => {
    const long = join(root, 'x'.repeat(100));
    const directory = await RunDirectory.create(long, 'run-1');
    expect(dirname(directory.tmp)).toBe(tmpdir());
    expect(await modeOf(directory.tmp)).toBe(0o700);
    expect((await RunDirectory.open(long, 'run-1')).tmp).toBe(directory.tmp);
    await directory.remove();
    await expect(stat(directory.tmp)).rejects.toThrow('ENOENT');
  });
});

describe('RunDirectory.open', () => {
  it('finds what was made before, and nothing else', async () => {
    await RunDirectory.create(root, 'run-1');
    const found = await RunDirectory.open(root, 'run-1');
    expect(found.path).toBe(join(root, 'run-1'));
    await expect(RunDirectory.open(root, 'run-2')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });
});

describe('RunDirectory.remove', () => {
  it('refuses while a process works in it', async () => {
    const directory = await RunDirectory.create(root, 'run-1');
    const child = spawn('sleep', ['60'], { cwd: directory.module });
    started.push(child);
    const refusal = {
      name: 'ConflictError',
      message: expect.stringContaining(`process ${child.pid} works in it`),
    };
    await expect(directory.remove()).rejects.toMatchObject(refusal);
    await expect(RunDirectory.create(root, 'run-1')).rejects.toMatchObject(
      refusal,
    );
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('exit', resolve));
    await directory.remove();
    expect(await RunDirectory.list(root)).toEqual([]);
  });

  it('refuses while its supervisor lives, or its terraform without one', async () => {
    const directory = await RunDirectory.create(root, 'run-1');
    const prepared = await prepareSupervisor(directory.out);
    const { record } = await prepared.go({
      runId: 'run-1',
      attemptId: 'attempt-1',
      binary: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      cwd: directory.module,
      env: {},
    });
    await expect(directory.remove()).rejects.toThrow(
      `supervisor ${record.supervisor.pid} lives`,
    );
    process.kill(record.supervisor.pid, 'SIGKILL');
    await waitUntilGone(record.supervisor);
    await expect(directory.remove()).rejects.toThrow(
      `terraform ${record.terraform?.pid} lives`,
    );
    process.kill(record.terraform?.pid ?? 0, 'SIGKILL');
    if (record.terraform) await waitUntilGone(record.terraform);
    await directory.remove();
  });
});

describe('RunDirectory', () => {
  it('keeps input values for its owner only, and removes them', async () => {
    const directory = await RunDirectory.create(root, 'run-1');
    await directory.writeVariables({ a: [1] });
    expect(await modeOf(directory.variablesFile)).toBe(0o600);
    await directory.removeVariables();
    await expect(stat(directory.variablesFile)).rejects.toThrow('ENOENT');
  });
});
