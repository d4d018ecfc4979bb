import { createMockDirectory } from '@backstage/backend-test-utils';
import { readFile } from 'fs/promises';
import { identifyProcess, isAlive } from './ProcessIdentity';
import { ProcessOptions, startProcess } from './startProcess';

const directory = createMockDirectory();

/** Ignores SIGINT but tells of each. */
const STUBBORN = `
  let interrupts = 0;
  process.on('SIGINT', () => console.log('interrupt', ++interrupts));
  console.log('ready');
  setInterval(() => {}, 1000);`;

function aProcess(script: string, options: Partial<ProcessOptions> = {}) {
  return startProcess({
    binary: process.execPath,
    args: ['-e', script],
    cwd: directory.path,
    env: {},
    stdoutFile: directory.resolve('stdout'),
    stderrFile: directory.resolve('stderr'),
    ...options,
  });
}

const stdout = () => readFile(directory.resolve('stdout'), 'utf8');

async function outputToContain(text: string) {
  while (!(await stdout()).includes(text)) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe('startProcess', () => {
  beforeEach(() => directory.clear());

  it.each([0, 3])('tells exit code %s', async code => {
    const running = await aProcess(`process.exit(${code})`);
    expect(await running.ended).toEqual({ ended: 'exited', code });
  });

  it('gives the process the environment that it was told and nothing else', async () => {
    process.env.LEAK = 'leaked';
    const running = await aProcess('console.log(JSON.stringify(process.env))', {
      env: { GIVEN: 'yes' },
    });
    await running.ended;
    delete process.env.LEAK;
    expect(JSON.parse(await stdout())).toEqual({ GIVEN: 'yes' });
  });

  it('leads a process group of its own', async () => {
    const running = await aProcess(
      `console.log(require('fs').readFileSync('/proc/self/stat', 'utf8'))`,
    );
    await running.ended;
    const [, , group, session] = (await stdout())
      .slice((await stdout()).lastIndexOf(')') + 2)
      .split(' ');
    expect([group, session]).toEqual([
      String(running.pid),
      String(running.pid),
    ]);
  });

  it('says that a program is missing, or may not be executed', async () => {
    const missing = await aProcess('', { binary: '/nowhere/terraform' });
    expect(await missing.ended).toEqual({
      ended: 'notFound',
      binary: '/nowhere/terraform',
    });
    directory.setContent({ file: 'text' });
    const text = await aProcess('', { binary: directory.resolve('file') });
    expect(await text.ended).toMatchObject({ ended: 'notFound' });
  });

  it('refuses a working directory that is not there', async () => {
    await expect(aProcess('', { cwd: '/nowhere' })).rejects.toThrow('/nowhere');
  });

  it('interrupts once, however often it is asked', async () => {
    const abort = new AbortController();
    const running = await aProcess(STUBBORN, {
      signal: abort.signal,
      // The second reason comes between the interrupt and the kill.
      timeoutMs: 5000,
      cancelGraceMs: 6000,
    });
    await outputToContain('ready');
    abort.abort();
    abort.abort();
    expect(await running.ended).toEqual({ ended: 'killed', signal: 'SIGKILL' });
    expect(await stdout()).toBe('ready\ninterrupt 1\n');
  });

  it('interrupts a process that was being started when it was asked to stop', async () => {
    const abort = new AbortController();
    const starting = aProcess('setInterval(() => {}, 1000)', {
      signal: abort.signal,
    });
    abort.abort();
    expect(await (await starting).ended).toEqual({ ended: 'cancelled' });
  });

  it('kills the whole group when the grace time is over', async () => {
    const abort = new AbortController();
    const running = await aProcess(
      `const { spawn } = require('child_process');
       const child = spawn(process.execPath, ['-e', 'process.on("SIGINT", () => {}); setInterval(() => {}, 1000)'], { stdio: 'ignore' });
       console.log(child.pid); ${STUBBORN}`,
      { signal: abort.signal, cancelGraceMs: 100 },
    );
    await outputToContain('ready');
    const child = await identifyProcess(parseInt(await stdout(), 10));
    expect(child).toBeDefined();
    abort.abort();
    await running.ended;
    // One that lives on keeps the test waiting until its time limit.
    while (child && (await isAlive(child))) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  });

  it('tells a cancelled process from one that ran out of time', async () => {
    const abort = new AbortController();
    const cancelled = await aProcess(
      `process.on('SIGINT', () => process.exit(1)); console.log('ready'); setInterval(() => {}, 1000)`,
      { signal: abort.signal },
    );
    await outputToContain('ready');
    abort.abort();
    expect(await cancelled.ended).toEqual({ ended: 'cancelled', code: 1 });

    const late = await aProcess('setInterval(() => {}, 1000)', {
      timeoutMs: 200,
    });
    expect(await late.ended).toEqual({ ended: 'timedOut' });
  });

  it('takes an interrupted process that finished its work for a success', async () => {
    const abort = new AbortController();
    const running = await aProcess(
      `process.on('SIGINT', () => process.exit(0)); console.log('ready'); setInterval(() => {}, 1000)`,
      { signal: abort.signal },
    );
    await outputToContain('ready');
    abort.abort();
    expect(await running.ended).toEqual({ ended: 'exited', code: 0 });
  });

  it('does not start what was cancelled before', async () => {
    const running = await aProcess('', { signal: AbortSignal.abort() });
    expect(running.pid).toBeUndefined();
    expect(await running.ended).toEqual({ ended: 'cancelled' });
  });
});
