import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { spawn } from 'child_process';
import { once } from 'events';
import { existsSync, readFileSync } from 'fs';
import { readFile } from 'fs/promises';
import { setTimeout as sleep } from 'timers/promises';
import { identifyProcess, isAlive } from './ProcessIdentity';
import { OutputCall } from './ProcessOutput';
import { SpawnedProcess } from './SpawnedProcess';
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

function collect(
  spawner: Spawner,
  script: string,
  options: Partial<OutputCall> & { signal?: AbortSignal } = {},
) {
  const { signal, ...call } = options;
  return spawner.collect(
    {
      binary: process.execPath,
      args: ['-e', script],
      cwd: directory.path,
      env: {},
      timeoutMs: 60_000,
      maxOutput: 1_000_000,
      ...call,
    },
    { signal },
  );
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

  it('talks with what it has started, also when the small process has died', async () => {
    const spawner = new Spawner();
    const outputFile = directory.resolve('output');
    const { identity, socket } = await spawner.attend({
      binary: process.execPath,
      args: [
        '-e',
        'console.log("here"); const us = new net.Socket({ fd: 3 }); us.pipe(us)',
      ],
      cwd: directory.path,
      env: {},
      outputFile,
    });
    const small = parentOf(identity?.pid);
    expect(small).toBe(spawner.pid);
    await killSmallProcess(spawner, small);

    socket.write('a word');
    expect(String((await once(socket, 'data'))[0])).toBe('a word');
    expect(await readFile(outputFile, 'utf8')).toBe('here\n');
    socket.end();
    while (identity && (await isAlive(identity))) await sleep(10);
  });

  it('says why it can not talk with a program', async () => {
    const options = {
      binary: '/no/such/program',
      args: [],
      cwd: directory.path,
      env: {},
      outputFile: directory.resolve('output'),
    };
    await expect(new Spawner().attend(options)).rejects.toThrow('ENOENT');
    await expect(
      new Spawner().attend({
        ...options,
        outputFile: '/no/such/folder/output',
      }),
    ).rejects.toThrow('ENOENT');
  });

  it('answers what a program puts out, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 10]);
    const { stdout, stderr, ...rest } = await collect(
      new Spawner(),
      'process.stdin.pipe(process.stdout); console.error("a word"); process.exitCode = 3',
      { input: bytes },
    );
    expect(Buffer.from(stdout)).toEqual(bytes);
    expect(Buffer.from(stderr).toString()).toBe('a word\n');
    expect(rest).toEqual({ exitCode: 3, durationMs: expect.any(Number) });
  });

  it('says why it has ended a program, or that there is none', async () => {
    const spawner = new Spawner();
    const forever = 'setInterval(() => {}, 1000)';
    expect(await collect(spawner, forever, { timeoutMs: 200 })).toMatchObject({
      stopped: 'timedOut',
    });
    expect(
      await collect(spawner, 'console.log("x".repeat(2000))', {
        maxOutput: 1000,
      }),
    ).toMatchObject({ stopped: 'tooMuchOutput' });
    expect(
      await collect(spawner, forever, { signal: AbortSignal.timeout(200) }),
    ).toMatchObject({ stopped: 'cancelled' });
    expect(
      await collect(spawner, forever, { signal: AbortSignal.abort() }),
    ).toMatchObject({ stopped: 'cancelled' });
    expect(
      await collect(spawner, '', { binary: '/no/such/program' }),
    ).toMatchObject({ code: 'ENOENT' });
  });

  it('says that an output is lost, and goes on with another small process', async () => {
    const spawner = new Spawner();
    const lost = collect(spawner, 'setTimeout(() => {}, 60_000)');
    process.kill(spawner.pid ?? 0, 'SIGKILL');
    const next = collect(spawner, 'console.log("there")');
    await expect(lost).rejects.toThrow(
      'The process that starts others has died',
    );
    // It may have been given to the one that was just dying.
    const { stdout } = await next.catch(() =>
      collect(spawner, 'console.log("there")'),
    );
    expect(Buffer.from(stdout).toString()).toBe('there\n');
  });

  it('lets the small process go when there is nothing to do', async () => {
    const spawner = new Spawner({ idleMs: 50 });
    await collect(spawner, '');
    while (spawner.pid !== undefined) await sleep(10);

    const { exitCode } = await collect(spawner, 'process.exit(4)');
    expect(exitCode).toBe(4);
  });

  it('ends what is run for its output when the backend dies', async () => {
    const call: OutputCall = {
      binary: process.execPath,
      args: [
        '-e',
        'fs.writeFileSync("pid", `${process.pid}`); setInterval(() => {}, 1000)',
      ],
      cwd: directory.path,
      env: {},
      timeoutMs: 60_000,
      maxOutput: 1000,
    };
    const backend = spawn(
      process.execPath,
      [
        '-e',
        `const small = child_process.spawn(process.execPath, [${JSON.stringify(
          resolvePackagePath(
            '@groundwork/plugin-infra-node',
            'assets/spawner/main.js',
          ),
        )}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
        small.send({ id: 1, collect: ${JSON.stringify(call)} });`,
      ],
      { stdio: 'ignore' },
    );
    const pidFile = directory.resolve('pid');
    while (!existsSync(pidFile) || !readFileSync(pidFile, 'utf8')) {
      await sleep(10);
    }
    const identity = await identifyProcess(
      Number(readFileSync(pidFile, 'utf8')),
    );
    backend.kill('SIGKILL');

    expect(identity).toBeDefined();
    while (identity && (await isAlive(identity))) await sleep(10);
  });
});
