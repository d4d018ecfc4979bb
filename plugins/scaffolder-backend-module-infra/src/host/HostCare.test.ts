import { randomUUID } from 'crypto';
import { readFileSync } from 'fs';
import { mkdir, readdir, utimes, writeFile } from 'fs/promises';
import { join } from 'path';
import {
  identifyProcess,
  interruptOrphan,
  isAlive,
  RunDirectory,
  supervisionFiles,
  waitUntilGone,
} from '@groundwork/plugin-infra-node';
import { anAbandonedApply } from '../__testUtils__/anAbandonedApply';
import { Pipeline } from '../__testUtils__/aPipeline';
import { refusal } from '../__testUtils__/httpStandIn';
import { Scenes } from '../__testUtils__/scenes';
import { sleepyModule } from '../__testUtils__/sleepyModule';
import { until } from '../__testUtils__/until';
import { HostCare } from './HostCare';

jest.setTimeout(60_000);

const DEAD_RUN = randomUUID();
const OFTEN = { intervalMs: 50, deadlineMs: 10_000, retryMs: 50 };
const scenes = new Scenes();
afterEach(() => scenes.remove());

async function abandoned(files = sleepyModule(2), cancelGraceMs?: number) {
  const workingDirectory = await scenes.aFolder();
  const pipeline = await scenes.aPipeline(
    files,
    {},
    { workingDirectory, leaseTimes: OFTEN },
  );
  const scene = await anAbandonedApply(pipeline, cancelGraceMs);
  const care = new HostCare(pipeline.runner, pipeline.sessions);
  return {
    ...scene,
    pipeline,
    care,
    workingDirectory,
    backend: pipeline.backend,
    stdout: () =>
      readFileSync(join(scene.workplace.directory.out, 'apply.stdout'), 'utf8'),
  };
}

function ended({ backend }: Pipeline) {
  return until(() => backend.ended !== undefined);
}

describe('After a restart of the backend', () => {
  it('an apply that still runs is followed to its end', async () => {
    const { pipeline, care, backend, workingDirectory, ...scene } =
      await abandoned();
    await until(() => scene.stdout().includes('begun'));

    expect(await care.look()).toBe(0);

    expect(pipeline.sessions.all).toHaveLength(1);
    const renewals = backend.asked.filter(each => each === 'POST lease').length;
    await until(
      () =>
        backend.asked.filter(each => each === 'POST lease').length >
        renewals + 3,
    );
    await ended(pipeline);
    expect(backend.ended).toMatchObject({
      outcome: 'succeeded',
      terraformEnded: true,
    });
    expect(backend.log.match(/begun/g)).toHaveLength(1);
    expect(backend.log).toContain('Apply complete!');
    expect(backend.state.lock).toBeUndefined();
    await until(async () => (await readdir(workingDirectory)).length === 1);
  });

  it('its log goes on where it ended', async () => {
    const { pipeline, care, backend, stdout } = await abandoned();
    await until(() => stdout().includes('begun'));
    backend.lines.push('first line', 'second line');
    backend.outputOffset = Buffer.byteLength(stdout());

    await care.look();
    await ended(pipeline);

    expect(backend.lines.slice(0, 2)).toEqual(['first line', 'second line']);
    expect(backend.lines[2]).toContain('The portal restarted');
    expect(backend.log).not.toContain('begun');
    expect(backend.log).toContain('slept');
  });

  it('the run can be cancelled', async () => {
    const { pipeline, care, backend, stdout } = await abandoned(
      sleepyModule(30),
    );
    await until(() => stdout().includes('begun'));
    await care.look();

    backend.cancelRequested = true;
    await ended(pipeline);

    expect(backend.ended).toMatchObject({ outcome: 'cancelled' });
  });

  it('an apply that has ended meanwhile is reported at once', async () => {
    const { pipeline, care, backend, supervisor } = await abandoned(
      sleepyModule(0),
    );
    await supervisor.wait();

    await care.look();
    await ended(pipeline);

    expect(backend.ended?.outcome).toBe('succeeded');
    expect(backend.state.content).toMatchObject({ outputs: { made: {} } });
  });

  it('a failure is reported with what Terraform said before', async () => {
    const { pipeline, care, backend, supervisor, stdout } = await abandoned({
      'main.tf':
        'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "exit 3"\n  }\n}\n',
    });
    await supervisor.wait();
    backend.outputOffset = Buffer.byteLength(stdout());

    await care.look();
    await ended(pipeline);

    expect(backend.ended).toMatchObject({
      outcome: 'failed',
      error: { diagnostics: [{ file: 'main.tf', line: 2 }] },
    });
  });

  it('the state credential stays out of the log', async () => {
    const { pipeline, care, backend, supervisor } = await abandoned({
      'main.tf': `resource "terraform_data" "a" {
        provisioner "local-exec" { command = "env" }
      }`,
    });
    await supervisor.wait();
    backend.spec.state.password = '';

    await care.look();
    await ended(pipeline);

    expect(backend.log).toContain('TF_HTTP_PASSWORD=(sensitive)');
    expect(JSON.stringify(backend.ended)).not.toContain('state-password');
  });

  it('nothing is given up while the infra backend is not up', async () => {
    const { pipeline, care, backend, supervisor } = await abandoned(
      sleepyModule(0),
    );
    await supervisor.wait();
    backend.instead.set('POST reattach', () => ({ status: 503 }));
    expect(await care.look()).toBe(1);

    backend.instead.delete('POST reattach');
    expect(await care.look()).toBe(0);
    await ended(pipeline);
  });
});

describe('Where the supervisor died too', () => {
  it('the lease is held until terraform is gone, and the run is lost', async () => {
    const { pipeline, care, backend, supervisor, stdout } = await abandoned();
    await until(() => stdout().includes('begun'));
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');
    await waitUntilGone(supervisor.record.supervisor);

    await care.look();
    backend.asked.length = 0;
    await until(() => backend.asked.includes('POST lease'));
    expect(backend.ended).toBeUndefined();
    await ended(pipeline);

    expect(backend.log).toContain('Apply complete!');
    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      reason: expect.stringContaining('The supervisor died'),
      terraformEnded: true,
    });
    expect(backend.state.content).toMatchObject({ outputs: { made: {} } });
  });

  it('with terraform, the run is lost at once', async () => {
    const { pipeline, care, backend, supervisor, stdout } = await abandoned(
      sleepyModule(30),
    );
    await until(() => stdout().includes('begun'));
    const { supervisor: owner, terraform } = supervisor.record;
    process.kill(owner.pid, 'SIGKILL');
    process.kill(-(terraform?.pid ?? 0), 'SIGKILL');
    await waitUntilGone(owner);

    await care.look();
    await ended(pipeline);

    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      terraformEnded: true,
    });
  });

  it('a state that Terraform left behind is handed in', async () => {
    const { pipeline, care, backend, supervisor, stdout } = await abandoned();
    await until(() => stdout().includes('begun'));
    backend.state.broken = true;
    process.kill(supervisor.record.supervisor.pid, 'SIGKILL');

    await care.look();
    await ended(pipeline);

    expect(JSON.parse(backend.erroredState ?? '')).toMatchObject({
      outputs: { made: {} },
    });
    expect(backend.ended).toMatchObject({ outcome: 'lost' });
  });
});

describe('The time limit of an apply whose supervisor died', () => {
  it('goes on from before the restart', async () => {
    const { pipeline, care, backend, workplace, supervisor, stdout } =
      await abandoned(sleepyModule(600), 500);
    await until(() => stdout().includes('begun'));
    const { supervisor: owner, terraform } = supervisor.record;
    process.kill(owner.pid, 'SIGKILL');
    await waitUntilGone(owner);
    const { recordFile } = supervisionFiles(workplace.directory.out);
    await writeFile(
      recordFile,
      JSON.stringify({
        ...JSON.parse(readFileSync(recordFile, 'utf8')),
        timeoutAt: new Date(Date.now() + 1000).toISOString(),
      }),
    );
    backend.spec.timeoutSeconds = 3600;

    await care.look();
    await ended(pipeline);

    expect(terraform && (await isAlive(terraform))).toBe(false);
    expect(backend.log).toContain('Interrupt received');
    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      terraformEnded: true,
    });
  });
});

/** An orphaned terraform that no interrupt reaches. */
async function stubborn() {
  const scene = await abandoned(sleepyModule(60), 500);
  const { supervisor, terraform } = scene.supervisor.record;
  if (!terraform) throw new Error('No terraform');
  await until(() => scene.stdout().includes('begun'));
  process.kill(terraform.pid, 'SIGSTOP');
  process.kill(supervisor.pid, 'SIGKILL');
  await waitUntilGone(supervisor);
  return { ...scene, terraform };
}

describe('An orphaned terraform that does not stop when it is interrupted', () => {
  it('is killed after the grace time', async () => {
    const { pipeline, care, backend } = await stubborn();
    await care.look();

    backend.cancelRequested = true;
    await ended(pipeline);

    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      terraformEnded: true,
    });
  });

  it('is killed too when it was interrupted before the portal restarted', async () => {
    const { pipeline, care, backend, workplace } = await stubborn();
    await interruptOrphan(workplace.directory.out, 'cancel');

    await care.look();
    await ended(pipeline);

    expect(backend.ended).toMatchObject({ outcome: 'lost' });
  });

  it('is interrupted and killed when the run was given up', async () => {
    const { care, backend, terraform, workingDirectory } = await stubborn();
    backend.instead.set('POST reattach', () => ({ status: 409 }));

    await care.look();
    await waitUntilGone(terraform);

    await until(async () => {
      await care.look();
      return (await readdir(workingDirectory)).length === 1;
    });
    expect(backend.asked).not.toContain('POST finish');
  });
});

describe('A run that ended at the backend', () => {
  async function givenUp() {
    const scene = await abandoned(sleepyModule(0));
    await scene.supervisor.wait();
    scene.backend.instead.set('POST reattach', () => ({ status: 409 }));
    return scene;
  }

  it('leaves no directory', async () => {
    const { care, workingDirectory } = await givenUp();

    expect(await care.look()).toBe(0);

    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('has its state handed in first', async () => {
    const { care, backend, workplace, workingDirectory } = await givenUp();
    await writeFile(join(workplace.module, 'errored.tfstate'), '{"a":1}');

    expect(await care.look()).toBe(0);

    expect(backend.erroredState).toBe('{"a":1}');
    expect(backend.erroredStateAttempt).toBe(backend.spec.attemptId);
    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('has its state handed in when the backend is there again', async () => {
    const { care, backend, workplace, workingDirectory } = await givenUp();
    await writeFile(join(workplace.module, 'errored.tfstate'), '{"a":1}');
    for (const status of [503, 404]) {
      backend.instead.set('POST errored-state', () => ({ status }));
      expect(await care.look()).toBe(1);
    }
    expect(await readdir(workingDirectory)).toHaveLength(2);

    backend.instead.delete('POST errored-state');
    expect(await care.look()).toBe(0);

    expect(backend.erroredState).toBe('{"a":1}');
    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('leaves a state that is too large for the backend, and says so once', async () => {
    const { care, backend, pipeline, workplace, workingDirectory } =
      await givenUp();
    await writeFile(join(workplace.module, 'errored.tfstate'), '{}');
    backend.instead.set('POST errored-state', () => ({ status: 413 }));

    expect(await care.look()).toBe(0);
    expect(await care.look()).toBe(0);

    expect(await readdir(workingDirectory)).toHaveLength(2);
    expect(pipeline.runner.logger.error).toHaveBeenCalledTimes(1);
    expect(pipeline.runner.logger.error).toHaveBeenCalledWith(
      expect.stringContaining('errored.tfstate'),
    );
  });

  it('has its lock freed, as soon as the backend knows that it has ended', async () => {
    const { care, backend, workingDirectory } = await givenUp();
    backend.instead.set('POST terraform-ended', () => ({ status: 503 }));
    expect(await care.look()).toBe(1);
    expect(await readdir(workingDirectory)).toHaveLength(2);
    expect(backend.provenEnds).toBe(0);

    backend.instead.delete('POST terraform-ended');
    expect(await care.look()).toBe(0);

    expect(backend.provenEnds).toBe(1);
    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('leaves nothing if the backend does not know it any more', async () => {
    const { care, backend, workplace, workingDirectory } = await givenUp();
    await writeFile(join(workplace.module, 'errored.tfstate'), '{}');
    backend.instead.set('POST errored-state', () => ({
      status: 404,
      body: refusal('NotFoundError', 'There is no run'),
    }));

    expect(await care.look()).toBe(0);

    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('is not settled by a backend that has just begun to start', async () => {
    const { care, backend, workingDirectory } = await givenUp();
    backend.instead.set('POST reattach', () => ({ status: 404 }));

    expect(await care.look()).toBe(1);

    expect(await readdir(workingDirectory)).toHaveLength(2);
  });
});

describe('A directory without a record', () => {
  async function directories(ageSeconds: number) {
    const workingDirectory = await scenes.aFolder();
    const pipeline = await scenes.aPipeline({}, {}, { workingDirectory });
    const directory = await RunDirectory.create(workingDirectory, DEAD_RUN);
    const then = Date.now() / 1000 - ageSeconds;
    await utimes(directory.path, then, then);
    for (const shared of ['bundles', 'mirrors', 'providers']) {
      const path = join(workingDirectory, shared);
      await mkdir(path);
      await utimes(path, then, then);
    }
    const care = new HostCare(pipeline.runner, pipeline.sessions);
    return { directory, care, workingDirectory };
  }

  it('is removed when it is old', async () => {
    const { care, workingDirectory } = await directories(600);

    await care.look();

    expect((await readdir(workingDirectory)).sort()).toEqual([
      'bundles',
      'mirrors',
      'providers',
    ]);
  });

  it('stays while it is young', async () => {
    const { care, workingDirectory } = await directories(10);

    await care.look();

    expect(await readdir(workingDirectory)).toContain(DEAD_RUN);
  });

  it('stays while another backend process that lives works there', async () => {
    const { care, directory, workingDirectory } = await directories(600);
    const other = await identifyProcess(process.ppid);
    await writeFile(
      join(directory.out, 'claim.json'),
      JSON.stringify({ process: other, secrets: [] }),
    );

    await care.look();

    expect(await readdir(workingDirectory)).toContain(DEAD_RUN);
  });
});

describe('A bundle', () => {
  const DAY = 24 * 3600_000;

  async function bundles(ages: Record<string, number>) {
    const workingDirectory = await scenes.aFolder();
    const pipeline = await scenes.aPipeline({}, {}, { workingDirectory });
    const folder = join(workingDirectory, 'bundles');
    await mkdir(folder);
    for (const [name, age] of Object.entries(ages)) {
      const then = new Date(Date.now() - age);
      await writeFile(join(folder, name), '');
      await utimes(join(folder, name), then, then);
    }
    const care = new HostCare(pipeline.runner, pipeline.sessions);
    return { care, folder, pipeline };
  }

  it('is removed when nobody has used it for 30 days', async () => {
    const { care, folder } = await bundles({
      'a.tgz': 31 * DAY,
      'b.tgz': 29 * DAY,
      'c.tgz.half': 31 * DAY,
    });

    await care.look();

    expect(await readdir(folder)).toEqual(['b.tgz']);
  });

  it('stays when a run has used it', async () => {
    const { care, folder, pipeline } = await bundles({});
    await pipeline.run();
    const { hash } = pipeline.backend.spec.bundle;
    const then = new Date(Date.now() - 31 * DAY);
    await utimes(join(folder, `${hash}.tgz`), then, then);
    await pipeline.backend.setRun({});
    await pipeline.run();

    await care.look();

    expect(await readdir(folder)).toEqual([`${hash}.tgz`]);
  });
});
