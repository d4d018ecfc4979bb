import { execFile } from 'child_process';
import { promisify } from 'util';
import { access, readdir, readFile, writeFile } from 'fs/promises';
import { join } from 'path';
import { mockCredentials } from '@backstage/backend-test-utils';
import { PlanFile, RunSpec } from '@groundwork/plugin-infra-node';
import { Pipeline, PipelineOptions } from '../__testUtils__/aPipeline';
import { RunnerBackend } from '../__testUtils__/RunnerBackend';
import { Scenes } from '../__testUtils__/scenes';
import { until } from '../__testUtils__/until';
import { RunFailure } from './endings';

jest.setTimeout(60_000);

const MODULE = {
  'main.tf': `
    variable "name" { type = string }
    resource "terraform_data" "vpc" { input = var.name }
    output "name" { value = terraform_data.vpc.output }
  `,
};

const scenes = new Scenes();
let workingDirectory: string;

beforeEach(async () => {
  workingDirectory = await scenes.aFolder();
});
afterEach(() => scenes.remove());

function aPipeline(
  files: Record<string, string> = MODULE,
  spec: Partial<RunSpec> = { variables: { name: 'vpc-1' } },
  more: Partial<PipelineOptions> = {},
) {
  return scenes.aPipeline(files, spec, { workingDirectory, ...more });
}

/** What the backend has to give to the run that applies the plan. */
function savedPlanOf({ plan }: RunnerBackend): PlanFile {
  if (!plan) throw new Error('No plan');
  const { planFile, lockFile, engineVersion } = plan;
  return { planFile, lockFile, engineVersion };
}

describe('A run that plans and applies', () => {
  it('does so, and tells what happened', async () => {
    const pipeline = await aPipeline();
    const { backend } = pipeline;

    expect(await pipeline.run()).toBeUndefined();

    expect(backend.ended).toMatchObject({
      outcome: 'succeeded',
      reason: 'Terraform applied the plan.',
      terraformEnded: true,
      validated: true,
    });
    expect(backend.state.content).toMatchObject({
      outputs: { name: { value: 'vpc-1' } },
    });
    expect(backend.state.lock).toBeUndefined();
    expect(
      [...backend.steps.values()].map(({ name, status }) => [name, status]),
    ).toEqual(
      ['start', 'init', 'validate', 'plan', 'apply', 'finish'].map(name => [
        name,
        'succeeded',
      ]),
    );
    expect(milestonesOf(backend)).toEqual([
      "Starting apply of 'vpc'",
      'Downloading the module',
      expect.stringMatching(/^Initializing terraform \d+\.\d+\.\d+/),
      'Validating the module',
      'Preparing variables',
      'Executing terraform plan',
      'Executing terraform apply',
      'Extracting outputs',
      'Apply completed successfully',
    ]);
    expect(backend.log).toContain('Apply complete! Resources: 1 added');
  });

  it('stores the plan before it asks for leave to apply', async () => {
    const pipeline = await aPipeline();
    await pipeline.run();

    const { asked, plan } = pipeline.backend;
    expect(asked.indexOf('PUT plan')).toBeLessThan(
      asked.indexOf('POST apply-start'),
    );
    expect(plan?.plan.summary).toMatchObject({ add: 1, destroy: 0 });
    expect(plan?.state).toBeUndefined();
    expect(plan?.engineVersion).toMatch(/^\d+\.\d+/);
  });

  it('leaves the masked plan in the workspace for steps between plan and apply', async () => {
    const pipeline = await aPipeline();
    let seen = '';
    await pipeline.run(async () => {
      seen = await readFile(join(pipeline.workspace, 'plan.json'), 'utf8');
    });

    expect(JSON.parse(seen)).toEqual(pipeline.backend.plan?.plan);
  });

  it('leaves nothing on the host but the bundle', async () => {
    const pipeline = await aPipeline();
    await pipeline.run();

    await until(async () => (await readdir(workingDirectory)).length === 1);
    expect(await readdir(workingDirectory)).toEqual(['bundles']);
  });

  it('fetches a bundle once, and again if it was damaged', async () => {
    const pipeline = await aPipeline();
    const { backend } = pipeline;
    await pipeline.run();
    await backend.setRun(MODULE, { variables: { name: 'b' } });
    await pipeline.run();
    expect(backend.asked.filter(each => each === 'GET bundle')).toHaveLength(1);

    const { hash } = backend.spec.bundle;
    await writeFile(join(workingDirectory, 'bundles', `${hash}.tgz`), 'x');
    await backend.setRun(MODULE, { variables: { name: 'c' } });
    expect(await pipeline.run()).toBeUndefined();
    expect(backend.asked.filter(each => each === 'GET bundle')).toHaveLength(2);
  });

  it('skips the validation of files that passed before', async () => {
    const pipeline = await aPipeline(MODULE, { variables: { name: 'a' } });
    pipeline.backend.spec.bundle.validated = true;
    await pipeline.run();

    expect(pipeline.backend.steps.get('validate')?.status).toBe('skipped');
    expect(pipeline.backend.ended?.validated).toBeUndefined();
  });
});

describe('A module with an ephemeral variable', () => {
  const EPHEMERAL = {
    'main.tf': `
      variable "name" { type = string }
      variable "token" {
        type      = string
        sensitive = true
        ephemeral = true
      }
      resource "terraform_data" "vpc" {
        input = var.name
        provisioner "local-exec" {
          command = "ls \${abspath(path.root)}/../out"
        }
        provisioner "local-exec" {
          command     = "test x$TOKEN = xa-token"
          environment = { TOKEN = var.token }
        }
      }
    `,
  };
  const spec = {
    variables: { name: 'vpc-1', token: 'a-token' },
    ephemeral: ['token', 'not-given'],
    secrets: ['a-token'],
  };

  it('is planned and applied in one run', async () => {
    const pipeline = await aPipeline(EPHEMERAL, spec);

    expect(await pipeline.run()).toBeUndefined();

    expect(pipeline.backend.ended?.outcome).toBe('succeeded');
    expect(pipeline.backend.log).not.toContain('a-token');
    expect(JSON.stringify(pipeline.backend.state.content)).not.toContain(
      'a-token',
    );
  });

  it('is applied by a run of its own, which leaves no value behind', async () => {
    const pipeline = await aPipeline(EPHEMERAL, {
      ...spec,
      phase: 'plan',
      operation: 'plan',
    });
    const { backend } = pipeline;
    await pipeline.run();
    backend.savedPlan = savedPlanOf(backend);
    await backend.setRun(EPHEMERAL, { ...spec, phase: 'apply' });

    await pipeline.step('run:start');
    await pipeline.step('terraform:init');
    await pipeline.step('terraform:apply');

    const out = join(workingDirectory, backend.runId, 'out');
    expect(await readdir(out)).not.toContain('variables.tfvars.json');
    await pipeline.step('run:finish');
    expect(backend.ended?.outcome).toBe('succeeded');
    expect(backend.log).toContain('variables.tfvars.json');
  });

  it('leaves no value behind when its apply fails', async () => {
    const pipeline = await aPipeline(EPHEMERAL, {
      ...spec,
      variables: { ...spec.variables, token: '' },
    });
    const { backend } = pipeline;
    // Its directory stays.
    backend.state.broken = true;
    backend.instead.set('POST errored-state', () => ({ status: 413 }));

    expect(await pipeline.run()).toBeInstanceOf(Error);

    expect(backend.asked).toContain('POST errored-state');
    const out = join(workingDirectory, backend.runId, 'out');
    expect(await readdir(out)).not.toContain('variables.tfvars.json');
  });
});

describe('A module that calls others', () => {
  const child = 'output "name" { value = "child" }\n';
  const calling = (source: string) => ({
    'main.tf': `
      module "child" { source = "${source}" }
      output "name" { value = module.child.name }
    `,
  });

  async function aRepository(): Promise<string> {
    const folder = await scenes.aFolder();
    await writeFile(join(folder, 'main.tf'), child);
    const git = (...args: string[]) =>
      promisify(execFile)('git', ['-C', folder, ...args]);
    await git('init', '--quiet');
    await git('add', '.');
    const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    await git(...person, 'commit', '--quiet', '-m', 'First');
    return folder;
  }

  it('finds those in its own folder', async () => {
    const pipeline = await aPipeline(
      { ...calling('./child'), 'child/main.tf': child },
      {},
    );

    expect(await pipeline.run()).toBeUndefined();

    expect(pipeline.backend.state.content).toMatchObject({
      outputs: { name: { value: 'child' } },
    });
  });

  it('gets none from a git repository of this host', async () => {
    const repository = await aRepository();
    const pipeline = await aPipeline(calling(`git::file://${repository}`), {});

    expect(await pipeline.run()).toBeInstanceOf(Error);

    expect(JSON.stringify(pipeline.backend.ended?.error)).toContain(
      "transport 'file' not allowed",
    );
  });

  it('gets it where such repositories are allowed', async () => {
    const repository = await aRepository();
    const pipeline = await aPipeline(
      calling(`git::file://${repository}`),
      {},
      { config: { sources: { localPaths: [repository] } } },
    );

    expect(await pipeline.run()).toBeUndefined();
  });
});

describe('A plan and its apply in two runs', () => {
  async function planned() {
    const pipeline = await aPipeline(MODULE, {
      phase: 'plan',
      operation: 'plan',
      variables: { name: 'vpc-1' },
    });
    const { backend } = pipeline;
    const { outputs } = await pipeline.step('run:start');
    expect(outputs).toEqual({ owned: true, phase: 'plan' });
    for (const step of ['init', 'validate', 'plan', 'apply']) {
      await pipeline.step(`terraform:${step}`);
    }
    await pipeline.step('run:finish');
    expect(backend.ended?.reason).toBe('The plan is made and stored.');
    expect(backend.steps.get('apply')?.status).toBe('skipped');
    expect(backend.state.content).toBeUndefined();
    return pipeline;
  }

  async function prepareApply({ backend }: Pipeline, engineVersion?: string) {
    const saved = savedPlanOf(backend);
    backend.savedPlan = {
      ...saved,
      engineVersion: engineVersion ?? saved.engineVersion,
    };
    await backend.setRun(MODULE, { phase: 'apply' });
  }

  it('apply that very plan', async () => {
    const pipeline = await planned();
    await prepareApply(pipeline);

    expect(await pipeline.run()).toBeUndefined();

    expect(pipeline.backend.state.content).toMatchObject({
      outputs: { name: { value: 'vpc-1' } },
    });
    expect(pipeline.backend.steps.get('plan')?.status).toBe('skipped');
  });

  it('do not apply a plan of another version of the engine', async () => {
    const pipeline = await planned();
    await prepareApply(pipeline, '0.1.2');

    const failure = await pipeline.run();

    expect(failure?.message).toMatch(
      /^The plan was made by terraform 0\.1\.2, this host has \d+\.\d+\.\d+: plan it again\.$/,
    );
    expect(pipeline.backend.ended).toMatchObject({
      outcome: 'failed',
      reason: failure?.message,
      terraformEnded: true,
    });
    expect(pipeline.backend.asked).not.toContain('POST apply-start');
  });

  it('do not apply a plan whose state has moved', async () => {
    const pipeline = await planned();
    await prepareApply(pipeline);
    pipeline.backend.state.content = {
      version: 4,
      serial: 7,
      lineage: 'other',
      outputs: {},
      resources: [],
    };

    await pipeline.run();

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'failed' });
    expect(pipeline.backend.ended?.error?.summary).toContain('plan');
  });

  it('destroy, by a plan that knows the state it was made from', async () => {
    const pipeline = await planned();
    const { backend } = pipeline;
    await prepareApply(pipeline);
    await pipeline.run();
    await backend.setRun(MODULE, {
      operation: 'destroy',
      destroys: true,
      variables: { name: 'vpc-1' },
    });

    expect(await pipeline.run()).toBeUndefined();

    expect(backend.plan?.plan.summary).toMatchObject({ destroy: 1 });
    expect(backend.plan?.state).toMatchObject({
      serial: expect.any(Number),
      lineage: expect.stringMatching(/.{30}/),
    });
    expect(backend.state.content).toMatchObject({ resources: [] });
    expect(backend.log).toContain('Destroy completed successfully');
  });
});

describe('A run that goes wrong', () => {
  async function failed(
    files: Record<string, string>,
    spec: Partial<RunSpec> = {},
  ) {
    const pipeline = await aPipeline(files, spec);
    const failure = await pipeline.run();
    return { failure, ...pipeline, backend: pipeline.backend };
  }

  it.each([
    [
      'init',
      { 'main.tf': 'terraform {\n  required_version = "> 99"\n}\n' },
      { file: 'main.tf', line: 2 },
    ],
    [
      'validate',
      { 'main.tf': '\noutput "a" {\n  value = local.missing\n}\n' },
      { file: 'main.tf', line: 3 },
    ],
    [
      'plan',
      {
        'main.tf':
          'variable "size" {\n  default = 3\n  validation {\n    condition     = var.size > 5\n    error_message = "Too small."\n  }\n}\n',
      },
      { file: 'main.tf', line: 1 },
    ],
    [
      'apply',
      {
        'main.tf':
          'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "exit 3"\n  }\n}\n',
      },
      { file: 'main.tf', line: 2 },
    ],
  ])(
    'in %s ends with what Terraform says about the module',
    async (step, files, place) => {
      const { failure, backend } = await failed(files);

      expect(failure?.message).toContain(`terraform ${step} failed`);
      expect(backend.ended).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining(`terraform ${step} failed`),
        terraformEnded: true,
        error: { diagnostics: [{ severity: 'error', ...place }] },
      });
      expect(backend.steps.get(step)?.status).toBe('failed');
      expect(backend.asked.filter(each => each === 'POST finish')).toHaveLength(
        1,
      );
      expect(backend.state.lock).toBeUndefined();
    },
  );

  it('for want of the engine says how to get it', async () => {
    const pipeline = await aPipeline(
      MODULE,
      {},
      { config: { engines: { terraform: { binary: 'no-terraform' } } } },
    );

    await pipeline.run();

    expect(pipeline.backend.ended?.reason).toContain(
      'https://developer.hashicorp.com/terraform/install',
    );
  });

  it('because the bundle is another one, does not use it', async () => {
    const pipeline = await aPipeline();
    pipeline.backend.spec.bundle.hash = 'a'.repeat(64);

    await pipeline.run();

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'failed' });
    expect(pipeline.backend.ended?.reason).toContain('hash');
  });

  it('in a step that is not ours is ended by the last one', async () => {
    const pipeline = await aPipeline();

    await pipeline.run(async () => {
      throw new Error('policy says no');
    });

    expect(pipeline.backend.ended).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('Another step of its pipeline'),
    });
    expect(pipeline.backend.asked).not.toContain('POST apply-start');
  });

  it('after apply stays applied', async () => {
    const pipeline = await aPipeline();
    for (const step of ['run:start', 'terraform:init', 'terraform:plan']) {
      await pipeline.step(step);
    }
    await pipeline.step('terraform:apply');

    await pipeline.step('run:finish', { outcome: 'failed' });

    expect(pipeline.backend.ended).toMatchObject({
      outcome: 'succeeded',
      reason: expect.stringContaining('had applied the plan before'),
    });
  });

  it('hands in the state that Terraform could not store', async () => {
    const pipeline = await aPipeline();
    pipeline.backend.state.broken = true;

    await pipeline.run();

    expect(pipeline.backend.ended).toMatchObject({ outcome: 'failed' });
    expect(JSON.parse(pipeline.backend.erroredState ?? '')).toMatchObject({
      outputs: { name: { value: 'vpc-1' } },
    });
  });

  it('when its time is up says so', async () => {
    const { backend } = await failed(
      {
        'main.tf':
          'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "sleep 30"\n  }\n}\n',
      },
      { timeoutSeconds: 3 },
    );

    expect(backend.ended).toMatchObject({
      outcome: 'failed',
      reason: 'It took longer than it may.',
      terraformEnded: true,
    });
    expect(backend.state.lock).toBeUndefined();
  });
});

describe('A step of a run', () => {
  it('refuses a task that was started by hand', async () => {
    const pipeline = await aPipeline();
    for (const initiator of [
      mockCredentials.user(),
      mockCredentials.service('plugin:other'),
    ]) {
      pipeline.initiator = initiator as typeof pipeline.initiator;
      for (const step of ['run:start', 'terraform:apply', 'run:finish']) {
        await expect(pipeline.step(step)).rejects.toThrow(
          'started by the infrastructure plugin only',
        );
      }
    }
    expect(pipeline.backend.asked).toEqual([]);
  });

  it('does nothing where another task carries the run out', async () => {
    const pipeline = await aPipeline();
    pipeline.backend.instead.set('POST start', () => ({ status: 409 }));

    const { outputs } = await pipeline.step('run:start');
    expect(outputs).toEqual({ owned: false, phase: 'none' });
    expect(await pipeline.run()).toBeUndefined();

    expect(new Set(pipeline.backend.asked)).toEqual(new Set(['POST start']));
  });

  it('refuses to go on with a run that another process began', async () => {
    const pipeline = await aPipeline();

    await expect(pipeline.step('terraform:apply')).rejects.toThrow(
      'This process does not carry out run',
    );
    await expect(
      pipeline.step('run:finish', { outcome: 'failed' }),
    ).rejects.toThrow('This process does not carry out run');
    expect(pipeline.backend.asked).toEqual([]);
  });
});

describe('Secrets of a run', () => {
  const SPY = {
    'main.tf': `
      variable "secret" {
        type      = string
        sensitive = true
      }
      resource "terraform_data" "spy" {
        input = var.secret
        provisioner "local-exec" {
          command = <<-EOT
            echo "$SECRET" | sed 's/x/x/'
            env
            pid=$PPID; while [ "$pid" -gt 1 ]; do
              cat /proc/$pid/environ /proc/$pid/cmdline | tr '\\0' '\\n' >> ../../spied
              pid=$(sed 's/.*) . //' /proc/$pid/stat | cut -d' ' -f1)
            done
          EOT
          environment = { SECRET = nonsensitive(var.secret) }
        }
      }
      output "plain" { value = nonsensitive(var.secret) }
    `,
  };

  it('are nowhere in what is told, and the ticket is out of reach of a module', async () => {
    const secret = 'hunter2-hunter2';
    const pipeline = await aPipeline(SPY, {
      variables: { secret },
      secrets: [secret],
    });
    const { backend } = pipeline;

    const failure = await pipeline.run();

    expect(failure).toBeUndefined();
    const spied = await readFile(join(workingDirectory, 'spied'), 'utf8');
    expect(spied).toContain('TF_HTTP_PASSWORD=state-password');
    expect(spied).not.toContain(backend.ticket);
    const { planFile, ...plan } = backend.plan ?? { planFile: '' };
    const told = JSON.stringify([backend.lines, plan, backend.ended]);
    expect(told).toContain('TF_HTTP_PASSWORD=(sensitive)');
    expect(told).not.toContain(secret);
    expect(told).not.toContain('state-password');
    const inWorkspace = join(pipeline.workspace, 'plan.json');
    expect(await readFile(inWorkspace, 'utf8')).not.toContain(secret);
  });

  it('are not in why the run ended, whoever says so', async () => {
    const secret = 'hunter2-hunter2';
    const pipeline = await aPipeline(MODULE, { secrets: [secret] });
    await pipeline.step('run:start');
    const [session] = pipeline.sessions.all;
    const text = `no route to postgres://app:${secret}@db`;

    await expect(
      session.step('plan', async () => {
        throw new RunFailure({
          reason: text,
          error: {
            summary: text,
            diagnostics: [
              {
                severity: 'error',
                summary: text,
                detail: text,
                file: 'main.tf',
                line: 1,
                snippet: text,
              },
            ],
          },
        });
      }),
    ).rejects.toThrow('no route to postgres://app:(sensitive)@db');

    const { lines, ended } = pipeline.backend;
    expect(ended?.error?.diagnostics[0]).toMatchObject({
      file: 'main.tf',
      line: 1,
    });
    expect(JSON.stringify([lines, ended])).not.toContain(secret);
  });

  it('do not stay on the host', async () => {
    const pipeline = await aPipeline(SPY, {
      variables: { secret: 'hunter2-hunter2' },
    });
    await pipeline.step('run:start');
    await pipeline.step('terraform:init');
    await pipeline.step('terraform:plan');

    const out = join(workingDirectory, pipeline.backend.runId, 'out');
    expect(await readdir(out)).not.toContain('variables.tfvars.json');
    await pipeline.step('run:finish', { outcome: 'failed' });
    await until(() =>
      access(out).then(
        () => false,
        () => true,
      ),
    );
  });
});

function milestonesOf(backend: RunnerBackend): string[] {
  return backend.lines.filter(line =>
    /^(Starting|Downloading|Initializing terraform|Validating|Preparing|Executing|Extracting|\w+ (completed|failed|cancelled))/.test(
      line,
    ),
  );
}
