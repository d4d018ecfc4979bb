import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

describe.each(databases.eachSupportedId())('sources on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  beforeEach(async () => {
    directory.clear();
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

  const add = (url: string) => infra.as('bob')('post', '/sources', { url });

  it('adds a repository once, however it is spelt, and shows its refs and modules', async () => {
    const repository = gitRepository(directory.resolve('repository'));
    const commit = repository.commit(
      { 'main.tf': '', 'modules/a/main.tf': '', 'examples/x/main.tf': '' },
      'v1.0.0',
    );
    const answers = await Promise.all([
      add(repository.url).expect(201),
      add(`${repository.url}/`).expect(201),
      add(repository.path).expect(201),
    ]);
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect(await knex('audit').where('action', 'source.create')).toHaveLength(
      1,
    );

    const [source] = ids;
    const refs = await infra
      .as('bob')('get', `/sources/${source}/refs`)
      .expect(200);
    expect(refs.body.items).toEqual(
      expect.arrayContaining([
        {
          name: 'main',
          kind: 'branch',
          commit,
          date: expect.any(String),
          isDefault: true,
        },
        { name: 'v1.0.0', kind: 'tag', commit, date: expect.any(String) },
      ]),
    );
    const modules = await infra
      .as('bob')('get', `/sources/${source}/modules?ref=v1.0.0`)
      .expect(200);
    expect(modules.body).toEqual({
      items: [
        { path: '', kind: 'root' },
        { path: 'modules/a', kind: 'module' },
        { path: 'examples/x', kind: 'example' },
      ],
      totalItems: 3,
      pageInfo: {},
    });

    const page = async (path: string) =>
      (await infra.as('bob')('get', `/sources/${source}${path}`).expect(200))
        .body;
    const first = await page('/modules?ref=v1.0.0&limit=2');
    expect(first).toMatchObject({
      items: [{ path: '' }, { path: 'modules/a' }],
      totalItems: 3,
    });
    const { nextCursor } = first.pageInfo;
    const second = await page(
      `/modules?ref=v1.0.0&limit=2&cursor=${nextCursor}`,
    );
    expect(second).toMatchObject({ items: [{ path: 'examples/x' }] });
    const [one, two] = [await page('/refs?limit=1'), await page('/refs')];
    expect(one).toMatchObject({ items: [two.items[0]], totalItems: 2 });
    const rest = await page(`/refs?cursor=${one.pageInfo.nextCursor}`);
    expect(rest).toMatchObject({ items: [two.items[1]], pageInfo: {} });
    for (const wrong of ['limit=0', 'cursor=nonsense', 'surprise=1']) {
      await infra
        .as('bob')('get', `/sources/${source}/refs?${wrong}`)
        .expect(400);
    }
  });

  it('refuses what is not there, not allowed or not asked right', async () => {
    const none = await add(`file://${directory.resolve('none')}`).expect(400);
    expect(none.body.error).toMatchObject({
      name: 'InputError',
      issues: [{ path: 'url' }],
    });
    directory.addContent({ 'no-repository': {} });
    await add(directory.resolve('no-repository')).expect(400);
    const secret = await add('https://user:hunter2@example.com/r').expect(400);
    expect(secret.body.error.issues).toMatchObject([{ path: 'url' }]);
    expect(await knex('sources')).toEqual([]);

    await infra.as('alice')('post', '/sources', { url: '/x' }).expect(403);
    await infra.as('bob')('get', `/sources/${randomUUID()}/refs`).expect(404);
    await infra.as('bob')('get', '/sources/1/refs').expect(404);
    const repository = gitRepository(directory.resolve('repository'));
    repository.commit({ 'main.tf': '' });
    const { body } = await add(repository.url).expect(201);
    const at = `/sources/${body.id}/modules`;
    await infra.as('bob')('get', at).expect(400);
    await infra.as('bob')('get', `${at}?ref=--help`).expect(400);
    await infra.as('bob')('get', `${at}?ref=none`).expect(400);
    await infra.as('alice')('get', `${at}?ref=main`).expect(403);
  });
});
