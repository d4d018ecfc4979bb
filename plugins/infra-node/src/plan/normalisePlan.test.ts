import { isEmptyPlan, MASK } from '@groundwork/plugin-infra-common';
import { writeFile } from 'fs/promises';
import { join } from 'path';
import { hasSucceeded, startProcess } from '../process';
import { applyArguments, Redactor } from '../terraform';
import { aTerraform, TerraformScene } from '../terraform/fixtures/aTerraform';
import { normalisePlan } from './normalisePlan';
import { sensitiveTexts } from './sensitiveTexts';

jest.setTimeout(60_000);

const scenes: TerraformScene[] = [];

afterEach(async () => {
  await Promise.all(scenes.splice(0).map(scene => scene.remove()));
});

async function aModule(configuration: string): Promise<TerraformScene> {
  const scene = await aTerraform({ 'main.tf': configuration });
  scenes.push(scene);
  await scene.terraform.init();
  return scene;
}

async function planOf(
  { terraform, directory, text }: TerraformScene,
  variables: Record<string, unknown> = {},
  options: { destroy?: boolean } = {},
) {
  await directory.writeVariables(variables);
  const { planFile, variablesFile } = directory;
  const made = await terraform.plan({ planFile, variablesFile, ...options });
  if (!hasSucceeded(made.end)) throw new Error(text());
  const shown = await terraform.show(planFile);
  if (shown.shown !== 'plan') throw new Error('No plan');
  return { shown: shown.plan, changes: made.changes };
}

async function apply({ engine, directory, environment }: TerraformScene) {
  const running = await startProcess({
    binary: engine.binary,
    args: applyArguments({ planFile: directory.planFile }),
    cwd: directory.module,
    env: environment,
    stdoutFile: join(directory.out, 'apply.stdout'),
    stderrFile: join(directory.out, 'apply.stderr'),
  });
  expect(await running.ended).toEqual({ ended: 'exited', code: 0 });
}

const NOTHING = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
  import: 0,
  move: 0,
};

describe('normalisePlan of a real plan', () => {
  it('tells what is created, changed, replaced, moved, destroyed; counted as Terraform counts', async () => {
    const scene = await aModule(`
      resource "terraform_data" "kept" {}
      resource "terraform_data" "changed" { input = "before" }
      resource "terraform_data" "replaced" { triggers_replace = ["before"] }
      resource "terraform_data" "old_name" {}
      resource "terraform_data" "gone" {}
      resource "terraform_data" "forgotten" {}
      output "kept" { value = "same" }
      output "changed" { value = "before" }
      output "gone" { value = "gone" }`);
    const first = await planOf(scene);
    expect(normalisePlan(first.shown).summary).toEqual({ ...NOTHING, add: 6 });
    await apply(scene);

    await writeFile(
      join(scene.directory.module, 'main.tf'),
      `
      resource "terraform_data" "kept" {}
      resource "terraform_data" "changed" { input = "after" }
      resource "terraform_data" "replaced" { triggers_replace = ["after"] }
      resource "terraform_data" "new_name" {}
      resource "terraform_data" "added" { for_each = toset(["a"]) }
      resource "terraform_data" "imported" {}
      moved {
        from = terraform_data.old_name
        to   = terraform_data.new_name
      }
      removed {
        from = terraform_data.forgotten
        lifecycle { destroy = false }
      }
      import {
        to = terraform_data.imported
        id = "the-id"
      }
      output "kept" { value = "same" }
      output "changed" { value = terraform_data.changed.output }`,
    );
    const { shown, changes } = await planOf(scene);
    const plan = normalisePlan(shown);

    expect(plan.summary).toEqual({
      add: 1,
      change: 1,
      replace: 1,
      destroy: 1,
      import: 1,
      move: 1,
    });
    // Terraform's own count, where a replacement is both.
    expect(changes).toMatchObject({ add: 2, change: 1, remove: 2, import: 1 });
    expect(
      plan.resourceChanges.map(({ address, actions }) => [
        address,
        actions.join('/'),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['terraform_data.added["a"]', 'create'],
        ['terraform_data.changed', 'update'],
        ['terraform_data.forgotten', 'forget'],
        ['terraform_data.gone', 'delete'],
        ['terraform_data.imported', 'no-op'],
        ['terraform_data.new_name', 'no-op'],
        ['terraform_data.replaced', 'delete/create'],
      ]),
    );
    expect(plan.resourceChanges).toHaveLength(7);
    expect(plan.resourceChanges).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          address: 'terraform_data.replaced',
          type: 'terraform_data',
          name: 'replaced',
          actionReason: 'replace_because_cannot_update',
          replacePaths: [['triggers_replace']],
          unknown: { id: true },
        }),
        expect.objectContaining({
          address: 'terraform_data.new_name',
          previousAddress: 'terraform_data.old_name',
        }),
        expect.objectContaining({
          address: 'terraform_data.imported',
          importId: 'the-id',
        }),
      ]),
    );
    expect(plan.outputChanges).toEqual([
      {
        name: 'changed',
        actions: ['update'],
        before: 'before',
        unknown: true,
        sensitive: false,
      },
      {
        name: 'gone',
        actions: ['delete'],
        before: 'gone',
        unknown: false,
        sensitive: false,
      },
    ]);
  });

  it('is empty when nothing changes, and full of deletes when all goes', async () => {
    const scene = await aModule('resource "terraform_data" "x" { count = 2 }');
    await planOf(scene);
    await apply(scene);
    const same = normalisePlan((await planOf(scene)).shown);
    expect(same).toEqual({
      summary: NOTHING,
      resourceChanges: [],
      outputChanges: [],
    });
    expect(isEmptyPlan(same)).toBe(true);
    const { shown } = await planOf(scene, {}, { destroy: true });
    expect(normalisePlan(shown).summary).toEqual({ ...NOTHING, destroy: 2 });
  });

  it('masks what is sensitive, before and after, and says where', async () => {
    const configuration = (wrap: string) => `
      variable "secret" {
        type      = string
        sensitive = true
      }
      resource "terraform_data" "x" {
        input = {
          open   = "open"
          secret = ${wrap}(var.secret)
          list   = ["open", var.secret]
          none   = null
        }
      }
      output "secret" {
        value     = var.secret
        sensitive = true
      }`;
    const scene = await aModule(configuration('sensitive'));
    const { shown } = await planOf(scene, { secret: 'first-secret' });
    const plan = normalisePlan(shown);
    expect(plan.resourceChanges).toEqual([
      {
        address: 'terraform_data.x',
        type: 'terraform_data',
        name: 'x',
        actions: ['create'],
        after: {
          input: {
            open: 'open',
            secret: MASK,
            list: ['open', MASK],
            none: null,
          },
          triggers_replace: null,
        },
        unknown: { id: true, output: true },
        sensitive: { input: { secret: true, list: [false, true] } },
      },
    ]);
    expect(plan.outputChanges).toEqual([
      {
        name: 'secret',
        actions: ['create'],
        after: MASK,
        unknown: false,
        sensitive: true,
      },
    ]);
    await apply(scene);

    // It is no longer marked, but what stood there before still is a secret.
    await writeFile(
      join(scene.directory.module, 'main.tf'),
      configuration('nonsensitive'),
    );
    const next = await planOf(scene, { secret: 'second-secret' });
    expect(JSON.stringify(next.shown)).toContain('first-secret');
    // The old one also stands in an output that Terraform does not mark.
    expect(sensitiveTexts(next.shown).sort()).toEqual([
      'first-secret',
      'second-secret',
    ]);
    expect(JSON.stringify(normalisePlan(next.shown))).not.toMatch(
      /first-secret|second-secret/,
    );
  });

  it('masks known secrets where Terraform does not mark them: in JSON, in keys, in addresses', async () => {
    const secret = 'p"<&>\\ hunter22';
    const scene = await aModule(`
      variable "secret" { type = string }
      resource "terraform_data" "policy" {
        input = jsonencode({ password = var.secret, nested = jsonencode([var.secret]) })
      }
      resource "terraform_data" "url" {
        input = "https://x/?p=\${urlencode(var.secret)}&b=\${base64encode("user:\${var.secret}")}"
      }
      resource "terraform_data" "keys" {
        for_each = { (var.secret) = { (var.secret) = 1 } }
        input    = each.value
      }
      output "secret" { value = "it is \${var.secret}" }`);
    const { shown } = await planOf(scene, { secret });
    const plan = normalisePlan(shown, { redactor: new Redactor([secret]) });
    expect(JSON.stringify(shown)).toContain('hunter22');
    expect(JSON.stringify(plan)).not.toContain('hunter22');
    expect(JSON.stringify(plan)).not.toContain(
      Buffer.from(`user:${secret}`).toString('base64').slice(8, 20),
    );
    expect(plan.summary.add).toBe(3);
  });

  it('cuts what is too large, and says so', async () => {
    const scene = await aModule(`
      variable "text" { type = string }
      resource "terraform_data" "x" {
        count = 3
        input = var.text
      }
      resource "terraform_data" "many" { input = [for i in range(1000) : var.text] }`);
    const { shown } = await planOf(scene, { text: 'x'.repeat(50) });
    const limits = { text: 20, value: 2000, total: 350, changes: 3 };
    const plan = normalisePlan(shown, { limits });
    expect(plan.truncated).toBe(true);
    expect(plan.summary.add).toBe(4);
    expect(plan.resourceChanges).toHaveLength(3);
    const notes = plan.resourceChanges.map(({ after }) => after);
    expect(notes[0]).toMatch(/^\(left out: \d+ characters\)$/);
    expect(notes[1]).toMatchObject({
      input: `${'x'.repeat(20)}… (30 more characters)`,
    });
    expect(JSON.stringify(plan).length).toBeLessThan(1500);
    expect(normalisePlan(shown).truncated).toBeUndefined();
  });
});

describe('normalisePlan', () => {
  it.each([undefined, null, 'text', {}, { format_version: 1 }, []])(
    'refuses what is no plan: %j',
    shown => {
      expect(() => normalisePlan(shown)).toThrow('This is no plan');
    },
  );

  it('keeps data sources that are read at apply, uncounted', () => {
    const plan = normalisePlan({
      format_version: '1.2',
      resource_changes: [
        {
          address: 'module.a.data.aws_ami.x',
          module_address: 'module.a',
          mode: 'data',
          type: 'aws_ami',
          name: 'x',
          change: { actions: ['read'], before: null, after: {} },
        },
      ],
    });
    expect(plan.summary).toEqual(NOTHING);
    expect(plan.resourceChanges).toEqual([
      expect.objectContaining({ module: 'module.a', actions: ['read'] }),
    ]);
  });

  it.each([
    [['create', 'delete'], 'replace'],
    [['delete', 'create'], 'replace'],
    [['create'], 'add'],
    [['update'], 'change'],
    [['delete'], 'destroy'],
  ])('counts %j as %s', (actions, kind) => {
    const plan = normalisePlan({
      format_version: '1.2',
      resource_changes: [
        {
          address: 'a.b',
          mode: 'managed',
          type: 'a',
          name: 'b',
          change: { actions },
        },
      ],
    });
    expect(plan.summary).toEqual({ ...NOTHING, [kind]: 1 });
  });

  it('tells objects apart that a failed replacement has left', () => {
    const plan = normalisePlan({
      format_version: '1.2',
      resource_changes: [
        {
          address: 'a.b',
          deposed: '12ab',
          type: 'a',
          name: 'b',
          change: { actions: ['delete'] },
        },
      ],
    });
    expect(plan.resourceChanges[0].address).toBe('a.b (deposed 12ab)');
  });
});

/** Any plan, any secret, anywhere: a small generator with a seed, so that a failure can be repeated. */
describe('normalisePlan lets no secret through', () => {
  function aRandom(seed: number) {
    let state = seed;
    return (below: number) => {
      state = (state * 1664525 + 1013904223) % 2 ** 32;
      return Math.floor((state / 2 ** 32) * below);
    };
  }

  const ALPHABET = [...'ab"\\\n<>&/+=%ä€😀 {}[]:,\'$^.*(|)'];

  const asGo = (text: string) =>
    JSON.stringify([text])
      .replaceAll('<', '\\u003c')
      .replaceAll('>', '\\u003e')
      .replaceAll('&', '\\u0026');

  function aSecret(random: (below: number) => number): string {
    const length = 6 + random(20);
    return `q7${Array.from(
      { length },
      () => ALPHABET[random(ALPHABET.length)],
    ).join('')}z`;
  }

  function aValue(
    random: (below: number) => number,
    secrets: string[],
  ): unknown {
    const secret = secrets[random(secrets.length)];
    const kinds: (() => unknown)[] = [
      () => secret,
      () => `before ${secret} after`,
      () => JSON.stringify({ a: secret }),
      () => JSON.stringify(JSON.stringify([secret])),
      () => asGo(asGo(secret)),
      () => [secret, aValue(random, secrets)],
      () => ({ [secret]: 1, key: aValue(random, secrets) }),
      () => null,
      () => random(1000),
    ];
    return kinds[random(kinds.length)]();
  }

  it.each(Array.from({ length: 200 }, (_, seed) => [seed]))('seed %s', seed => {
    const random = aRandom(seed);
    const secrets = [aSecret(random), aSecret(random)];
    const shown = {
      format_version: '1.2',
      resource_changes: Array.from({ length: 5 }, () => ({
        address: `a.b["${secrets[0]}"]`,
        previous_address: `a.c["${secrets[1]}"]`,
        type: 'a',
        name: 'b',
        change: {
          actions: ['update'],
          before: aValue(random, secrets),
          after: aValue(random, secrets),
          after_unknown: { [secrets[0]]: true },
          before_sensitive: { x: true },
          after_sensitive: { [secrets[1]]: true },
          replace_paths: [[secrets[0], 1]],
          importing: { id: secrets[1] },
        },
      })),
      output_changes: {
        x: {
          actions: ['update'],
          before: aValue(random, secrets),
          after: aValue(random, secrets),
        },
      },
    };
    const text = JSON.stringify(
      normalisePlan(shown, { redactor: new Redactor(secrets) }),
    );
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(text.replace(/\\+/g, '')).not.toContain(
        secret.replace(/\\+/g, ''),
      );
    }
  });
});
