import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

const MODULES = {
  'modules/network/main.tf': `
    variable "cidr" { type = string }
    output "id" { value = var.cidr }`,
  'modules/service/main.tf': `
    variable "network_id" { type = string }
    variable "size" { default = 1 }`,
  'modules/broken/main.tf': 'variable "a" {',
  'examples/all/main.tf': `
    module "network" {
      source = "../../modules/network"
      cidr   = "10.0.0.0/16"
    }
    module "service" {
      source     = "../../modules/service"
      network_id = module.network.id
    }`,
};

describe.each(databases.eachSupportedId())('import of many on %p', id => {
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  const start = async (files: Record<string, string>) => {
    directory.clear();
    infra = await infraHarness(await initDatabase(databases, id), {
      git: true,
      config: {
        workingDirectory: directory.resolve('work'),
        sources: { localPaths: [directory.path] },
      },
    });
    const repository = gitRepository(directory.resolve('modules'));
    const commit = repository.commit(files, 'v1.0.0');
    const { body } = await infra
      .as('bob')('post', '/sources', { url: repository.url })
      .expect(201);
    const proposals = `/sources/${body.id}/proposals?ref=v1.0.0`;
    const importMany = (items: object[], person: 'bob' | 'alice' = 'bob') =>
      infra.as(person)('post', '/templates/import-many', {
        sourceUrl: repository.url,
        ref: 'v1.0.0',
        items,
      });
    return { repository, commit, proposals, importMany };
  };
  afterEach(() => infra.stop());

  it('takes the proposals as they are: parents first, with what they hand on', async () => {
    const { repository, commit, proposals, importMany } = await start(MODULES);
    const { body } = await infra.as('bob')('get', proposals).expect(200);
    expect(body).toMatchObject({ commit, truncated: false });
    expect(body.items).toMatchObject([
      { path: 'modules/broken', key: 'broken', error: expect.any(String) },
      { path: 'modules/network', key: 'network', variables: 1, required: 1 },
      {
        path: 'modules/service',
        key: 'service',
        parents: ['network'],
        references: { network_id: { templateKey: 'network', output: 'id' } },
      },
      { path: 'examples/all', kind: 'example' },
    ]);

    // What moves meanwhile is not taken.
    repository.git('tag', '--delete', 'v1.0.0');
    repository.commit({ 'modules/network/more.tf': 'variable "more" {}' });
    repository.git('tag', 'v1.0.0', commit);
    const wanted = body.items
      .slice(0, 3)
      .reverse()
      .map(({ path, key, parents, references }: Record<string, unknown>) => ({
        path,
        key,
        parents,
        references,
      }));
    const imported = await importMany(wanted).expect(200);
    expect(imported.body.items).toMatchObject([
      {
        key: 'service',
        template: { key: 'service', parents: ['network'] },
        version: {
          ref: 'v1.0.0',
          commit,
          rules: {
            network_id: {
              reference: { templateKey: 'network', output: 'id' },
            },
          },
        },
      },
      { key: 'network', version: { commit } },
      { key: 'broken', error: { message: expect.stringContaining('broken') } },
    ]);
    const again = await infra.as('bob')('get', proposals).expect(200);
    expect(
      again.body.items.map(({ imported: is }: { imported: boolean }) => is),
    ).toEqual([false, true, true, false]);
  });

  it('keeps back only what stands on one that failed', async () => {
    const { importMany } = await start({
      ...MODULES,
      'modules/other/main.tf': '',
    });
    const { body } = await importMany([
      { path: 'modules/service', parents: ['broken'] },
      { path: 'modules/broken' },
      { path: 'modules/other' },
      { path: 'modules/nothing' },
    ]).expect(200);
    expect(body.items).toMatchObject([
      {
        key: 'service',
        error: { message: "Its parent 'broken' was not imported." },
      },
      { key: 'broken', error: {} },
      { key: 'other', template: { key: 'other' } },
      { key: 'nothing', error: {} },
    ]);
    const templates = await infra.as('bob')('get', '/templates').expect(200);
    expect(templates.body.items).toMatchObject([{ key: 'other' }]);
  });

  it('leaves nothing behind of what can not be made as asked', async () => {
    const { repository, importMany } = await start(MODULES);
    const given = { templateKey: 'network', output: 'id' };
    const items = [
      { path: 'modules/network' },
      {
        path: 'modules/service',
        parents: ['network'],
        references: { network_id: { ...given, output: 'arn' } },
      },
      {
        path: 'modules/service',
        key: 'orphan',
        references: { network_id: given },
      },
      {
        path: 'modules/service',
        key: 'astray',
        parents: ['network'],
        references: { colour: given },
      },
      { path: 'modules/service', key: 'below', parents: ['service'] },
    ];
    const { body } = await importMany(items).expect(200);
    expect(body.items).toMatchObject([
      { key: 'network', template: {} },
      { error: { message: expect.stringMatching("no .* output 'arn'") } },
      { error: { message: expect.stringMatching("no parent of 'orphan'") } },
      { error: { message: expect.stringMatching("no variable 'colour'") } },
      { error: { message: "Its parent 'service' was not imported." } },
    ]);
    const templates = await infra.as('bob')('get', '/templates').expect(200);
    expect(templates.body.items).toMatchObject([{ key: 'network' }]);
    const audit = await infra.as('bob')('get', '/audit').expect(200);
    expect(
      audit.body.items.map(({ action }: { action: string }) => action).sort(),
    ).toEqual(['source.create', 'template.import']);

    const mended = { ...items[1], references: { network_id: given } };
    const again = await importMany([mended]).expect(200);
    expect(again.body.items).toMatchObject([
      { version: { rules: { network_id: { reference: given } } } },
    ]);
    const imports = await infra
      .as('bob')('get', '/audit?action=template.import')
      .expect(200);
    expect(imports.body.items[0].after).toMatchObject({
      sourceUrl: repository.url,
      rules: { network_id: { reference: given } },
    });
  });

  it('takes for each what an import of one takes', async () => {
    const { importMany } = await start(MODULES);
    const settings = {
      description: 'A network',
      labels: ['net'],
      approval: { required: false },
      engine: 'opentofu',
      timeout: 600,
      namingConvention: '{template}-{name}',
    };
    const { body } = await importMany([
      { path: 'modules/network', ...settings },
      { path: 'modules/service', namingConvention: '{parent.network}-{name}' },
      { path: 'modules/service', key: 'other', tagsVariable: 'labels' },
    ]).expect(200);
    expect(body.items).toMatchObject([
      { template: settings },
      { error: { message: expect.stringMatching(/'network' is no parent/) } },
      { error: { message: expect.stringContaining("'labels'") } },
    ]);
  });

  it('refuses keys that are there twice, and who may not publish', async () => {
    const { proposals, importMany } = await start(MODULES);
    const items = [
      { path: 'modules/network' },
      { path: 'examples/all', key: 'network' },
    ];
    const twice = await importMany(items).expect(400);
    expect(twice.body.error.issues).toMatchObject([{ path: 'items.1.key' }]);
    await importMany([]).expect(400);
    await importMany([items[0]], 'alice').expect(403);
    await infra.as('alice')('get', proposals).expect(403);
    const circle = await importMany([
      { path: 'modules/network', parents: ['service'] },
      { path: 'modules/service', parents: ['network'] },
    ]).expect(200);
    expect(circle.body.items).toMatchObject([{ error: {} }, { error: {} }]);
  });
});
