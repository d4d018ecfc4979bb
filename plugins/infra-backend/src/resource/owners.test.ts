import { TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const APPS = 'group:default/team-apps';
const NOBODY = 'group:default/nobody';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('owners on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    const infra = await infraHarness(
      await initDatabase(databases, id),
      options,
    );
    stop = infra.stop;
    await infra.importTemplate();
    return infra;
  };
  afterEach(() => stop());

  it('are entities that the catalog has, at creation and in changes', async () => {
    const { as, createResource } = await start();
    const made = await as('alice')('post', '/resources', {
      templateKey: 'network',
      name: 'vpc',
      variables: { cidr: '10.0.0.0/16' },
      owner: NOBODY,
    }).expect(400);
    expect(made.body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`'${NOBODY}'`),
      issues: [{ path: 'owner', message: `the catalog has no '${NOBODY}'` }],
    });
    expect((await as('alice')('get', '/resources')).body.totalItems).toBe(0);

    const { id: vpc, owner } = await createResource({ owner: APPS });
    expect(owner).toBe(APPS);
    const path = `/resources/${vpc}`;
    const refused = async (
      method: 'post' | 'patch',
      route: string,
      body: object = {},
    ) => {
      const answer = await as('alice')(method, route, {
        ...body,
        values: { owner: NOBODY },
      }).expect(400);
      expect(answer.body.error.issues).toMatchObject([
        { path: 'values.owner' },
      ]);
    };
    await refused('post', `${path}/changes`, { kind: 'metadata' });
    await refused('post', `${path}/provision`);
    expect((await as('alice')('get', path)).body).not.toHaveProperty(
      'openChange',
    );
    const { body: opened } = await as('alice')('post', `${path}/changes`, {
      kind: 'metadata',
      values: { owner: 'user:default/bob' },
    }).expect(201);
    await refused('patch', `/changes/${opened.id}`);
    await as('alice')('patch', `/changes/${opened.id}`, {
      values: { owner: APPS, description: 'as before' },
    }).expect(200);
  });

  it('are taken as they are while the catalog is down', async () => {
    const { createResource } = await start({
      catalog: catalogServiceMock.mock({
        getEntityByRef: async () => {
          throw new Error('connect ECONNREFUSED');
        },
      }),
    });
    expect((await createResource({ owner: NOBODY })).owner).toBe(NOBODY);
  });

  it('who left the catalog keep what is theirs', async () => {
    let isKnown = true;
    const { as, createResource } = await start({
      catalog: catalogServiceMock.mock({
        getEntityByRef: async () =>
          isKnown
            ? {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Group',
                metadata: { name: 'nobody' },
              }
            : undefined,
      }),
    });
    const { id: vpc } = await createResource({ owner: NOBODY });
    isKnown = false;
    const opened = await as('alice')('post', `/resources/${vpc}/changes`, {
      kind: 'metadata',
      values: { owner: NOBODY, description: 'still theirs' },
    });
    expect(opened.status).toBe(201);
  });
});
