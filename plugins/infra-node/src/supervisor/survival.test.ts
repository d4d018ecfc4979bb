import { ChildProcess } from 'child_process';
import { once } from 'events';
import { readFile, rm, writeFile } from 'fs/promises';
import {
  identifyProcess,
  isAlive,
  signalProcess,
  waitUntilGone,
} from '../process';
import { aParent } from './fixtures/aParent';
import {
  aSupervision,
  COUNTS_INTERRUPTS,
  SupervisionScene,
  until,
} from './fixtures/aSupervision';
import { interruptOrphan, killOrphan } from './interruptOrphan';
import { inspectSupervision } from './inspectSupervision';
import { readSupervisorRecord, supervisionFiles } from './records';
import { attachSupervisor } from './Supervisor';

jest.setTimeout(60_000);

const SLOW_MODULE = `resource "terraform_data" "slow" {
  provisioner "local-exec" { command = "for i in 1 2 3; do echo line $i; sleep 1; done" }
}`;

const scenes: SupervisionScene[] = [];
const parents: ChildProcess[] = [];

async function aScene(configuration?: string) {
  const scene = await aSupervision(configuration);
  scenes.push(scene);
  return scene;
}

async function startedByParent(...args: Parameters<typeof aParent>) {
  const parent = await aParent(...args);
  parents.push(parent);
  return parent;
}

async function kill(parent: ChildProcess, signal: NodeJS.Signals) {
  parent.kill(signal);
  await once(parent, 'exit');
}

afterEach(async () => {
  parents.splice(0).forEach(parent => parent.kill('SIGKILL'));
  await Promise.all(scenes.splice(0).map(scene => scene.remove()));
});

describe('When the backend dies', () => {
  it('by kill -9, terraform finishes, and the next backend gets its end', async () => {
    const scene = await aScene(SLOW_MODULE);
    const parent = await startedByParent(scene.out, scene.apply());
    await scene.untilOutput('line 1');
    await kill(parent, 'SIGKILL');

    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'running',
    });
    const supervisor = await attachSupervisor(scene.out);
    expect(await supervisor?.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
    expect(await scene.stdout()).toContain('Apply complete!');
    const state = await readFile(`${scene.module}/terraform.tfstate`, 'utf8');
    expect(state).toContain('"slow"');
  });

  it('by Ctrl-C at a terminal, terraform hears nothing of it', async () => {
    const scene = await aScene();
    const parent = await startedByParent(
      scene.out,
      scene.script(
        `${COUNTS_INTERRUPTS}; setTimeout(() => process.exit(0), 1500)`,
      ),
    );
    await scene.untilOutput('ready');
    // A terminal signals the whole foreground group.
    signalProcess(-(parent.pid ?? 0), 'SIGINT');
    await once(parent, 'exit');
    const supervisor = await attachSupervisor(scene.out);
    expect(await supervisor?.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
    expect(await scene.stdout()).toBe('ready\n');
  });

  it('the next one can interrupt terraform', async () => {
    const scene = await aScene(SLOW_MODULE);
    const parent = await startedByParent(scene.out, scene.apply());
    await scene.untilOutput('line 1');
    await kill(parent, 'SIGKILL');
    const supervisor = await attachSupervisor(scene.out);
    await supervisor?.interrupt('cancel');
    expect(await supervisor?.wait()).toMatchObject({
      result: { ended: 'cancelled', code: 1 },
      interruptedBy: 'cancel',
    });
  });

  it('the next one gets an end that comes while it waits', async () => {
    const scene = await aScene();
    const parent = await startedByParent(
      scene.out,
      scene.script(
        `process.on('SIGINT', () => process.exit(0));
         console.log('ready'); setInterval(() => {}, 1000)`,
      ),
    );
    await scene.untilOutput('ready');
    await kill(parent, 'SIGKILL');
    const supervisor = await attachSupervisor(scene.out);
    const waiting = supervisor?.wait();
    await supervisor?.interrupt('cancel');
    expect(await waiting).toMatchObject({ interruptedBy: 'cancel' });
  });

  it('a supervisor that was only prepared goes too', async () => {
    const scene = await aScene();
    const parent = await startedByParent(scene.out);
    const { stdout } = await childrenOf(parent.pid ?? 0);
    const child = await identifyProcess(stdout[0]);
    expect(child && (await isAlive(child))).toBe(true);
    await kill(parent, 'SIGKILL');
    await until(async () => !child || !(await isAlive(child)));
    expect(await inspectSupervision(scene.out)).toEqual({ status: 'none' });
  });
});

describe('When the supervisor dies', () => {
  it('terraform is an orphan, and has vanished when it ended', async () => {
    const scene = await aScene(SLOW_MODULE);
    const supervisor = await scene.go(scene.apply());
    await scene.untilOutput('line 1');
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');

    expect(await supervisor.wait()).toBe('supervisorDied');
    const orphan = await inspectSupervision(scene.out);
    expect(orphan).toMatchObject({
      status: 'orphaned',
      terraform: supervisor.record.terraform,
    });
    expect(await attachSupervisor(scene.out)).toBeUndefined();
    await expect(supervisor.interrupt('cancel')).rejects.toThrow('gone');

    if (orphan.status === 'orphaned') await waitUntilGone(orphan.terraform);
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'vanished',
      terraformBegan: true,
    });
    expect(await scene.stdout()).toContain('Apply complete!');
  });

  it('the orphan can be interrupted, once', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(scene.script(COUNTS_INTERRUPTS));
    await scene.untilOutput('ready');
    expect(await interruptOrphan(scene.out, 'cancel')).toBe(false);
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');
    await waitUntilGone(supervisor.record.supervisor);
    expect(await interruptOrphan(scene.out, 'cancel')).toBe(true);
    expect(await interruptOrphan(scene.out, 'shutdown')).toBe(false);
    await scene.untilOutput('Interrupt received');
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'orphaned',
      record: { interruptedBy: 'cancel' },
    });
    expect(await scene.stdout()).toBe('ready\nInterrupt received. 1\n');
  });

  it('the orphan can be killed with its children, when it was interrupted', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(
        `const { spawn } = require('child_process');
         const child = spawn('sleep', ['60']);
         console.log('child', child.pid);
         ${COUNTS_INTERRUPTS}`,
      ),
    );
    await scene.untilOutput('ready');
    const pid = Number(/child (\d+)/.exec(await scene.stdout())?.[1]);
    const child = await identifyProcess(pid);
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');
    await waitUntilGone(supervisor.record.supervisor);

    expect(await killOrphan(scene.out)).toBe(false);
    await interruptOrphan(scene.out, 'cancel');
    expect(await killOrphan(scene.out)).toBe(true);

    // The kill reaches each of the group, one a moment after the other.
    await until(async () => !child || !(await isAlive(child)));
    const { terraform } = supervisor.record;
    if (terraform) await waitUntilGone(terraform);
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'vanished',
    });
  });

  it('and terraform with it, that shows at once', async () => {
    const scene = await aScene(SLOW_MODULE);
    const supervisor = await scene.go(scene.apply());
    await scene.untilOutput('line 1');
    const { supervisor: owner, terraform } = supervisor.record;
    process.kill(owner.pid, 'SIGKILL');
    process.kill(-(terraform?.pid ?? 0), 'SIGKILL');
    if (terraform) await waitUntilGone(terraform);
    expect(await supervisor.wait()).toBe('supervisorDied');
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'vanished',
      terraformBegan: true,
    });
  });

  it('between the spawn and the record of it, terraform is found by its directory', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script(`console.log('ready'); setInterval(() => {}, 1000)`),
    );
    await scene.untilOutput('ready');
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');
    await waitUntilGone(supervisor.record.supervisor);
    await forgetTerraform(scene.out);

    const { terraform } = supervisor.record;
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'orphaned',
      terraform,
    });
    process.kill(terraform?.pid ?? 0, 'SIGKILL');
    if (terraform) await waitUntilGone(terraform);
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'vanished',
      terraformBegan: true,
    });
  });

  it('before terraform said a word, it certainly never began', async () => {
    const scene = await aScene();
    const supervisor = await scene.go(
      scene.script('setInterval(() => {}, 1000)'),
    );
    const { supervisor: owner, terraform } = supervisor.record;
    process.kill(owner.pid, 'SIGKILL');
    process.kill(terraform?.pid ?? 0, 'SIGKILL');
    await waitUntilGone(owner);
    if (terraform) await waitUntilGone(terraform);
    await forgetTerraform(scene.out);
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'vanished',
      terraformBegan: false,
    });
  });

  it('on another host, nothing can be told here', async () => {
    const scene = await aScene();
    await scene.go(scene.script('')).then(supervisor => supervisor.wait());
    await rm(supervisionFiles(scene.out).exitFile);
    await changeRecord(scene.out, { host: 'another-host' });
    expect(await inspectSupervision(scene.out)).toMatchObject({
      status: 'elsewhere',
      record: { host: 'another-host' },
    });
  });
});

async function changeRecord(out: string, change: object) {
  const { recordFile } = supervisionFiles(out);
  const record = await readSupervisorRecord(recordFile);
  await writeFile(recordFile, JSON.stringify({ ...record, ...change }));
}

function forgetTerraform(out: string) {
  return changeRecord(out, { status: 'starting', terraform: undefined });
}

async function childrenOf(pid: number): Promise<{ stdout: number[] }> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return { stdout: text.trim().split(' ').map(Number) };
}
