import { readdir, readFile, symlink, unlink, writeFile } from 'fs/promises';
import { setTimeout as sleep } from 'timers/promises';
import { join } from 'path';
import { inspectSupervision } from '@groundwork/plugin-infra-node';
import { Pipeline } from '../__testUtils__/aPipeline';
import { Scenes } from '../__testUtils__/scenes';
import { sleepyModule } from '../__testUtils__/sleepyModule';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

const scenes = new Scenes();
afterEach(() => scenes.remove());

const QUICK = { 'main.tf': 'resource "terraform_data" "a" {}\n' };
const OFTEN = { intervalMs: 50, deadlineMs: 5000, retryMs: 50 };
const SLOW = ['init', 'validate', 'plan'];

/** A run in which terraform takes its time with one command. */
async function slowIn(command: string, leaseTimes = OFTEN) {
  const binary = await scenes.aSlowTerraform(command, 30);
  return scenes.aPipeline(
    QUICK,
    {},
    { leaseTimes, config: { engines: { terraform: { binary } } } },
  );
}

async function applying(seconds = 30) {
  const pipeline = await scenes.aPipeline(
    sleepyModule(seconds),
    {},
    {
      leaseTimes: OFTEN,
    },
  );
  const ended = pipeline.run();
  await until(() => pipeline.backend.log.includes('begun'));
  return { pipeline, backend: pipeline.backend, ended };
}

function untilIn({ backend }: Pipeline, step: string) {
  return until(() => backend.steps.get(step)?.status === 'running');
}

describe('A run that a person cancels', () => {
  it.each(SLOW)('during %s ends at once as cancelled', async command => {
    const pipeline = await slowIn(command);
    const ended = pipeline.run();
    await untilIn(pipeline, command);

    pipeline.backend.cancelRequested = true;

    expect((await ended)?.message).toBe('It was cancelled on request.');
    expect(pipeline.backend.ended).toMatchObject({
      outcome: 'cancelled',
      reason: 'It was cancelled on request.',
      terraformEnded: true,
    });
    expect(pipeline.backend.steps.get(command)?.status).toBe('cancelled');
  });

  it('during apply lets terraform stop cleanly', async () => {
    const { backend, ended } = await applying();

    backend.cancelRequested = true;

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.ended).toMatchObject({
      outcome: 'cancelled',
      terraformEnded: true,
    });
    expect(backend.log.match(/Interrupt received/g)).toHaveLength(1);
    expect(backend.state.lock).toBeUndefined();
    expect(backend.state.content).toMatchObject({
      resources: [{ name: 'quick' }, { name: 'sleepy' }],
    });
  });

  it('after apply is applied all the same', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    const { backend } = pipeline;
    await pipeline.step('run:start');
    await pipeline.step('terraform:init');
    await pipeline.step('terraform:plan');
    await pipeline.step('terraform:apply');
    const [session] = pipeline.sessions.all;

    backend.cancelRequested = true;
    await session.stopIfCancelled();
    await session.ended;

    expect(backend.ended).toMatchObject({
      outcome: 'succeeded',
      reason: expect.stringContaining('had applied the plan before this'),
    });
    await pipeline.step('run:finish');
  });

  it('between two steps ends without waiting for the next one', async () => {
    const pipeline = await scenes.aPipeline(QUICK, {}, { leaseTimes: OFTEN });
    const { backend } = pipeline;
    let wentOn = false;

    const failure = await pipeline.run(async () => {
      backend.cancelRequested = true;
      await until(() => backend.ended !== undefined);
      wentOn = true;
    });

    expect(wentOn).toBe(true);
    expect(backend.ended?.outcome).toBe('cancelled');
    expect(failure?.message).toContain('has ended');
    expect(backend.asked).not.toContain('POST apply-start');
  });

  it('is not applied when the leave to apply comes too late', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    const { backend } = pipeline;

    await pipeline.run(async () => {
      backend.cancelRequested = true;
    });

    expect(backend.ended?.outcome).toBe('cancelled');
    expect(backend.state.content).toBeUndefined();
  });
});

describe('A run whose scaffolder task is cancelled behind its back', () => {
  it.each([...SLOW, 'apply'])('in %s goes on to its end', async step => {
    const binary =
      step === 'apply' ? undefined : await scenes.aSlowTerraform(step, 1);
    const pipeline = await scenes.aPipeline(
      step === 'apply' ? sleepyModule(1) : QUICK,
      {},
      { config: { engines: { terraform: { binary } } } },
    );
    const ended = pipeline.run();
    await untilIn(pipeline, step);

    pipeline.task.abort();
    await ended;

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'succeeded' });
    expect(pipeline.backend.state.content).toBeDefined();
    expect(pipeline.backend.steps.get('finish')?.status).toBe('succeeded');
  });

  it('between two steps goes on too', async () => {
    const pipeline = await scenes.aPipeline(QUICK);

    await pipeline.run(async () => pipeline.task.abort());
    await until(() => pipeline.backend.ended !== undefined);

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'succeeded' });
  });

  it('fails there without harm to the backend', async () => {
    const pipeline = await scenes.aPipeline({
      'main.tf':
        'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "exit 3"\n  }\n}\n',
    });
    const { logger } = pipeline.runner;

    await pipeline.run(async () => pipeline.task.abort());
    await until(() => pipeline.backend.ended !== undefined);
    await until(() => jest.mocked(logger.info).mock.calls.length > 0);

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'failed' });
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('ended without its task'),
    );
  });

  it('applies nothing without the checks of a pipeline of its own', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    pipeline.pipeline = 'template:default/with-policy';

    await pipeline.run(async () => pipeline.task.abort());
    await until(() => pipeline.backend.ended !== undefined);

    expect(pipeline.backend.ended).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('scaffolder task ended'),
    });
    expect(pipeline.backend.asked).not.toContain('POST apply-start');
  });

  it('is cancelled if that was asked of us', async () => {
    const pipeline = await slowIn('plan', { ...OFTEN, intervalMs: 60_000 });
    const ended = pipeline.run();
    await untilIn(pipeline, 'plan');

    pipeline.backend.cancelRequested = true;
    pipeline.task.abort();
    await ended;

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'cancelled' });
  });
});

describe('A run that loses its lease', () => {
  it('because it is given up stops, and has nothing more to tell', async () => {
    const pipeline = await slowIn('plan', { ...OFTEN, deadlineMs: 500 });
    const { backend } = pipeline;
    const ended = pipeline.run();
    await untilIn(pipeline, 'plan');

    backend.instead.set('POST lease', () => ({ status: 409 }));
    backend.instead.set('POST finish', () => ({ status: 409 }));

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.ended).toBeUndefined();
    expect(backend.provenEnds).toBe(0);
    expect(pipeline.sessions.all).toEqual([]);
  });

  it('because nobody answers stops, and says so when somebody does', async () => {
    const pipeline = await slowIn('plan', { ...OFTEN, deadlineMs: 500 });
    const { backend } = pipeline;
    const ended = pipeline.run();
    await untilIn(pipeline, 'plan');
    for (const route of ['POST lease', 'POST report', 'POST finish']) {
      backend.instead.set(route, () => ({ status: 503 }));
    }
    await until(() => backend.asked.includes('POST finish'));

    backend.instead.clear();

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.ended).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('could not be reached for too long'),
      terraformEnded: true,
    });
    expect(pipeline.sessions.all).toEqual([]);
  });

  it.each([
    {
      what: 'tells how terraform ended',
      refused: [],
      told: {
        ended: expect.objectContaining({
          outcome: 'failed',
          terraformEnded: true,
        }),
        provenEnds: 0,
      },
    },
    {
      what: 'proves that terraform has ended, if it was given up',
      refused: ['lease', 'finish'],
      told: { ended: undefined, provenEnds: 1 },
    },
  ])(
    'after apply, with a state left behind, $what',
    async ({ refused, told }) => {
      const pipeline = await scenes.aPipeline(
        sleepyModule(1),
        {},
        { leaseTimes: { ...OFTEN, deadlineMs: 3000 } },
      );
      const { backend } = pipeline;
      const answerAll = (status: number, routes: string[]) =>
        routes.forEach(route =>
          backend.instead.set(`POST ${route}`, () => ({ status })),
        );
      // Until terraform ended the supervisor had the lease; from then on nobody answers.
      backend.instead.set('POST errored-state', () => {
        answerAll(503, ['lease', 'report', 'errored-state', 'finish']);
        return { status: 503 };
      });
      const ended = pipeline.run();
      await until(() => backend.log.includes('begun'));
      backend.state.broken = true;
      const [session] = pipeline.sessions.all;
      await until(() => session.stopping.reason === 'leaseLost');

      backend.instead.clear();
      answerAll(409, refused);

      expect(await ended).toBeInstanceOf(Error);
      expect(backend.erroredState).toBeDefined();
      expect(backend).toMatchObject(told);
    },
  );

  it('leaves the lease to the supervisor during apply', async () => {
    const { pipeline, backend, ended } = await applying(30);
    const [session] = pipeline.sessions.all;
    const renewals = () =>
      backend.asked.filter(each => each === 'POST lease').length;
    const before = renewals();
    await until(() => renewals() > before + 3);
    expect(session.stopping.reason).toBeUndefined();

    backend.instead.set('POST lease', () => ({ status: 409 }));
    await ended;

    // The interrupt let Terraform stop cleanly, long before the module was done.
    await until(() => backend.state.lock === undefined);
    expect(backend.log).not.toContain('Apply complete!');
  });
});

describe('A run whose processes are killed in apply', () => {
  async function processesOf(pipeline: Pipeline) {
    const directory = join(
      pipeline.runner.config.workingDirectory,
      pipeline.backend.runId,
    );
    const found = await inspectSupervision(join(directory, 'out'));
    if (found.status !== 'running') throw new Error(found.status);
    return found.record;
  }

  it('without its supervisor waits for terraform, and is lost', async () => {
    const { pipeline, backend, ended } = await applying(2);
    const { supervisor } = await processesOf(pipeline);

    process.kill(supervisor.pid, 'SIGKILL');

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.log).toContain('Apply complete!');
    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      reason: expect.stringContaining('The supervisor died'),
      terraformEnded: true,
    });
  });

  it('without terraform is lost', async () => {
    const { pipeline, backend, ended } = await applying();
    const { terraform } = await processesOf(pipeline);

    process.kill(terraform?.pid ?? 0, 'SIGKILL');

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      reason: expect.stringContaining('was killed by SIGKILL'),
      terraformEnded: true,
    });
  });
});

describe('A run of whose apply nobody can tell how it ended', () => {
  it('keeps its directory, and does not claim that terraform ended', async () => {
    const { pipeline, backend, ended } = await applying(2);
    const { workingDirectory } = pipeline.runner.config;
    const directory = join(workingDirectory, backend.runId);
    const recordFile = join(directory, 'out', 'supervisor.json');
    const record = JSON.parse(await readFile(recordFile, 'utf8'));
    await writeFile(
      recordFile,
      JSON.stringify({ ...record, host: 'another-host' }),
    );

    process.kill(record.supervisor.pid, 'SIGKILL');

    expect(await ended).toBeInstanceOf(Error);
    expect(backend.ended).toMatchObject({
      outcome: 'lost',
      reason: expect.stringContaining('Nobody can tell'),
      terraformEnded: false,
    });
    await pipeline.runner.directories.settled();
    expect(await readdir(workingDirectory)).toContain(backend.runId);
  });

  it('is settled when the records can be read again', async () => {
    const { pipeline, backend, ended } = await applying(2);
    const { workingDirectory } = pipeline.runner.config;
    const exitFile = join(workingDirectory, backend.runId, 'out', 'exit.json');
    await symlink(exitFile, exitFile);
    await until(() => backend.log.includes("can't be watched"));
    expect(backend.ended).toBeUndefined();

    await unlink(exitFile);

    expect(await ended).toBeUndefined();
    expect(backend.ended).toMatchObject({
      outcome: 'succeeded',
      terraformEnded: true,
    });
  });

  it('says what Terraform did even where its output is gone', async () => {
    const { pipeline, backend, ended } = await applying(1);
    jest
      .spyOn(pipeline.sessions.all[0], 'take')
      .mockRejectedValue(new Error('EIO'));

    expect(await ended).toBeUndefined();
    expect(backend.ended).toMatchObject({ outcome: 'succeeded' });
    expect(backend.log).toContain('The output of terraform apply is cut here');
  });

  it('has failed if its supervisor was never told to begin', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    const { backend, runner } = pipeline;

    await pipeline.run(async () => {
      runner.discovery.getBaseUrl = async plugin => {
        if (backend.asked.includes('POST apply-start')) {
          runner.discovery.getBaseUrl = async () => backend.http.url;
          throw new Error(`No ${plugin}`);
        }
        return backend.http.url;
      };
    });

    expect(backend.ended).toMatchObject({
      outcome: 'failed',
      reason: 'No infra',
      terraformEnded: true,
    });
  });
});

describe('A run while the backend is away for a while', () => {
  it('loses no line of its log', async () => {
    const pipeline = await scenes.aPipeline({
      'main.tf': `resource "terraform_data" "a" {
        provisioner "local-exec" {
          command = "for i in $(seq 1 2000); do echo line $i; done; sleep 1"
        }
      }`,
    });
    const { backend } = pipeline;
    backend.instead.set('POST report', () => ({ status: 503 }));
    const ended = pipeline.run();
    await until(
      () => backend.asked.filter(each => each === 'POST report').length > 2,
    );
    let times = 0;
    backend.instead.set('POST report', () => {
      times++;
      return times % 2 ? { status: 503 } : undefined;
    });
    await ended;

    const numbers = backend.lines.flatMap(
      line => / line (\d+)$/.exec(` ${line}`)?.[1] ?? [],
    );
    const said = numbers
      .map(Number)
      .filter((n, i, all) => all.indexOf(n) === i);
    expect(said).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
  });

  it('reports its end when it is back', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    const { backend } = pipeline;
    let times = 0;
    backend.instead.set('POST finish', () => {
      times++;
      return times < 3 ? { status: 503 } : undefined;
    });

    expect(await pipeline.run()).toBeUndefined();

    expect(backend.ended?.outcome).toBe('succeeded');
  });
});

describe('A shutdown', () => {
  it('waits for what is about to end', async () => {
    const { pipeline, backend, ended } = await applying(1);

    await pipeline.sessions.drain({ graceMs: 30_000, interruptMs: 1000 });

    expect(backend.ended?.outcome).toBe('succeeded');
    expect(await ended).toBeUndefined();
  });

  it('interrupts once what is not, near the end of its time', async () => {
    const { pipeline, backend, ended } = await applying();

    await pipeline.sessions.drain({ graceMs: 10_000, interruptMs: 9_900 });

    expect(backend.ended).toMatchObject({
      outcome: 'failed',
      reason: 'Drained: the portal was shut down.',
      terraformEnded: true,
    });
    expect(backend.log.match(/Interrupt received/g)).toHaveLength(1);
    expect(backend.state.lock).toBeUndefined();
    await ended;
  });

  it('interrupts a plan as well', async () => {
    const pipeline = await slowIn('plan');
    const ended = pipeline.run();
    await untilIn(pipeline, 'plan');

    await pipeline.sessions.drain({ graceMs: 10_000, interruptMs: 10_000 });

    expect(pipeline.backend.ended?.reason).toContain('Drained');
    await ended;
  });

  it('lets no apply begin, and no run', async () => {
    const pipeline = await scenes.aPipeline(QUICK);
    const drained: Promise<void>[] = [];

    await pipeline.run(async () => {
      drained.push(
        pipeline.sessions.drain({ graceMs: 20_000, interruptMs: 1000 }),
      );
      await sleep(10);
    });
    await Promise.all(drained);

    expect(pipeline.backend.ended?.reason).toContain('Drained');
    expect(pipeline.backend.asked).not.toContain('POST apply-start');
    await expect(pipeline.step('run:start')).rejects.toThrow('portal stops');
  });
});
