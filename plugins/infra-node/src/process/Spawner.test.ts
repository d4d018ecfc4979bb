import { createMockDirectory } from '@backstage/backend-test-utils';
import { readFileSync } from 'fs';
import { readFile } from 'fs/promises';
import { setTimeout as sleep } from 'timers/promises';
import { identifyProcess, isAlive } from './ProcessIdentity';
import { SpawnedProcess } from './spawnDirectly';
import { Spawner } from './Spawner';

jest.setTimeout(60_000);

const directory = createMockDirectory();

function start(spawner: Spawner, script: string): Promise<SpawnedProcess> {
  return spawner.spawn({
    binary: process.execPath,
    args: ['-e', script],
    cwd: directory.path,
    env: {},
    stdoutFile: directory.resolve('stdout'),
    stderrFile: directory.resolve('stderr'),
  });
}

/** The small process that is between us and what was started. */
function parentOf(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

async function killSmallProcess(spawner: Spawner, pid: number) {
  process.kill(pid, 'SIGKILL');
  // Until we have heard of it too.
  while (spawner.pid === pid) await sleep(10);
}

describe('Spawner', () => {
  beforeEach(() => directory.clear());

  it('starts processes by one small process without an environment', async () => {
    const spawner = new Spawner();
    const running = await Promise.all(
      [1, 2].map(() => start(spawner, 'setTimeout(() => {}, 300)')),
    );

    const [first, second] = running.map(({ pid }) => parentOf(pid));
    expect(first).toBe(second);
    expect(first).not.toBe(process.pid);
    expect(
      (await readFile(`/proc/${first}/environ`, 'utf8'))
        .split('\0')
        .filter(variable => variable && !variable.startsWith('NODE_CHANNEL_')),
    ).toEqual([]);
    expect(await Promise.all(running.map(({ exit }) => exit))).toEqual([
      { exitCode: 0 },
      { exitCode: 0 },
    ]);
  });

  it('says what can not be started', async () => {
    const { pid, exit } = await new Spawner().spawn({
      binary: '/no/such/program',
      args: [],
      cwd: directory.path,
      env: {},
      stdoutFile: directory.resolve('stdout'),
      stderrFile: directory.resolve('stderr'),
    });

    expect(pid).toBeUndefined();
    expect(await exit).toMatchObject({ code: 'ENOENT' });
  });

  it('refuses where the output can not go', async () => {
    await expect(
      new Spawner().spawn({
        binary: process.execPath,
        args: [],
        cwd: directory.path,
        env: {},
        stdoutFile: '/no/such/folder/stdout',
        stderrFile: directory.resolve('stderr'),
      }),
    ).rejects.toThrow('ENOENT');
  });

  it('outlives the death of the small process, and so does what it started', async () => {
    const spawner = new Spawner();
    const running = await start(spawner, 'setTimeout(() => {}, 60_000)');
    const identity = await identifyProcess(running.pid ?? 0);
    await killSmallProcess(spawner, parentOf(running.pid));

    const next = await start(spawner, 'process.exit(7)');
    expect(await next.exit).toMatchObject({ exitCode: 7 });
    expect(identity && (await isAlive(identity))).toBe(true);
    process.kill(identity?.pid ?? 0, 'SIGKILL');
    expect(await running.exit).toEqual({ signal: 'an unknown signal' });
    expect(identity && (await isAlive(identity))).toBe(false);
  });

  it('can interrupt and kill all the same', async () => {
    const spawner = new Spawner();
    const polite = await start(spawner, 'setTimeout(() => {}, 60_000)');
    polite.interrupt();
    expect(await polite.exit).toMatchObject({ signal: 'SIGINT' });

    const rude = await start(spawner, 'setTimeout(() => {}, 60_000)');
    await killSmallProcess(spawner, parentOf(rude.pid));
    rude.kill();
    expect(await rude.exit).toEqual({ signal: 'an unknown signal' });
  });
});
