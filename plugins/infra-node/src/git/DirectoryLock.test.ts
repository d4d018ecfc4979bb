import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { identifyProcess } from '../process';
import { withDirectoryLock } from './DirectoryLock';

const directory = createMockDirectory();
const folder = () => directory.resolve('a.lock');

beforeEach(() => directory.clear());

async function heldBy(holder: object) {
  directory.setContent({ 'a.lock': { holder: JSON.stringify(holder) } });
}

async function aDeadProcess() {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const identity = await identifyProcess(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

describe('withDirectoryLock', () => {
  it('lets one in at a time, and leaves nothing behind', async () => {
    let inside = 0;
    const visits = Array.from({ length: 20 }, () =>
      withDirectoryLock(folder(), 20_000, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise(setImmediate);
        inside -= 1;
        return 'done';
      }),
    );
    expect(await Promise.all(visits)).toEqual(Array(20).fill('done'));
    expect(await readdir(directory.path)).toEqual([]);
  });

  it('is free again when the action fails', async () => {
    const failing = withDirectoryLock(folder(), 1000, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readdir(directory.path)).toEqual([]);
  });

  it('takes over at once from a process that died, one of many at a time', async () => {
    await heldBy({ host: hostname(), process: await aDeadProcess() });
    let inside = 0;
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withDirectoryLock(folder(), 10_000, async () => {
          inside += 1;
          expect(inside).toBe(1);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
  });

  it('waits for a living process, however long it takes', async () => {
    const process_ = await identifyProcess(process.pid);
    await heldBy({ host: hostname(), process: process_ });
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(directory.resolve('a.lock/holder'), longAgo, longAgo);
    await expect(
      withDirectoryLock(folder(), 100, async () => {}),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  it('believes another host until it has not renewed for a minute', async () => {
    await heldBy({ host: 'elsewhere', process: { pid: 1, startTime: '1' } });
    await expect(
      withDirectoryLock(folder(), 100, async () => {}),
    ).rejects.toThrow(/locked by another process/);
    const past = new Date(Date.now() - 61_000);
    await utimes(directory.resolve('a.lock/holder'), past, past);
    await expect(
      withDirectoryLock(folder(), 1000, async () => 'in'),
    ).resolves.toBe('in');
  });

  it('takes over a damaged lock when it is old', async () => {
    directory.setContent({ 'a.lock': {} });
    await writeFile(directory.resolve('a.lock/holder'), '');
    const past = new Date(Date.now() - 61_000);
    await utimes(directory.resolve('a.lock/holder'), past, past);
    await expect(
      withDirectoryLock(folder(), 1000, async () => 'in'),
    ).resolves.toBe('in');
  });
});
