import { mkdir, readdir, readFile, readlink, stat } from 'fs/promises';
import { connect } from 'net';
import { dirname } from 'path';
import {
  identifyProcess,
  isAlive,
  ProcessIdentity,
  waitUntilGone,
} from '../process';
import {
  aSupervision,
  COUNTS_INTERRUPTS,
  SupervisionScene,
  TERRAFORM_ENV,
  until,
} from './fixtures/aSupervision';
import { inspectSupervision } from './inspectSupervision';
import { prepareSupervisor } from './prepareSupervisor';
import { readExitRecord, supervisionFiles } from './records';

jest.setTimeout(60_000);

const scenes: SupervisionScene[] = [];

async function aScene(configuration?: string) {
  const scene = await aSupervision(configuration);
  scenes.push(scene);
  return scene;
}

afterEach(async () => {
  await Promise.all(scenes.splice(0).map(scene => scene.remove()));
});

describe('A supervised terraform', () => {
  it('applies, and its end is on record', async () => {
    const scene = await aScene('resource "terraform_data" "x" {}');
    expect(await inspectSupervision(scene.out)).toEqual({ status: 'none' });

    const supervisor = await scene.go(scene.apply());
    expect(supervisor.record).toMatchObject({
      status: 'running',
      runId: 'run-1',
      attemptId: 'attempt-1',
      terraform: { pid: expect.any(Number) },
    });
    const exit = await supervisor.wait();

    expect(exit).toEqual({
      result: { ended: 'exited', code: 0 },
      runId: 'run-1',
      attemptId: 'attempt-1',
      startedAt: expect.any(String),
      endedAt: expect.any(String),
    });
    expect(await scene.stdout()).toContain(
      'Apply complete! Resources: 1 added',
    );
    expect(await inspectSupervision(scene.out)).toEqual({
      status: 'ended',
      exit,
    });
    await waitUntilGone(supervisor.record.supervisor);
  });

  it('fails with its exit code', async () => {
    const scene = await aScene(`resource "terraform_data" "x" {
      provisioner "local-exec" { command = "exit 3" }
    }`);
    const supervisor = await scene.go(scene.apply());
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 1 },
    });
  });

  it('that is not there is on record as not found', async () => {
    const scene = await aScene();
    const command = scene.script('', { binary: '/nowhere/terraform' });
    const supervisor = await scene.go(command);
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'notFound', binary: '/nowhere/terraform' },
    });
  });

  it('that the system refuses to start is on record with the reason, and nobody waits for it', async () => {
    const scene = await aScene();
    const command = scene.script('', { env: { BIG: 'x'.repeat(200_000) } });
    const supervisor = await scene.go(command);
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'notFound', reason: expect.stringContaining('E2BIG') },
    });
    await waitUntilGone(supervisor.record.supervisor);
  });

  it('whose beginning could not be put on record has no supervisor either', async () => {
    const scene = await aScene();
    const prepared = await prepareSupervisor(scene.out);
    const supervisor = await supervisorLoggingTo(scene.out);
    const { recordFile } = supervisionFiles(scene.out);
    await mkdir(`${recordFile}.${supervisor.pid}.tmp`);
    await expect(prepared.go(scene.script(''))).rejects.toThrow('EISDIR');
    await waitUntilGone(supervisor);
    expect(await inspectSupervision(scene.out)).toEqual({ status: 'none' });
  });

  it('gets the environment that was given and nothing else, and no open file of ours', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(
        `const { readdirSync, readlinkSync } = require('fs');
         const link = fd => { try { return readlinkSync('/proc/self/fd/' + fd) } catch { return '' } };
         const open = readdirSync('/proc/self/fd').map(Number).sort((a, b) => a - b);
         console.log(JSON.stringify([process.env, open.map(link)]))`,
        { env: { ONLY: 'this' } },
      ),
    );
    await supervisor.wait();
    const [env, files] = JSON.parse(await scene.stdout());
    expect(env).toEqual({ ONLY: 'this' });
    expect(files.slice(0, 3)).toEqual([
      '/dev/null',
      supervisionFiles(scene.out).stdoutFile,
      supervisionFiles(scene.out).stderrFile,
    ]);
    expect(files.join()).not.toContain('socket');
  });

  it('is started once in a directory', async () => {
    const scene = await aScene();
    await (await scene.go(scene.script(''))).wait();
    await expect(scene.go(scene.script(''))).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('is not started where there is no such directory', async () => {
    const scene = await aScene();
    await expect(
      scene.go(scene.script('', { cwd: '/nowhere' })),
    ).rejects.toThrow('/nowhere');
    expect(await inspectSupervision(scene.out)).toEqual({ status: 'none' });
  });
});

describe('An interrupt', () => {
  it('is passed on once, whoever asks how often', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(COUNTS_INTERRUPTS, { cancelGraceMs: 1500 }),
    );
    await scene.untilOutput('ready');
    await supervisor.interrupt('cancel');
    await supervisor.interrupt('shutdown');
    process.kill(supervisor.record.supervisor.pid, 'SIGTERM');
    process.kill(supervisor.record.supervisor.pid, 'SIGINT');
    expect(await supervisor.status()).toMatchObject({
      interruptedBy: 'cancel',
    });
    expect(await supervisor.wait()).toMatchObject({
      // It never stopped by itself, so it was killed after the grace time.
      result: { ended: 'killed', signal: 'SIGKILL' },
      interruptedBy: 'cancel',
    });
    expect(await scene.stdout()).toBe('ready\nInterrupt received. 1\n');
  });

  it('lets terraform stop cleanly and keep its state', async () => {
    const scene = await aScene(`
      resource "terraform_data" "first" {}
      resource "terraform_data" "second" {
        depends_on = [terraform_data.first]
        provisioner "local-exec" { command = "sleep 60" }
      }`);
    const supervisor = await scene.go(scene.apply());
    await scene.untilOutput('Executing');
    await supervisor.interrupt('cancel');
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'cancelled', code: 1 },
      interruptedBy: 'cancel',
    });
    const state = await readFile(`${scene.module}/terraform.tfstate`, 'utf8');
    expect(state).toContain('"name": "first"');
  });

  it('of a terraform that finishes all the same does not make it fail', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(
        `process.on('SIGINT', () => process.exit(0)); console.log('ready'); setInterval(() => {}, 1000)`,
      ),
    );
    await scene.untilOutput('ready');
    await supervisor.interrupt('cancel');
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
      interruptedBy: 'cancel',
    });
  });

  it('comes when the time is up', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script('setInterval(() => {}, 1000)', { timeoutMs: 300 }),
    );
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'timedOut' },
      interruptedBy: 'timeout',
    });
  });

  it('comes when the supervisor is asked to stop', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(COUNTS_INTERRUPTS, { cancelGraceMs: 300 }),
    );
    await scene.untilOutput('ready');
    process.kill(supervisor.record.supervisor.pid, 'SIGTERM');
    expect(await supervisor.wait()).toMatchObject({
      interruptedBy: 'shutdown',
    });
    expect(await scene.stdout()).toBe('ready\nInterrupt received. 1\n');
  });

  it('is not doubled by a service manager that signals all processes', async () => {
    const scene = await aScene();
    const { record, wait } = await scene.go(
      scene.script(COUNTS_INTERRUPTS, { cancelGraceMs: 500 }),
    );
    await scene.untilOutput('ready');
    process.kill(record.supervisor.pid, 'SIGTERM');
    process.kill(record.terraform?.pid ?? 0, 'SIGTERM');
    expect(await wait()).toMatchObject({ interruptedBy: 'shutdown' });
    expect(await scene.stdout()).toBe('ready\nInterrupt received. 1\n');
  });

  it('is followed by a kill of the whole group after the grace time only', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(
        `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGINT", () => {}); console.log("child", process.pid); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        ${COUNTS_INTERRUPTS}`,
        { cancelGraceMs: 600 },
      ),
    );
    await scene.untilOutput('ready');
    await scene.untilOutput('child');
    const pid = Number(/child (\d+)/.exec(await scene.stdout())?.[1]);
    const child = await identifyProcess(pid);
    const before = performance.now();
    await supervisor.interrupt('cancel');
    await supervisor.wait();
    expect(performance.now() - before).toBeGreaterThan(550);
    await until(async () => !child || !(await isAlive(child)));
  });

  it('does not come from a terminal that closes', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(`console.log('ready'); setTimeout(() => {}, 3000)`),
    );
    await scene.untilOutput('ready');
    process.kill(supervisor.record.supervisor.pid, 'SIGHUP');
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
  });
});

describe('The control socket', () => {
  function ask(path: string, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => socket.write(text));
      socket.on('error', reject);
      socket.on('data', data => {
        socket.destroy();
        resolve(String(data));
      });
    });
  }

  it('is for its owner only and gives no secret out', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script('setInterval(() => {}, 1000)', {
        env: { SECRET: 'env-secret' },
        lease: {
          url: 'http://127.0.0.1:1/',
          headers: { 'x-infra-ticket': 'ticket-secret' },
          intervalMs: 60_000,
          deadlineMs: 60_000,
        },
      }),
    );
    const { socket } = supervisor.record;
    expect((await stat(socket)).mode % 0o1000).toBe(0o600);
    const answers = [
      await ask(socket, '{"id":1,"type":"status"}\n'),
      await ask(socket, '{"id":2,"type":"go","instructions":{}}\n'),
      await ask(socket, 'nonsense\n'),
      await ask(socket, 'null\n'),
      await ask(socket, '{"id":5,"type":"headers","headers":{"a":1}}\n'),
    ];
    expect(answers.join('')).not.toMatch(/-secret/);
    expect(answers.map(answer => JSON.parse(answer).ok)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    await supervisor.interrupt('cancel');
    await supervisor.wait();
    await until(() =>
      stat(socket).then(
        () => false,
        () => true,
      ),
    );
  });

  it('lies in a private folder where the path of the run is long', async () => {
    const scene = await aScene();
    const out = `${scene.out}/${'long'.repeat(30)}`;
    await mkdir(out);
    const prepared = await prepareSupervisor(out);
    const supervisor = await prepared.go(
      scene.script('setInterval(() => {}, 1000)'),
    );
    const { socket } = supervisor.record;
    expect(socket.length).toBeLessThan(100);
    await until(() =>
      stat(socket).then(
        () => true,
        () => false,
      ),
    );
    expect((await stat(dirname(socket))).mode % 0o1000).toBe(0o700);
    expect(JSON.parse(await ask(socket, '{"id":1,"type":"status"}\n')).ok).toBe(
      true,
    );
    await supervisor.interrupt('cancel');
    await supervisor.wait();
    await until(() =>
      stat(dirname(socket)).then(
        () => false,
        () => true,
      ),
    );
  });
});

describe('A prepared supervisor', () => {
  it('is replaced if it died before it was needed', async () => {
    const scene = await aScene();
    const prepared = await prepareSupervisor(scene.out);
    prepared.dismiss();
    const supervisor = await prepared.go(scene.script(''));
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
  });

  it('hides its secrets from the code that terraform runs', async () => {
    const spy = `cat /proc/self/environ; pid=$PPID; while [ "$pid" -gt 0 ]; do
      echo "process $pid"; cat /proc/$pid/environ /proc/$pid/cmdline;
      cat /proc/$pid/fd/0 /proc/$pid/fd/3 2>/dev/null </dev/null & sleep 0.2; kill $! 2>/dev/null;
      pid=$(sed 's/.*) . //' /proc/$pid/stat | cut -d' ' -f1); done;
      cat ../out/*.json ../out/supervisor.log`;
    const scene = await aScene(`resource "terraform_data" "spy" {
      provisioner "local-exec" {
        command = <<-EOT
          ( ${spy} ) 2>&1 | tr '\\0' '\\n' > ../spied
        EOT
      }
    }`);
    const supervisor = await scene.go(
      scene.apply({
        env: {
          ...TERRAFORM_ENV,
          HOME: scene.out,
          TF_HTTP_PASSWORD: 'state-credential',
        },
        lease: {
          url: 'http://127.0.0.1:1/secret-path',
          headers: {
            'x-infra-ticket': 'ticket-secret',
            authorization: 'Bearer token-secret',
          },
          intervalMs: 100,
          deadlineMs: 60_000,
        },
      }),
    );
    await supervisor.updateHeaders({ authorization: 'Bearer token-secret-2' });
    await supervisor.wait();
    const spied = await readFile(`${scene.module}/../spied`, 'utf8');
    expect(spied).toContain(`process ${supervisor.record.supervisor.pid}`);
    expect(spied).toContain('supervisor/main.js');
    // Of terraform's own environment, which its children inherit.
    expect(spied).toContain('state-credential');
    expect(spied).not.toMatch(/ticket-secret|token-secret/);
    const files = supervisionFiles(scene.out);
    for (const file of Object.values(files)) {
      expect(await readFile(file, 'utf8')).not.toMatch(/-secret/);
      expect((await stat(file)).mode % 0o1000).toBe(0o600);
    }
    expect(await readExitRecord(files.exitFile)).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
  });
});

/** The supervisor that was prepared for a run's `out` directory, by its open log file. */
async function supervisorLoggingTo(out: string): Promise<ProcessIdentity> {
  const { logFile } = supervisionFiles(out);
  for (const name of await readdir('/proc')) {
    const link = await readlink(`/proc/${name}/fd/2`).catch(() => '');
    const found = link === logFile && (await identifyProcess(Number(name)));
    if (found) return found;
  }
  throw new Error('There is no supervisor');
}
