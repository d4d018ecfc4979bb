import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { toError } from '@backstage/errors';
import { checkValues } from '@groundwork/plugin-infra-common';
import { analyseModule } from './analyseModule';

const VALUES: unknown[] = [
  'text',
  '5',
  '-1.5e3',
  '5.',
  '.5',
  '+5',
  '0x10',
  ' 5',
  '',
  'true',
  'True',
  '1',
  '0',
  1,
  0,
  0.5,
  true,
  false,
  null,
  [],
  ['a'],
  ['a', 1],
  ['a', true],
  ['5', 5],
  [1, true],
  [1, null],
  [null, null],
  [[]],
  [[], ['a']],
  [[1], ['a']],
  [[1], [true]],
  [[1], [1, 2]],
  [{}],
  [{ a: 1 }, { a: 'x' }],
  [{ a: 1 }, { b: 'x' }],
  [{ a: 1 }, { b: true }],
  [{ a: 1 }, null],
  [null, { a: 1 }, { a: 1 }],
  [null, { a: 1 }, { b: 1 }],
  [[1], null],
  [[1], [null]],
  [{ a: 1 }, { a: null }],
  [{ a: 1 }, { b: null }],
  [{ a: { b: 1 } }, { a: null }],
  [{ a: { b: 1 } }, { a: { b: null } }],
  [[{ a: 1 }], [null]],
  [[{ a: 1 }], [null], []],
  { a: { b: 1 }, c: null },
  { a: [1], b: null },
  { a: { b: { d: 1 } }, c: { b: null } },
  [{ a: { b: 1 } }, null],
  { a: { b: { d: 1 } }, c: null },
  { a: { b: [1] }, c: null, d: { b: ['x'] } },
  [
    [null, 1],
    [2, null],
  ],
  [
    [{ a: 1 }, null],
    [{ a: 1 }, null],
  ],
  [{ a: 1 }, [1]],
  [{ a: 1 }, 'x'],
  [{ a: [1] }, { a: ['x'] }],
  {},
  { a: 'x' },
  { a: 1, b: 'x' },
  { a: 1, b: true },
  { a: null },
  { b: 5 },
  { a: { b: 1 } },
  { a: { b: 1 }, c: { b: 'x' } },
  { a: { b: 1 }, c: { d: true } },
  { a: [1], b: ['x'] },
  { a: [1], b: [true] },
  { a: 'x', extra: 1 },
];

const TYPES = [
  'any',
  'string',
  'number',
  'bool',
  'list',
  'map',
  'list(any)',
  'list(string)',
  'list(number)',
  'list(bool)',
  'set(any)',
  'set(string)',
  'map(any)',
  'map(string)',
  'map(number)',
  'list(list(any))',
  'list(list(string))',
  'list(set(any))',
  'map(list(any))',
  'map(map(any))',
  'list(map(any))',
  'list(object({ a = any }))',
  'list(object({ a = optional(any) }))',
  'map(object({ b = any }))',
  'map(object({ b = optional(any), d = optional(any) }))',
  'tuple([])',
  'tuple([string])',
  'tuple([string, number])',
  'tuple([any, any])',
  'object({})',
  'object({ a = string })',
  'object({ a = number, b = optional(number, 5) })',
  'object({ a = optional(string) })',
  'object({ a = any, b = optional(any) })',
  'object({ a = object({ b = string }) })',
  'object({ a = list(any) })',
];

interface Case {
  name: string;
  type: string;
  nullable: boolean;
  value: unknown;
}

const CASES: Case[] = TYPES.flatMap((type, typeIndex) =>
  VALUES.map((value, valueIndex) => ({
    name: `v_${typeIndex}_${valueIndex}`,
    type,
    nullable: (typeIndex + valueIndex) % 2 === 0,
    value,
  })),
);

const directory = createMockDirectory();
function declaration({ name, type, nullable }: Case) {
  return `variable "${name}" {\n  type = ${type}\n  nullable = ${nullable}\n}\n`;
}

/** Names of the variables whose values terraform plan refuses. */
function refusedByTerraform(cases: Case[]): string[] {
  writeFileSync(directory.resolve('main.tf'), cases.map(declaration).join(''));
  writeFileSync(
    directory.resolve('terraform.tfvars.json'),
    JSON.stringify(
      Object.fromEntries(cases.map(({ name, value }) => [name, value])),
    ),
  );
  return plan()
    .split('\n')
    .filter(line => line.includes('"diagnostic"'))
    .map(line => {
      const { snippet, detail } = JSON.parse(line).diagnostic;
      const said = `${snippet?.code} ${detail}`;
      const [, name] = /var(?:iable "|\.)(v_\d+_\d+)/.exec(said) ?? [];
      if (!name) throw new Error(`Not understood: ${line}`);
      return name;
    });
}

function plan(): string {
  try {
    return execFileSync('terraform', ['plan', '-input=false', '-json'], {
      cwd: directory.path,
      encoding: 'utf8',
      maxBuffer: 1e9,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    return String(toError(error).stdout);
  }
}

/** Terraform's time grows with the square of their number. */
function inBatches(cases: Case[]): Case[][] {
  const size = 150;
  return Array.from({ length: Math.ceil(cases.length / size) }, (_, index) =>
    cases.slice(index * size, (index + 1) * size),
  );
}

describe('checkValues', () => {
  it(`agrees with terraform plan on ${CASES.length} values`, async () => {
    const { variables } = await analyseModule(
      [{ path: 'main.tf', content: CASES.map(declaration).join('') }],
      '',
    );
    const values = Object.fromEntries(
      CASES.map(({ name, value }) => [name, value]),
    );
    const refused = new Set(
      checkValues(variables, values).map(({ path }) => path.split('.')[1]),
    );
    const byTerraform = new Set(inBatches(CASES).flatMap(refusedByTerraform));
    const disagreements = CASES.filter(
      ({ name }) => refused.has(name) !== byTerraform.has(name),
    ).map(({ name, type, nullable, value }) => ({
      type,
      nullable,
      value: JSON.stringify(value),
      terraform: byTerraform.has(name) ? 'refuses' : 'takes',
    }));
    expect(byTerraform.size).toBeGreaterThan(100);
    expect(disagreements).toEqual([]);
  }, 120_000);
});
