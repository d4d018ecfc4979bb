import { createMockDirectory } from '@backstage/backend-test-utils';
import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { waitUntilGone } from './endings';
import { processesIn } from './processesIn';
import { identifyProcess, isAlive } from './ProcessIdentity';

const directory = createMockDirectory();
const started: ChildProcess[] = [];

function aSleeper(cwd = directory.path): number {
  const child = spawn('sleep', ['60'], { cwd, stdio: 'ignore' });
  started.push(child);
  return child.pid ?? 0;
}

afterEach(() => started.splice(0).forEach(child => child.kill('SIGKILL')));

describe('ProcessIdentity', () => {
  it('knows a living process again', async () => {
    const identity = await identifyProcess(aSleeper());
    expect(identity).toMatchObject({ pid: expect.any(Number) });
    expect(identity && (await isAlive(identity))).toBe(true);
  });

  it('does not take another process with the same pid for it', async () => {
    const identity = await identifyProcess(aSleeper());
    expect(identity && (await isAlive({ ...identity, startTime: '1' }))).toBe(
      false,
    );
    expect(
      identity && (await isAlive({ ...identity, bootId: 'another boot' })),
    ).toBe(false);
  });

  it('finds none where there is none', async () => {
    expect(await identifyProcess(2 ** 22 + 1)).toBeUndefined();
  });

  it('takes a zombie for dead', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    started.push(parent);
    const [pid] = await once(parent.stdout, 'data');
    while (await identifyProcess(Number(pid))) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(await identifyProcess(Number(pid))).toBeUndefined();
  });

  it('waits for the end of a process', async () => {
    const pid = aSleeper();
    const identity = await identifyProcess(pid);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 50);
    await waitUntilGone(identity ?? { pid, startTime: '' }, { intervalMs: 10 });
    expect(await identifyProcess(pid)).toBeUndefined();
  });
});

describe('processesIn', () => {
  it('finds processes in a directory and below it, and no others', async () => {
    directory.setContent({ run: { module: { 'a.txt': '' } }, 'run-2': {} });
    const inside = aSleeper(directory.resolve('run'));
    const below = aSleeper(directory.resolve('run/module'));
    aSleeper(directory.resolve('run-2'));
    const found = await processesIn(directory.resolve('run'));
    expect(found?.map(identity => identity.pid).sort()).toEqual(
      [inside, below].sort(),
    );
  });
});
