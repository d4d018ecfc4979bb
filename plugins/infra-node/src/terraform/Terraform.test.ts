import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'fs/promises';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { join } from 'path';
import { startProcess } from '../process';
import { applyArguments } from './arguments';
import { aTerraform, TerraformScene } from './fixtures/aTerraform';
import { followTerraform } from './followTerraform';
import { useHttpBackend } from './httpBackend';
import { Redactor } from './Redactor';
import { Terraform } from './Terraform';
import { TerraformMessages } from './TerraformMessages';
import { toRunError, toTerraformResult } from './TerraformResult';

jest.setTimeout(60_000);

const SUCCESS = { ended: 'exited', code: 0 };
const FAILURE = { ended: 'exited', code: 1 };

const SECRET = 'hunter22-the-secret';

const MODULE = {
  'main.tf': `
    variable "password" {
      type = string
    }
    resource "terraform_data" "one" {
      input = var.password
      provisioner "local-exec" { command = "echo the password is \${self.input}" }
    }
    output "password" { value = terraform_data.one.output }`,
};

const scenes: TerraformScene[] = [];

async function aScene(...args: Parameters<typeof aTerraform>) {
  const scene = await aTerraform(...args);
  scenes.push(scene);
  return scene;
}

afterEach(async () => {
  await Promise.all(scenes.splice(0).map(scene => scene.remove()));
});

async function apply(scene: TerraformScene, redactor = new Redactor([])) {
  const { directory, engine, environment } = scene;
  const files = {
    stdoutFile: join(directory.out, 'apply.stdout'),
    stderrFile: join(directory.out, 'apply.stderr'),
  };
  const running = await startProcess({
    binary: engine.binary,
    args: applyArguments(directory),
    cwd: directory.module,
    env: environment,
    ...files,
  });
  const messages = new TerraformMessages(redactor);
  await followTerraform({
    ...files,
    until: running.ended,
    messages,
    onLog: lines => void scene.log.push(...lines),
  });
  return toTerraformResult(await running.ended, messages);
}

describe('Terraform', () => {
  it('inits, validates, plans, shows; and the plan can be applied, and destroyed', async () => {
    const scene = await aScene(MODULE, { secrets: [SECRET] });
    const { terraform, directory } = scene;
    await directory.writeVariables({ password: SECRET });

    expect(await terraform.init({ lockFile: 'readonly' })).toMatchObject({
      end: SUCCESS,
      diagnostics: [],
    });
    expect((await terraform.validate()).end).toEqual(SUCCESS);
    expect(await terraform.plan(directory)).toMatchObject({
      end: SUCCESS,
      changes: { operation: 'plan', add: 1, change: 0, remove: 0 },
    });
    const shown = await terraform.show(directory.planFile);
    expect(shown).toMatchObject({
      shown: 'plan',
      plan: { resource_changes: [{ address: 'terraform_data.one' }] },
    });
    await directory.removeVariables();

    const redactor = new Redactor([SECRET]);
    // No variables: the plan holds them.
    const applied = await apply(
      { ...scene, directory: Object.assign(directory, { variablesFile: '' }) },
      redactor,
    );
    expect(applied).toMatchObject({
      end: SUCCESS,
      changes: { operation: 'apply', add: 1 },
      resources: [
        { address: 'terraform_data.one', action: 'create', status: 'done' },
      ],
    });
    expect(scene.text()).toContain(
      'terraform_data.one: (local-exec): the password is (sensitive)',
    );
    expect(scene.text()).not.toContain('hunter22');

    await writeFile(`${directory.path}/v.json`, `{"password":"${SECRET}"}`);
    const destroy = await terraform.plan({
      planFile: directory.planFile,
      variablesFile: `${directory.path}/v.json`,
      destroy: true,
    });
    expect(destroy.changes).toMatchObject({ remove: 1 });
    expect((await apply(scene, redactor)).changes).toMatchObject({
      operation: 'apply',
      remove: 1,
    });
  });

  it('keeps no secret in the files of its output but in the plan itself', async () => {
    const { terraform, directory } = await aScene(MODULE, {
      secrets: [SECRET],
    });
    await directory.writeVariables({ password: SECRET });
    await terraform.init();
    await terraform.plan(directory);
    await terraform.show(directory.planFile);
    await directory.removeVariables();
    await rm(directory.planFile);
    for (const name of await readdir(directory.out)) {
      const file = join(directory.out, name);
      expect(await readFile(file, 'latin1')).not.toContain(SECRET);
      expect((await stat(file)).mode % 0o100).toBe(0);
    }
  });

  it('passes diagnostics on, with file and line', async () => {
    const { terraform, directory, log } = await aScene({
      'main.tf': 'resource "terraform_data" "x" {\n  input = var.nope\n}\n',
    });
    await terraform.init();
    const expected = {
      severity: 'error',
      summary: 'Reference to undeclared input variable',
      detail: expect.stringContaining('"nope"'),
      file: 'main.tf',
      line: 2,
      snippet: '  input = var.nope',
    };
    const validated = await terraform.validate();
    expect(validated).toMatchObject({ end: FAILURE, diagnostics: [expected] });
    expect(log.at(-1)).toMatchObject({
      level: 'error',
      text: expect.stringContaining('on main.tf line 2'),
    });
    const { planFile } = directory;
    const planned = await terraform.plan({ planFile });
    expect(planned).toMatchObject({ end: FAILURE, diagnostics: [expected] });
    expect(toRunError('terraform plan', planned)).toEqual({
      summary: 'terraform plan failed: Reference to undeclared input variable',
      diagnostics: planned.diagnostics,
    });
  });

  it('says which variable has a value that the module refuses, and why, without the file of all values', async () => {
    const condition = (name: string, is: string, message: string) => `
      variable "${name}" {
        default = "x"
        validation {
          condition     = ${is}
          error_message = "${message}"
        }
      }`;
    const { terraform, directory, text } = await aScene({
      'main.tf': [
        condition('pört', 'var.pört == "80"', 'Only 80.'),
        condition('size', 'var.size == "s"', 'Only s.'),
        condition('free', 'var.free != ""', 'Never.'),
        'variable "count_of" { type = object({ a = number }) }',
        'variable "given" {}',
        'module "sub" {\n  source = "./sub"\n  inner = var.given\n}',
      ].join('\n'),
    });
    await mkdir(join(directory.module, 'sub'));
    await writeFile(
      join(directory.module, 'sub', 'main.tf'),
      condition('inner', 'var.inner == "y"', 'Only y.'),
    );
    await terraform.init();
    await directory.writeVariables({
      free: 'shown-to-nobody "é": ',
      pört: '81',
      count_of: { a: 1 },
      given: 'x',
    });
    const planned = await terraform.plan(directory);
    const found = planned.diagnostics.map(
      ({ variable, detail, file, snippet }) => ({
        variable,
        detail: detail?.split('\n')[0],
        file,
        snippet,
      }),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        { variable: 'pört', detail: 'Only 80.' },
        expect.objectContaining({
          variable: 'size',
          detail: 'Only s.',
          file: 'main.tf',
        }),
      ]),
    );
    expect(found.filter(({ detail }) => detail === 'Only y.')).toEqual([
      expect.objectContaining({ variable: undefined, file: 'main.tf' }),
    ]);
    expect(toRunError('terraform plan', planned)?.summary).toMatch(
      /^terraform plan failed: (pört: Only 80|size: Only s)\.$/,
    );
    const seen = `${JSON.stringify(planned)} ${text()}`;
    expect(seen).toContain('in the value of pört');
    expect(seen).not.toContain('shown-to-nobody');
    expect(seen).not.toContain(directory.path);
  });

  it('says of a value of another type which variable it is for', async () => {
    const { terraform, directory } = await aScene({
      'main.tf': 'variable "size" { type = object({ a = number }) }',
    });
    await terraform.init();
    await directory.writeVariables({ size: { a: 'x' } });
    const planned = await terraform.plan(directory);
    expect(toRunError('terraform plan', planned)?.summary).toMatch(
      /^terraform plan failed: size: .*a number is required/,
    );
    expect(JSON.stringify(planned)).not.toContain(directory.path);
  });

  it('passes on what Terraform says before it minds -json', async () => {
    const { terraform } = await aScene(MODULE);
    const shown = await terraform.show('/nowhere/plan');
    expect(shown).toMatchObject({
      shown: 'nothing',
      result: {
        end: FAILURE,
        diagnostics: [
          {
            severity: 'error',
            summary: 'Failed to read the given file as a state or plan file',
            detail: expect.stringContaining('/nowhere/plan'),
          },
        ],
      },
    });
  });

  it('fails at init for a syntax error, with file and line', async () => {
    const { terraform } = await aScene({ 'bad.tf': 'resource "a" {' });
    expect(await terraform.init()).toMatchObject({
      end: FAILURE,
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ file: 'bad.tf', line: 1 }),
      ]),
    });
  });

  it('says that a provider is missing in the lock file', async () => {
    const { terraform, directory } = await aScene({
      'main.tf': 'resource "random_id" "x" {}',
    });
    const { planFile } = directory;
    expect(await terraform.plan({ planFile })).toMatchObject({
      end: FAILURE,
      diagnostics: [{ summary: 'Inconsistent dependency lock file' }],
    });
  });

  it('is interrupted when it is cancelled, in each command', async () => {
    const { directory, environment } = await aScene({
      // Stands in for a terraform that is busy.
      busy: `#!/bin/sh\ntrap 'exit 1' INT\necho "{\\"@message\\":\\"busy\\"}"\nsleep 30 & wait`,
    });
    const binary = join(directory.module, 'busy');
    await chmod(binary, 0o700);
    const commands = ['init', 'validate', 'plan', 'show'] as const;
    for (const command of commands) {
      const abort = new AbortController();
      const terraform = new Terraform({
        binary,
        moduleDirectory: directory.module,
        outDirectory: directory.out,
        environment,
        onLog: () => abort.abort(),
      });
      const timer = setTimeout(() => abort.abort(), 300);
      const limits = { signal: abort.signal };
      const result = {
        init: () => terraform.init(limits),
        validate: () => terraform.validate(limits),
        plan: () => terraform.plan({ ...limits, planFile: '/x' }),
        show: async () => {
          const shown = await terraform.show('/x', limits);
          return shown.shown === 'nothing' ? shown.result : undefined;
        },
      };
      expect((await result[command]())?.end).toEqual({
        ended: 'cancelled',
        code: 1,
      });
      clearTimeout(timer);
    }
  });

  it.each(['init', 'validate', 'plan'] as const)(
    'does not even begin %s when it was cancelled before',
    async command => {
      const { terraform, directory, log } = await aScene(MODULE);
      const result = await terraform[command]({
        ...directory,
        signal: AbortSignal.abort(),
      });
      expect(result.end).toEqual({ ended: 'cancelled' });
      expect(log).toEqual([]);
    },
  );

  it('ends a command whose log nobody takes, and says why', async () => {
    const { directory, engine, environment } = await aScene(MODULE);
    const terraform = new Terraform({
      binary: engine.binary,
      moduleDirectory: directory.module,
      outDirectory: directory.out,
      environment,
      onLog: () => {
        throw new Error('cannot store the log');
      },
    });
    await expect(terraform.init()).rejects.toThrow('cannot store the log');
  });

  it('says that terraform is missing', async () => {
    const { directory, environment } = await aScene(MODULE);
    const terraform = new Terraform({
      binary: '/nowhere/terraform',
      moduleDirectory: directory.module,
      outDirectory: directory.out,
      environment,
    });
    const result = await terraform.init();
    expect(toRunError('terraform init', result)).toEqual({
      summary:
        "terraform init could not be started: '/nowhere/terraform' was not found or may not be executed",
      diagnostics: [],
    });
  });

  it('does not read a plan that is too large', async () => {
    const { terraform, directory } = await aScene(MODULE);
    await directory.writeVariables({ password: 'x'.repeat(5000) });
    await terraform.init();
    await terraform.plan(directory);
    expect(
      await terraform.show(directory.planFile, { maxBytes: 5000 }),
    ).toMatchObject({ shown: 'tooLarge', bytes: expect.any(Number) });
  });

  it('goes on with the log where it was left, and knows all diagnostics', async () => {
    const scene = await aScene(MODULE);
    const { directory, terraform, log } = scene;
    await directory.writeVariables({ password: 'x' });
    await terraform.init();
    await terraform.plan(directory);
    const count = log.length;
    const offsets: number[] = [];
    const read = async (reportedOffset: number) => {
      const messages = new TerraformMessages();
      const lines: string[] = [];
      await followTerraform({
        stdoutFile: join(directory.out, 'plan.stdout'),
        stderrFile: join(directory.out, 'plan.stderr'),
        until: Promise.resolve(),
        messages,
        reportedOffset,
        onLog: (some, offset) => {
          offsets.push(offset);
          lines.push(...some.map(line => line.text));
        },
      });
      return { lines, messages };
    };
    const whole = await read(0);
    expect(count).toBeGreaterThan(whole.lines.length);
    const end = (await stat(join(directory.out, 'plan.stdout'))).size;
    expect(offsets.at(-1)).toBe(end);
    const rest = await read(end - 10);
    expect(rest.lines).toEqual(whole.lines.slice(-1));
    expect(rest.messages.changes).toEqual(whole.messages.changes);
  });
});

describe('useHttpBackend', () => {
  it("wins over the module's own backend, and keeps the credential out of files", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const scene = await aScene(
      {
        'main.tf': `terraform {
          backend "local" { path = "mine.tfstate" }
        }
        resource "terraform_data" "x" {}`,
        'zz_override.tf': 'terraform {\n  backend "local" {}\n}',
      },
      {
        state: {
          address: `http://127.0.0.1:${port}/state`,
          username: 'run-1',
          password: SECRET,
        },
      },
    );
    const { terraform, directory } = scene;
    await useHttpBackend(directory.module);
    const result = await terraform.init();
    expect(result.end).toEqual(SUCCESS);
    expect(scene.text()).toContain(
      'Successfully configured the backend "http"',
    );
    const kept = await readFile(
      join(directory.module, '.terraform', 'terraform.tfstate'),
      'utf8',
    );
    expect(JSON.parse(kept).backend.type).toBe('http');
    expect(kept).not.toMatch(/hunter22|127\.0\.0\.1/);
    const basic = Buffer.from(`run-1:${SECRET}`).toString('base64');
    expect(new Set(asked)).toEqual(new Set([`Basic ${basic}`]));
    server.close();
  });
});
