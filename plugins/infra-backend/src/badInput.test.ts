import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { initDatabase, TEST_DATABASE_IDS } from './database/testDatabase';
import { aPlan, aVariable, infraHarness } from './__testUtils__/infraHarness';
import { PortalPolicy } from './__testUtils__/PortalPolicy';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('bad input on %p', id => {
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

  const newResource = (body: object = {}) => ({
    templateKey: 'network',
    name: 'vpc',
    variables: { cidr: '10.0.0.0/16' },
    ...body,
  });

  it('names every wrong, unknown and missing variable, and stores nothing', async () => {
    const { as } = await start({
      variables: [
        aVariable({ name: 'cidr', required: true }),
        aVariable({ name: 'size', type: 'number' }),
      ],
    });
    const answer = await as('alice')('post', '/resources', {
      ...newResource(),
      variables: { size: 'large', colour: 'red' },
    }).expect(400);
    expect(answer.body.error.name).toBe('InputError');
    expect(
      answer.body.error.issues.map((issue: { path: string }) => issue.path),
    ).toEqual(
      expect.arrayContaining([
        'variables.cidr',
        'variables.size',
        'variables.colour',
      ]),
    );
    const list = await as('alice')('get', '/resources').expect(200);
    expect(list.body.totalItems).toBe(0);
  });

  it('refuses a name that is taken, also at the same moment', async () => {
    const { as } = await start();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        as('alice')('post', '/resources', newResource()),
      ),
    );
    const statuses = answers.map(answer => answer.status).sort();
    expect(statuses).toEqual([201, 409, 409, 409]);
    await as('bob')('post', '/templates/import', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v1.0.0',
      path: 'network',
    }).expect(409);
  });

  it.each([
    ['unknown fields', { surprise: 1 }],
    ['a wrong type', { name: 7 }],
    ['an empty name', { name: '' }],
    ['a name with control characters', { name: 'a\u0007b' }],
    ['an owner that is no entity', { owner: 'me' }],
    [
      'a link that is no address',
      { links: [{ title: 'x', url: 'ftp://example.com' }] },
    ],
    ['a template that is not there', { templateKey: 'nothing' }],
    ['a version that is not there', { versionId: randomUUID() }],
    ['a parent that is not there', { parentIds: [randomUUID()] }],
  ])('refuses %s', async (_what, body) => {
    const { as } = await start();
    const answer = await as('alice')(
      'post',
      '/resources',
      newResource(body),
    ).expect(400);
    expect(answer.body.error.name).toBe('InputError');
    expect(answer.body.error.issues.length).toBeGreaterThan(0);
  });

  it.each([
    ['description', { description: 'a\u0000b' }],
    ['owner', { owner: 'user:default/a\u0000b' }],
    ['labels', { labels: ['a\u0000b'] }],
    ['links', { links: [{ title: 'a\u0000b', url: 'https://example.com' }] }],
    ['storage.path', { storage: { kind: 'builtin', path: 'a\u0000b' } }],
    ['templateKey', { templateKey: 'a\u0000b' }],
  ])('refuses U+0000 in %s', async (field, body) => {
    const { as } = await start();
    const answer = await as('alice')(
      'post',
      '/resources',
      newResource(body),
    ).expect(400);
    expect(answer.body.error.issues[0].path).toMatch(field);
  });

  it('refuses U+0000 in messages, comments, reasons, searches, filters, cursors and keys', async () => {
    const { as, createResource } = await start();
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const change = `/changes/${created.openChange.id}`;
    const text = 'a\u0000b';
    const requests: Promise<request.Response>[] = [
      as('alice')('post', `${path}/provision`, { message: text }),
      as('alice')('post', `${path}/changes`, {
        kind: 'provision',
        message: text,
      }),
      as('dave')('post', `${change}/reject`, { comment: text }),
      as('dave')('post', `${path}/accept`, { reason: text }),
      as('bob')('patch', '/templates/network', { description: text }),
      ...[
        '/resources?search=',
        '/resources?owner=',
        '/resources?templateKey=',
        '/resources?label=',
        '/changes?search=',
        '/changes?requestedBy=',
        '/templates?search=',
        '/sources?search=',
        '/audit?actor=',
        '/audit?action=',
      ].map(query => as('alice')('get', `${query}a%00b`)),
    ].map(test => test.then(answer => answer));
    for (const { status, body } of await Promise.all(requests)) {
      expect([status, body.error.name]).toEqual([400, 'InputError']);
    }
    const cursor = Buffer.from(
      JSON.stringify(['name', 'a\u0000b', created.id]),
    ).toString('base64url');
    await as('alice')('get', `/resources?sort=name&cursor=${cursor}`).expect(
      400,
    );
    await as('alice')('get', '/templates/a%00b').expect(404);
    const multiline = await as('alice')('post', '/resources', {
      ...newResource({ name: 'other', description: 'two\r\nlines\tand a tab' }),
    });
    expect(multiline.status).toBe(201);
  });

  it.each([
    ['/resources?state=', 'state', '"provisioned"'],
    ['/resources?state=provision&state=', 'state', '"provisioned"'],
    ['/resources?status=', 'status', '"approval_pending"'],
    ['/changes?status=', 'status', '"approval_pending"'],
    ['/changes?kind=', 'kind', '"recreate"'],
    ['/runs?status=', 'status', '"succeeded"'],
  ])(
    'names the values that a filter takes: %sfoo',
    async (query, path, value) => {
      const { as } = await start();
      const refused = await as('alice')('get', `${query}foo`).expect(400);
      expect(refused.body.error.issues).toEqual([
        { path, message: expect.stringContaining(value) },
      ]);
    },
  );

  it('refuses bodies over the limit and bodies that are no JSON', async () => {
    const { as, app } = await start();
    const large = await as('alice')(
      'post',
      '/resources',
      newResource({ description: 'x'.repeat(2_000_000) }),
    );
    expect(large.status).toBe(413);
    const broken = await request(app)
      .post('/v1/resources')
      .set('authorization', mockCredentials.user.header('user:default/alice'))
      .set('content-type', 'application/json')
      .send('{"name":');
    expect(broken.status).toBe(400);
  });

  it('refuses a parent of a wrong template, a missing one, and one that is not provisioned', async () => {
    const { as, createResource, importTemplate } = await start();
    await importTemplate('service', { parents: ['network'] });
    const service = (parentIds?: string[]) =>
      as('alice')('post', '/resources', {
        ...newResource({ templateKey: 'service', name: 'web' }),
        parentIds,
      });
    const missing = await service().expect(400);
    expect(missing.body.error.issues).toEqual([
      { path: 'parentIds', message: "a parent made from 'network' is needed" },
    ]);
    const network = await createResource();
    const unready = await service([network.id]).expect(409);
    expect(unready.body.error).toMatchObject({
      parents: [
        { resourceId: network.id, state: 'provision', status: 'ready' },
      ],
    });
    await as('alice')('post', '/resources', {
      ...newResource({ name: 'other' }),
      parentIds: [network.id],
    }).expect(400);
  });

  it('keeps people to their rights, permissions included', async () => {
    const { as, createResource } = await start();
    const location = {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v1',
      path: 'x',
    };
    const created = await createResource();
    const path = `/resources/${created.id}`;
    const answers = await Promise.all([
      as('alice')('post', '/templates/import', location),
      as('carol')('post', '/resources', newResource()),
      as('carol')('post', `${path}/provision`),
      as('carol')('post', `${path}/plan`),
      as('carol')('post', `${path}/destroy`),
      as('mallory')('delete', path),
    ]);
    expect(answers.map(answer => answer.status)).toEqual(Array(6).fill(403));
    const seen = await as('carol')('get', path);
    expect(seen.status).toBe(200);
  });

  it('leaks nothing where the default is to see nothing, nor under a denying policy', async () => {
    const { as, createResource } = await start({
      config: {
        access: {
          admins: ['group:default/team-platform'],
          publishers: ['group:default/team-platform'],
          creators: ['group:default/team-apps'],
          defaultRole: 'none',
        },
      },
    });
    const created = await createResource({ provision: true });
    for (const path of [
      `/resources/${created.id}`,
      `/resources/${created.id}/revisions`,
      `/resources/${created.id}/changes`,
      `/changes/${created.openChange.id}`,
      `/runs/${created.activeRun.id}`,
      `/runs/${created.activeRun.id}/plan`,
    ]) {
      await as('mallory')('get', path).expect(404);
    }
    for (const list of ['/resources', '/changes', '/runs']) {
      const answer = await as('mallory')('get', list).expect(200);
      expect(answer.body).toMatchObject({ items: [], totalItems: 0 });
    }
    const mine = await as('alice')('get', '/resources').expect(200);
    expect(mine.body.totalItems).toBe(1);
  });

  it('asks the permission framework too', async () => {
    const infra = await infraHarness(await initDatabase(databases, id), {
      policy: new PortalPolicy(() => ({ result: AuthorizeResult.DENY })),
    });
    stop = infra.stop;
    const denied = await infra.as('bob')('post', '/templates/import', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v1',
      path: 'x',
    });
    expect(denied.status).toBe(403);
  });

  it('refuses cursors, sorts, filters and ids that make no sense', async () => {
    const { as } = await start();
    for (const query of [
      'cursor=nonsense',
      'sort=colour',
      'state=flying',
      'limit=0',
      'limit=1000',
      'parentId=7',
      'surprise=1',
    ]) {
      const answer = await as('alice')('get', `/resources?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
    }
    await as('alice')('get', '/resources/not-an-id').expect(404);
    await as('alice')('get', `/resources/${randomUUID()}`).expect(404);
    await as('alice')('get', `/changes/${randomUUID()}`).expect(404);
    await as('alice')('get', `/runs/${randomUUID()}`).expect(404);
  });

  it('has one winner where several decide at once', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource({ provision: true });
    const plan = await startRun(created.activeRun.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const change = `/changes/${created.openChange.id}`;
    const answers = await Promise.all([
      as('dave')('post', `${change}/approve`, { planDigest }),
      as('bob')('post', `${change}/reject`, {}),
      as('bob')('post', `${change}/approve`, { planDigest }),
      as('dave')('post', `${change}/reject`, {}),
    ]);
    const statuses = answers.map(answer => answer.status).sort();
    expect(statuses).toEqual([200, 409, 409, 409]);
  });

  it('counts a quorum over people', async () => {
    const { as, createResource, startRun } = await start({
      config: { approvals: { required: true, quorum: 2 } },
    });
    const created = await createResource({ provision: true });
    const plan = await startRun(created.activeRun.id);
    const planDigest = await plan.uploadPlan(aPlan());
    await plan.finish();
    const path = `/changes/${created.openChange.id}/approve`;
    const first = await as('dave')('post', path, { planDigest }).expect(200);
    expect(first.body.change.status).toBe('approval_pending');
    await as('dave')('post', path, { planDigest }).expect(409);
    const list = await as('bob')('get', '/changes').expect(200);
    expect(list.body.items).toMatchObject([{ quorum: 2, approved: 1 }]);
    const second = await as('bob')('post', path, { planDigest }).expect(200);
    expect(second.body.change.status).toBe('approved');
  });
});
