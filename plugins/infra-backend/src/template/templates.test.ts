import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { unpackBundle } from '@groundwork/plugin-infra-node';
import { readFile } from 'node:fs/promises';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { GitRepository, gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { BundleStore } from './BundleStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

const NETWORK = {
  'network/main.tf': `
variable "name" {
  type        = string
  description = "Its name."
}
variable "zones" {
  type    = list(string)
  default = ["a"]
}
module "subnet" {
  source = "../subnet"
}
output "id" {
  value     = 1
  sensitive = true
}
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
`,
  'network/files/x.txt': 'x',
  'subnet/main.tf': '',
};

describe.each(databases.eachSupportedId())('templates on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  let repository: GitRepository;

  beforeEach(async () => {
    directory.clear();
    repository = gitRepository(directory.resolve('repository'));
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, {
      git: true,
      config: {
        workingDirectory: directory.resolve('work'),
        sources: { localPaths: [directory.path] },
      },
    });
  });

  afterEach(() => infra.stop());

  const importing = (body: object = {}) =>
    infra.as('bob')('post', '/templates/import', {
      sourceUrl: repository.url,
      ref: 'v1',
      path: 'network',
      ...body,
    });

  const rows = async (table: string) =>
    Number((await knex(table).count({ n: '*' }))[0].n);

  it('keeps what a module demands of its values, and what it calls deprecated', async () => {
    repository.commit(
      {
        'network/main.tf': `
variable "port" {
  type       = number
  deprecated = "Use ports."
  default    = 8 * 10
  validation {
    condition     = contains([80, 443], var.port)
    error_message = "Only 80 or 443."
  }
}
variable "seed" {
  default   = uuid()
  sensitive = true
}
output "id" {
  value      = 1
  deprecated = "Use arn."
}
`,
      },
      'v1',
    );
    const { body } = await importing().expect(201);
    const at = `/templates/network/versions/${body.version.id}`;
    const validations = [
      {
        condition: 'contains([80, 443], var.port)',
        errorMessage: 'Only 80 or 443.',
      },
    ];
    for (const path of [at, `${at}/form`]) {
      const read = await infra.as('alice')('get', path).expect(200);
      expect(read.body.variables[0]).toMatchObject({
        name: 'port',
        required: false,
        defaultExpression: '8 * 10',
        deprecated: 'Use ports.',
        validations,
      });
      expect(read.text).not.toContain('uuid()');
    }
    const version = await infra.as('alice')('get', at).expect(200);
    expect(version.body.outputs).toMatchObject([{ deprecated: 'Use arn.' }]);
  });

  it('makes a template of a module, pinned, analysed and packed', async () => {
    const commit = repository.commit(NETWORK, 'v1');

    const { body } = await importing({ labels: ['net'] }).expect(201);

    expect(body.template).toMatchObject({
      key: 'network',
      name: 'network',
      abstract: false,
      enabled: true,
      labels: ['net'],
      resourceCount: 0,
      activeVersion: { id: body.version.id, ref: 'v1', commit },
      createdBy: 'user:default/bob',
    });
    expect(body.version).toMatchObject({
      templateKey: 'network',
      sourceUrl: repository.url,
      ref: 'v1',
      path: 'network',
      commit,
      lifecycle: 'active',
      analysis: { status: 'done', notes: [] },
      variables: [
        {
          name: 'name',
          type: 'string',
          schema: { type: 'string' },
          required: true,
          description: 'Its name.',
        },
        { name: 'zones', required: false, default: ['a'] },
      ],
      outputs: [{ name: 'id', sensitive: true }],
      requiredProviders: [
        { name: 'aws', source: 'hashicorp/aws', version: '~> 5.0' },
      ],
    });
    expect(body.version).not.toHaveProperty('bundleHash');

    const stored = await infra
      .as('carol')('get', `/templates/network/versions/${body.version.id}`)
      .expect(200);
    expect(stored.body).toEqual({
      ...body.version,
      resourceCount: 0,
      behind: false,
    });
    const sources = await infra.as('carol')('get', '/sources').expect(200);
    expect(sources.body).toMatchObject({
      items: [{ url: repository.url, createdBy: 'user:default/bob' }],
      totalItems: 1,
    });

    const [{ hash }] = await knex('bundles').select('hash');
    const bundles = new BundleStore(knex);
    const target = directory.resolve('unpacked');
    await unpackBundle(await bundles.content(hash), target, { hash });
    expect(await readFile(`${target}/network/files/x.txt`, 'utf8')).toBe('x');
    expect(await readFile(`${target}/subnet/main.tf`, 'utf8')).toBe('');
    expect(await bundles.isValidated(hash)).toBe(false);
    await bundles.markValidated(hash);
    expect(await bundles.isValidated(hash)).toBe(true);
  });

  it.each([
    [{ path: '' }, 'repository'],
    [{ path: './' }, 'repository'],
    [{ path: 'modules/My Net' }, 'my-net'],
    [{ key: 'own_key' }, 'own_key'],
  ])('derives the key of %p', async (body, key) => {
    repository.commit(
      { ...NETWORK, 'main.tf': '', 'modules/My Net/main.tf': '' },
      'v1',
    );
    const answer = await importing(body).expect(201);
    expect(answer.body.template.key).toBe(key);
  });

  it('follows the commit, not the ref, when it analyses again', async () => {
    repository.commit(NETWORK, 'v1');
    const { version } = (await importing().expect(201)).body;
    repository.commit({ 'network/main.tf': 'variable "other" {}' });
    repository.git('tag', '--force', 'v1');

    const again = await infra
      .as('bob')('post', `/templates/network/versions/${version.id}/analyse`)
      .expect(200);
    expect(again.body).toEqual({ ...version, resourceCount: 0, behind: false });
  });

  it('takes a variable for the tags only if the module has it and it can hold them, and lets go of it', async () => {
    const files = {
      'vpc/main.tf': `
variable "name" {
  type = string
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "anything" {
  default = null
}
`,
    };
    repository.commit(files, 'v1');
    const importWith = (tagsVariable: string) =>
      infra.as('bob')('post', '/templates/import', {
        sourceUrl: repository.url,
        ref: 'v1',
        path: 'vpc',
        tagsVariable,
      });
    const absent = await importWith('labels').expect(400);
    expect(absent.body.error).toMatchObject({
      message:
        "'labels' can't take the tags: it is no variable of version 'v1'. Variables that can: tags, anything.",
      issues: [{ path: 'tagsVariable' }],
    });
    const unfit = await importWith('name').expect(400);
    expect(unfit.body.error.message).toContain(
      "'name' can't take the tags: it is of type string",
    );
    const { body } = await importWith('tags').expect(201);
    expect(body.template.tagsVariable).toBe('tags');

    const patch = (tagsVariable: string | null) =>
      infra.as('bob')('patch', '/templates/vpc', { tagsVariable });
    const refused = await patch('labels').expect(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'tagsVariable', message: "is no variable of version 'v1'" },
    ]);
    await patch('name').expect(400);
    expect((await patch('anything').expect(200)).body.tagsVariable).toBe(
      'anything',
    );
    const renamed = await infra
      .as('bob')('patch', '/templates/vpc', { name: 'VPC' })
      .expect(200);
    expect(renamed.body.tagsVariable).toBe('anything');
    expect((await patch(null).expect(200)).body).not.toHaveProperty(
      'tagsVariable',
    );
  });

  it('adds versions, compares them, and offers the newest active one', async () => {
    repository.commit(NETWORK, 'v1');
    const first = (await importing().expect(201)).body.version;
    repository.commit(
      {
        'network/main.tf':
          'variable "zones" {\n  type = set(string)\n}\nvariable "new" {}\noutput "arn" {\n  value = 1\n}',
      },
      'v2',
    );
    const location = {
      sourceUrl: repository.url,
      ref: 'v2',
      path: 'network/',
    };
    const second = (
      await infra
        .as('bob')('post', '/templates/network/versions', {
          ...location,
          lifecycle: 'preview',
          breakingChanges: 'Give zones.',
        })
        .expect(201)
    ).body;
    expect(second).toMatchObject({
      lifecycle: 'preview',
      breakingChanges: 'Give zones.',
      path: 'network',
    });

    const comparison = await infra
      .as('carol')(
        'get',
        `/templates/network/versions/${first.id}/compare?with=${second.id}`,
      )
      .expect(200);
    expect(comparison.body).toMatchObject({
      variables: {
        added: ['new'],
        removed: ['name'],
        changed: ['zones'],
        required: ['zones', 'new'],
      },
      outputs: { added: ['arn'], removed: ['id'], changed: [] },
    });

    const active = async () =>
      (await infra.as('carol')('get', '/templates/network').expect(200)).body
        .activeVersion.id;
    expect(await active()).toBe(first.id);
    await infra
      .as('bob')('patch', `/templates/network/versions/${second.id}`, {
        lifecycle: 'active',
      })
      .expect(200);
    expect(await active()).toBe(second.id);
    await infra
      .as('bob')('patch', `/templates/network/versions/${second.id}`, {
        lifecycle: 'archived',
      })
      .expect(200);
    expect(await active()).toBe(first.id);

    const versions = await infra
      .as('carol')('get', '/templates/network/versions?limit=1')
      .expect(200);
    expect(versions.body).toMatchObject({
      items: [{ id: second.id }],
      totalItems: 2,
      pageInfo: { nextCursor: expect.any(String) },
    });
  });

  it('tells what a module contains, also after it was read again', async () => {
    repository.commit(
      {
        ...NETWORK,
        'network/README.md': '# Network\n\n[More](docs/more.md)\n',
        'network/more.tf': `
terraform {
  required_version = ">= 1.5"
  backend "local" {}
}
resource "null_resource" "one" {}
data "local_file" "two" {
  filename = "x"
}
`,
      },
      'v1',
    );
    const { body } = await importing().expect(201);
    const at = `/templates/network/versions/${body.version.id}`;
    const contents = {
      requiredVersion: '>= 1.5',
      hasBackend: true,
      resources: [
        { mode: 'managed', type: 'null_resource', name: 'one' },
        { mode: 'data', type: 'local_file', name: 'two' },
      ],
      moduleCalls: [{ name: 'subnet', source: '../subnet' }],
      readme: {
        path: 'network/README.md',
        text: '# Network\n\n[More](docs/more.md)\n',
        truncated: false,
      },
    };
    const read = await infra.as('carol')('get', `${at}/module`).expect(200);
    expect(read.body).toEqual(contents);

    await knex('version_modules').delete();
    const gone = await infra.as('carol')('get', `${at}/module`).expect(404);
    expect(gone.body.error.message).toMatch(/Analyse it again/);
    await infra.as('bob')('post', `${at}/analyse`).expect(200);
    await infra.as('bob')('post', `${at}/analyse`).expect(200);
    const again = await infra.as('carol')('get', `${at}/module`).expect(200);
    expect(again.body).toEqual(contents);
    await infra
      .as('carol')('get', '/templates/network/versions/1/module')
      .expect(404);
  });

  it.each([
    [
      'a repository that is not there',
      { sourceUrl: 'none' },
      'sourceUrl',
      /There is no repository at/,
    ],
    [
      'a repository outside the allowed folders',
      { sourceUrl: 'file:///etc' },
      'sourceUrl',
      /localPaths/,
    ],
    [
      'an ext: address',
      { sourceUrl: 'ext::/bin/true' },
      'sourceUrl',
      /'ext::'/,
    ],
    [
      'a host that is not allowed',
      { sourceUrl: 'https://example.com/r' },
      'sourceUrl',
      /'example.com' is not allowed/,
    ],
    ['a ref that is not there', { ref: 'v9' }, 'ref', /no branch, tag or/],
    ['a ref with -', { ref: '--help' }, 'ref', /begins with '-'/],
    ['a path that is not there', { path: 'none' }, 'path', /no folder 'none'/],
    ['a path with ..', { path: 'network/..' }, 'path', /'\.\.'/],
    [
      'a folder without .tf',
      { path: 'network/files' },
      'path',
      /no Terraform files in 'network\/files'. Folders that have some: 'broken', 'network'/,
    ],
    [
      'an unknown parent',
      { parents: ['nobody'] },
      'parents',
      /no template 'nobody'/,
    ],
    [
      'itself as parent',
      { parents: ['network'] },
      'parents',
      /its own ancestor/,
    ],
  ])('refuses %s, and stores nothing', async (_, body, path, message) => {
    repository.commit({ ...NETWORK, 'broken/main.tf': '' }, 'v1');
    const asked = { ...body };
    if ('sourceUrl' in asked && asked.sourceUrl === 'none') {
      asked.sourceUrl = `file://${directory.resolve('none')}`;
    }

    const answer = await importing(asked).expect(400);

    expect(answer.body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
    expect(answer.body.error.issues[0].path).toBe(path);
    for (const table of [
      'templates',
      'template_versions',
      'bundles',
      'sources',
      'audit',
      'outbox',
    ]) {
      expect([table, await rows(table)]).toEqual([table, 0]);
    }
  });

  it('tells file and line of a syntax error', async () => {
    repository.commit(
      { 'network/main.tf': 'variable "a" {}\n\nvariable "b" {\n  type =\n}\n' },
      'v1',
    );
    const answer = await importing().expect(400);
    expect(answer.body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('network/main.tf:4'),
      issues: [
        {
          path: 'path',
          file: 'network/main.tf',
          line: 4,
          message: expect.stringContaining('Invalid expression'),
        },
      ],
    });
    expect(await rows('templates')).toBe(0);
  });

  it('lets publishers publish and nobody else', async () => {
    repository.commit(NETWORK, 'v1');
    const { version } = (await importing().expect(201)).body;
    const at = `/templates/network/versions/${version.id}`;
    const location = { sourceUrl: repository.url, ref: 'v1' };
    for (const [method, path, body] of [
      ['post', '/templates/import', location],
      ['post', '/templates', { key: 'x', name: 'x' }],
      ['patch', '/templates/network', { name: 'x' }],
      ['delete', '/templates/network', undefined],
      ['post', '/templates/network/disable', undefined],
      ['post', '/templates/network/versions', location],
      ['patch', at, { lifecycle: 'archived' }],
      ['post', `${at}/analyse`, undefined],
      ['post', '/sources', { url: repository.url }],
    ] as const) {
      const answer = await infra.as('alice')(method, path, body);
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('gives a key to one of several at the same moment', async () => {
    repository.commit(NETWORK, 'v1');
    const answers = await Promise.all([1, 2, 3].map(() => importing()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(
      answers.find(({ status }) => status === 409)?.body.error,
    ).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining("'network'"),
    });
    expect(await rows('template_versions')).toBe(1);
  });

  it('keeps the hierarchy free of circles, and each parent once', async () => {
    const create = (key: string, parents?: string[]) =>
      infra
        .as('bob')('post', '/templates', {
          key,
          name: key.toUpperCase(),
          abstract: true,
          parents,
        })
        .expect(201);
    await create('a');
    await create('b', ['a']);
    await create('c', ['b', 'b']);

    const parents = (key: string, above: string[]) =>
      infra.as('bob')('patch', `/templates/${key}`, { parents: above });
    const refused = await parents('a', ['c']).expect(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'parents', message: 'parents may not form a circle' },
    ]);
    await parents('b', ['b']).expect(400);
    const changed = await parents('c', ['a', 'b', 'a']).expect(200);
    expect(changed.body).toMatchObject({ parents: ['a', 'b'], revision: 2 });

    const list = await infra
      .as('carol')('get', '/templates?search=b&sort=-key')
      .expect(200);
    expect(list.body).toMatchObject({ items: [{ key: 'b' }], totalItems: 1 });
    const blocked = await infra.as('bob')('delete', '/templates/a').expect(409);
    expect(blocked.body.error).toMatchObject({
      name: 'ConflictError',
      childTemplates: expect.arrayContaining(['b', 'c']),
    });
  });

  it('takes one of two changes at the same moment', async () => {
    for (const key of ['a', 'b']) {
      await infra
        .as('bob')('post', '/templates', { key, name: key, abstract: true })
        .expect(201);
    }
    const statusOf = async (key: string, above: string) => {
      const { status } = await infra.as('bob')('patch', `/templates/${key}`, {
        parents: [above],
      });
      return status;
    };
    const answers = await Promise.all([
      statusOf('a', 'b'),
      statusOf('b', 'a'),
      statusOf('a', 'b'),
      statusOf('b', 'a'),
    ]);
    expect(answers.filter(status => status >= 500)).toEqual([]);
    expect(answers).toContain(200);
    expect(await rows('template_parents')).toBe(1);
  });

  it('deletes what nothing uses, with its versions and bundles; audit stays', async () => {
    repository.commit(NETWORK, 'v1');
    await importing().expect(201);
    await importing({ key: 'twin' }).expect(201);
    await importing({ key: 'used' }).expect(201);
    await infra
      .as('alice')('post', '/resources', {
        templateKey: 'used',
        name: 'vpc',
        variables: { name: 'x' },
      })
      .expect(201);
    const blocked = await infra
      .as('bob')('delete', '/templates/used')
      .expect(409);
    expect(blocked.body.error).toMatchObject({ resourceCount: 1 });

    await infra.as('bob')('delete', '/templates/network').expect(204);
    expect(await rows('bundles')).toBe(1);
    await infra.as('bob')('get', '/templates/network').expect(404);
    await infra.as('bob')('delete', '/templates/network').expect(404);
    expect(await rows('template_versions')).toBe(2);
    const actions: string[] = await knex('audit')
      .where('template_key', 'network')
      .pluck('action');
    expect(actions.sort()).toEqual(['template.delete', 'template.import']);
  });

  it('disables and enables', async () => {
    repository.commit(NETWORK, 'v1');
    await importing().expect(201);
    const answer = await infra
      .as('bob')('post', '/templates/network/disable')
      .expect(200);
    expect(answer.body.enabled).toBe(false);
    await infra
      .as('alice')('post', '/resources', {
        templateKey: 'network',
        name: 'vpc',
        variables: { name: 'x' },
      })
      .expect(409);
    await infra.as('bob')('post', '/templates/network/enable').expect(200);
  });

  it('reads .tofu files for a template that OpenTofu runs', async () => {
    repository.commit(
      { 'network/main.tofu': 'variable "tofu" {}', 'network/x.tf': '' },
      'v1',
    );
    const { body } = await importing({ engine: 'opentofu' }).expect(201);
    expect(body.version.variables).toMatchObject([{ name: 'tofu' }]);
  });
});
