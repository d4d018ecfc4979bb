import { analyseModule } from './analyseModule';
import { ModuleEngine } from './ModuleFile';

function analyse(
  files: Record<string, string>,
  folder = '',
  engine?: ModuleEngine,
) {
  return analyseModule(
    Object.entries(files).map(([path, content]) => ({ path, content })),
    folder,
    engine,
  );
}

async function variable(text: string) {
  const { variables } = await analyse({ 'main.tf': text });
  expect(variables).toHaveLength(1);
  return variables[0];
}

describe('analyseModule: variables', () => {
  it('reads everything that a variable says', async () => {
    const text = `
# variable "commented" {}
variable "servers" {
  type = list(object({
    name = string # the name }
    size = optional(number, 5)
  }))
  description = <<-EOT
    Servers, each with $\${name}.
      Indented.
  EOT
  default     = [{ name = "a" }]
  nullable    = false
  sensitive   = true
  ephemeral   = true
  deprecated  = "Use hosts."

  validation {
    condition     = length(var.servers) > 0 && can(regex("^[a-z]+$", var.servers[0].name))
    error_message = "Give some, \${length(var.servers)} is not enough."
  }
  validation {
    condition     = true
    error_message = "Never."
  }
}
`;
    expect(await variable(text)).toEqual({
      name: 'servers',
      type: `list(object({
    name = string # the name }
    size = optional(number, 5)
  }))`,
      schema: {
        type: 'array',
        'x-terraform-type': 'list',
        items: {
          type: 'object',
          'x-terraform-type': 'object',
          properties: {
            name: { type: 'string' },
            size: { type: 'number', default: 5 },
          },
          required: ['name'],
        },
      },
      required: false,
      default: [{ name: 'a' }],
      nullable: false,
      sensitive: true,
      ephemeral: true,
      deprecated: 'Use hosts.',
      description: 'Servers, each with ${name}.\n  Indented.\n',
      validations: [
        {
          condition:
            'length(var.servers) > 0 && can(regex("^[a-z]+$", var.servers[0].name))',
          errorMessage: 'Give some, ${length(var.servers)} is not enough.',
        },
        { condition: 'true', errorMessage: 'Never.' },
      ],
      file: 'main.tf',
      line: 3,
    });
  });

  it('takes one without a default as required, and one with null as not', async () => {
    const { variables } = await analyse({
      'main.tf': 'variable "a" {}\nvariable b {\n  default = null\n}\n',
    });
    expect(variables).toEqual([
      {
        name: 'a',
        type: 'any',
        schema: { 'x-terraform-type': 'any' },
        required: true,
        nullable: true,
        sensitive: false,
        ephemeral: false,
        file: 'main.tf',
        line: 1,
      },
      expect.objectContaining({
        name: 'b',
        required: false,
        default: null,
        line: 2,
      }),
    ]);
  });

  it.each([
    ['"a$${b} %%{c} \\n é"', 'a${b} %{c} \n é'],
    ['-1.5', -1.5],
    ['!true', false],
    ['{ a = [1, { "b c" = null }] }', { a: [1, { 'b c': null }] }],
  ])('reads the default %s', async (text, value) => {
    const { default: given, defaultExpression } = await variable(
      `variable "v" {\n default = ${text}\n}`,
    );
    expect(given).toEqual(value);
    expect(defaultExpression).toBeUndefined();
  });

  it.each(['60 * 60', '"a-${1 + 1}-b"', 'toset(["a"])'])(
    'keeps the default %s as text, which only Terraform evaluates',
    async text => {
      const { variables, notes } = await analyse({
        'main.tf': `variable "v" {\n default = ${text}\n}`,
      });
      expect(variables[0]).toMatchObject({
        required: false,
        defaultExpression: text.replace(/"(a.*b)"/, '$1'),
      });
      expect(variables[0]).not.toHaveProperty('default');
      expect(notes).toEqual([expect.stringContaining('main.tf:1')]);
    },
  );

  it.each([
    ['12345678901234567890123', '12345678901234567890123'],
    ['-9007199254740993 # two to the 53rd, and one', '-9007199254740993'],
    [
      '{ default = [\n  9007199254740993, 1\n] }',
      '{ default = [\n  9007199254740993, 1\n] }',
    ],
    ['1e400', '1e400'],
  ])('loses no digit of the default %s', async (text, expression) => {
    const { variables } = await analyse({
      'main.tf': `variable "u" { default = 1 }\nvariable "v" {\n  type = any\n  default = ${text}\n}`,
    });
    expect(variables[0].default).toBe(1);
    expect(variables[1]).not.toHaveProperty('default');
    expect(variables[1].defaultExpression).toBe(expression);
  });

  it('loses no digit of a default in JSON', async () => {
    const { variables } = await analyse({
      'a.tf.json':
        '{"variable":{"default":{"default":1},"v":{"type":"number","default":12345678901234567890123,"nullable":false}}}',
    });
    expect(variables[1]).toMatchObject({
      name: 'v',
      required: false,
      defaultExpression: '12345678901234567890123',
    });
    expect(variables[1]).not.toHaveProperty('default');
  });

  it.each([
    'source',
    'version',
    'providers',
    'count',
    'for_each',
    'lifecycle',
    'depends_on',
    'locals',
  ])('notes that Terraform refuses a variable named %s', async name => {
    const { variables, notes } = await analyse({
      'main.tf': `variable "${name}" {}\nvariable "counts" {}\n`,
    });
    expect(variables).toHaveLength(2);
    expect(notes).toEqual([
      `main.tf:1: variable '${name}': Terraform refuses the name, which it keeps for itself`,
    ]);
  });

  it('notes a type that is not known, and goes on', async () => {
    const { variables, notes } = await analyse({
      'main.tf': 'variable "v" {\n  type = future(string)\n}',
    });
    expect(variables[0].schema).toEqual({ 'x-terraform-type': 'any' });
    expect(notes).toEqual([
      "main.tf:1: variable 'v': The type 'future' is not known (Terraform has no such type); any value is accepted.",
    ]);
  });

  it('keeps the order of files and lines, and names in every script', async () => {
    const { variables } = await analyse({
      'b.tf': 'variable "z" {}\nvariable "größe" {}\nvariable "名前" {}',
      'a.tf': '/* variable "x" {\n*/\n\nvariable "b" {}',
    });
    expect(variables.map(({ name, file, line }) => [name, file, line])).toEqual(
      [
        ['b', 'a.tf', 4],
        ['z', 'b.tf', 1],
        ['größe', 'b.tf', 2],
        ['名前', 'b.tf', 3],
      ],
    );
  });
});

describe('analyseModule: files', () => {
  it("reads the folder's own files only", async () => {
    const { variables } = await analyse(
      {
        'm/main.tf': 'variable "in" {}',
        'm/sub/main.tf': 'variable "sub" {}',
        'main.tf': 'variable "root" {}',
        'm/.hidden.tf': 'variable "hidden" {}',
        'm/#backup.tf#': 'variable "backup" {}',
        'm/main.tf~': 'variable "tilde" {}',
        'm/other.tofu': 'variable "tofu" {}',
        'm/a.tftest.hcl': 'variables { }',
      },
      'm',
    );
    expect(variables.map(({ name }) => name)).toEqual(['in']);
  });

  it('reads .tofu files for OpenTofu, in place of .tf files of the same name', async () => {
    const { variables } = await analyse(
      {
        'main.tf': 'variable "terraform" {}',
        'main.tofu': 'variable "tofu" {}',
        'more.tf': 'variable "both" {}',
      },
      '',
      'opentofu',
    );
    expect(variables.map(({ name }) => name)).toEqual(['tofu', 'both']);
  });

  it('merges override files attribute by attribute', async () => {
    const { variables, outputs, requiredVersion, requiredProviders } =
      await analyse({
        'main.tf': `
          terraform {
            required_version = ">= 1.5"
            required_providers {
              a = { source = "x/a", version = "1" }
              b = { source = "x/b" }
            }
          }
          variable "v" {
            type        = string
            description = "Old."
          }
          output "o" {
            value       = 1
            description = "Old."
          }`,
        'a_override.tf': `
          variable "v" {
            default     = "new"
            description = "New."
          }
          output "o" {
            sensitive = true
          }`,
        'override.tf.json': JSON.stringify({
          '//': 'a comment',
          variable: { v: { sensitive: true, description: 'Newest.' } },
          terraform: {
            required_version: '>= 1.6',
            required_providers: { a: { source: 'y/a' } },
          },
        }),
      });
    expect(variables).toEqual([
      expect.objectContaining({
        name: 'v',
        type: 'string',
        default: 'new',
        required: false,
        sensitive: true,
        description: 'Newest.',
        file: 'main.tf',
      }),
    ]);
    expect(outputs).toEqual([
      { name: 'o', description: 'Old.', sensitive: true },
    ]);
    expect(requiredVersion).toBe('>= 1.6');
    expect(requiredProviders).toEqual([
      { name: 'a', source: 'y/a' },
      { name: 'b', source: 'x/b' },
    ]);
  });

  it("reads Terraform's JSON, where defaults are no templates", async () => {
    const { variables, outputs, moduleCalls, resources } = await analyse({
      'main.tf.json': `{
        "variable": [
          { "a": { "type": "list(string)", "default": ["\${x}"] } },
          {
            "b": {}
          }
        ],
        "output": { "o": { "value": "\${var.a}", "sensitive": true } },
        "module": { "m": { "source": "./m" } },
        "resource": { "null_resource": { "r": [{}] } }
      }`,
    });
    expect(variables).toEqual([
      expect.objectContaining({
        name: 'a',
        type: 'list(string)',
        default: ['${x}'],
        line: 3,
      }),
      expect.objectContaining({ name: 'b', required: true, line: 5 }),
    ]);
    expect(outputs).toEqual([{ name: 'o', sensitive: true }]);
    expect(moduleCalls).toEqual([
      { name: 'm', source: './m', path: 'm', file: 'main.tf.json', line: 9 },
    ]);
    expect(resources).toEqual([
      { mode: 'managed', type: 'null_resource', name: 'r' },
    ]);
  });
});

describe('analyseModule: everything else', () => {
  it('reads outputs, providers, versions, resources, calls and the backend', async () => {
    const text = `
terraform {
  required_version = "~> 1.5"
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 5.0, < 7.0"
      configuration_aliases = [aws.east]
    }
    random = "~> 3.0"
    null   = {}
  }
  backend "s3" {}
}
data "aws_ami" "image" {}
resource "aws_instance" "b" {
  count = 2
}
resource "aws_instance" "a" {}
ephemeral "random_password" "p" {}
module "local" {
  source = "../shared//"
}
module "registry" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
}
module "outside" {
  source = "../../outside"
}
output "id" {
  value       = aws_instance.a.id
  description = "Its id."
}
output "password" {
  value     = 1
  sensitive = true
  ephemeral = true
}
`;
    expect(await analyse({ 'm/main.tf': text }, 'm')).toEqual({
      variables: [],
      outputs: [
        { name: 'id', description: 'Its id.', sensitive: false },
        { name: 'password', sensitive: true, ephemeral: true },
      ],
      requiredVersion: '~> 1.5',
      requiredProviders: [
        { name: 'aws', source: 'hashicorp/aws', version: '>= 5.0, < 7.0' },
        { name: 'null' },
        { name: 'random', version: '~> 3.0' },
      ],
      resources: [
        { mode: 'managed', type: 'aws_instance', name: 'b' },
        { mode: 'managed', type: 'aws_instance', name: 'a' },
        { mode: 'data', type: 'aws_ami', name: 'image' },
        { mode: 'ephemeral', type: 'random_password', name: 'p' },
      ],
      moduleCalls: [
        {
          name: 'local',
          source: '../shared//',
          path: 'shared',
          file: 'm/main.tf',
          line: 21,
        },
        {
          name: 'registry',
          source: 'terraform-aws-modules/vpc/aws',
          version: '5.1.0',
          file: 'm/main.tf',
          line: 24,
        },
        {
          name: 'outside',
          source: '../../outside',
          file: 'm/main.tf',
          line: 28,
        },
      ],
      hasBackend: true,
      notes: [
        "m/main.tf:28: module 'outside' lies outside the repository: ../../outside",
      ],
    });
  });
});

describe('analyseModule: bad input', () => {
  it('tells every syntax error with file and line', async () => {
    await expect(
      analyse(
        {
          'm/a.tf': 'variable "a" {\n  type = \n}\n',
          'm/b.tf': '# one\n\nvariable "b" {\n',
          'm/c.tf.json': '{\n  "variable": {,}\n}',
          'm/d.tf': 'variable "d" {}',
        },
        'm',
      ),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(
        "The module in 'm' can't be read: m/a.tf:2: Invalid expression",
      ),
      issues: [
        {
          path: 'path',
          file: 'm/a.tf',
          line: 2,
          message: expect.stringContaining('Invalid expression'),
        },
        {
          path: 'path',
          file: 'm/b.tf',
          line: 3,
          message: expect.stringContaining('Unclosed configuration block'),
        },
        { path: 'path', file: 'm/c.tf.json', line: 2 },
      ],
    });
  });

  it('tells what is declared twice, and what overrides nothing', async () => {
    await expect(
      analyse({
        'a.tf': 'variable "v" {}\nvariable "v" {}\n',
        'b.tf': 'output "o" {}',
        'c.tf': '\noutput "o" {}',
        'override.tf': 'variable "w" {}',
      }),
    ).rejects.toMatchObject({
      issues: [
        {
          file: 'a.tf',
          line: 2,
          message: "variable 'v' was declared already, at a.tf:1",
        },
        {
          file: 'override.tf',
          line: 1,
          message: "there is no variable 'w' to override",
        },
        {
          file: 'c.tf',
          line: 2,
          message: "output 'o' was declared already, at b.tf:1",
        },
      ],
    });
  });

  it('says that there are no Terraform files, and where there are some', async () => {
    await expect(
      analyse({ 'README.md': '', 'm/main.tf': '', 'docs/x.md': '' }, 'docs'),
    ).rejects.toMatchObject({
      name: 'InputError',
      message:
        "There are no Terraform files in 'docs'. Folders that have some: 'm'.",
      issues: [{ path: 'path' }],
      folders: ['m'],
    });
    await expect(analyse({ 'README.md': '' })).rejects.toThrow(
      /^There are no Terraform files in the root of the repository\.$/,
    );
  });

  it('refuses a module that is too large to be read', async () => {
    await expect(
      analyse({ 'main.tf': 'ü'.repeat(1024 * 1024), 'a.tf': '#' }),
    ).rejects.toMatchObject({
      message: expect.stringContaining(
        `have 2097153 bytes, 'main.tf' alone 2097152; at most 2097152 are read.`,
      ),
      issues: [{ path: 'path', file: 'main.tf' }],
    });
  });

  it.each([
    ['blocks', 'a {\n'.repeat(5000) + '}\n'.repeat(5000)],
    ['lists', `a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['operators', `a = ${'!'.repeat(100_000)}true`],
    ['templates', `a = ${'"${'.repeat(50_000)}1${'}"'.repeat(50_000)}`],
  ])(
    'refuses %s that are nested too deep, and reads the next module',
    async (_, text) => {
      const hostile = analyse({ 'main.tf': text });
      const sound = analyse({ 'main.tf': 'variable "a" {}' });
      await expect(hostile).rejects.toMatchObject({
        name: 'InputError',
        issues: [
          {
            path: 'path',
            file: 'main.tf',
            message: expect.stringContaining('nested too deep'),
          },
        ],
      });
      expect((await sound).variables).toMatchObject([{ name: 'a' }]);
    },
  );
});
