import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import {
  initDatabase,
  insertGrant,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';

jest.setTimeout(60_000);

const ALICE = 'user:default/alice';
const CAROL = 'user:default/carol';
const MALLORY = 'user:default/mallory';
const APPS = 'group:default/team-apps';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('grants on %p', id => {
  let knex: Knex;
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, options);
    stop = infra.stop;
    await infra.importTemplate();
    const grant = (
      by: Person,
      resourceId: string,
      roles: Record<string, string>,
    ) =>
      infra.as(by)('put', `/resources/${resourceId}/grants`, {
        items: Object.entries(roles).map(([principal, role]) => ({
          principal,
          role,
        })),
      });
    return { ...infra, grant };
  };
  afterEach(() => stop());

  const auditOf = (resourceId: string) =>
    knex('audit').where({ resource_id: resourceId, action: 'resource.grant' });

  it('makes the creator owner, which can be taken away again', async () => {
    const { as, createResource, grant } = await start();
    const { id: vpc } = await createResource();
    const before = await as('alice')('get', `/resources/${vpc}/grants`);
    expect(before.body).toEqual({
      items: [
        {
          principal: ALICE,
          role: 'owner',
          grantedBy: ALICE,
          createdAt: expect.any(String),
        },
      ],
      inherited: [],
      editable: true,
    });

    await grant('bob', vpc, { [CAROL]: 'owner' }).expect(200);

    const after = await as('alice')('get', `/resources/${vpc}`);
    expect(after.body.allowedActions).toEqual([]);
    await as('alice')('post', `/resources/${vpc}/provision`).expect(403);
    expect((await auditOf(vpc)).map(row => [row.before, row.after])).toEqual([
      [
        JSON.stringify({ grants: [{ principal: ALICE, role: 'owner' }] }),
        JSON.stringify({ grants: [{ principal: CAROL, role: 'owner' }] }),
      ],
    ]);
  });

  it('leaves nothing without an owner, its own or an inherited one', async () => {
    const { as, createResource, grant, importTemplate } = await start();
    await importTemplate('folder', { abstract: true });
    await importTemplate('subnet', { parents: ['folder'] });
    const folder = await createResource({
      templateKey: 'folder',
      name: 'apps',
      variables: undefined,
    });
    const subnet = await createResource({
      templateKey: 'subnet',
      name: 'a',
      parentIds: [folder.id],
    });

    const ownerless: Record<string, string>[] = [
      {},
      { [ALICE]: 'admin', [APPS]: 'write' },
    ];
    for (const left of ownerless) {
      const refused = await grant('bob', folder.id, left).expect(400);
      expect(refused.body.error).toMatchObject({
        name: 'InputError',
        message: expect.stringContaining("'apps' would be left without"),
        issues: [{ path: 'items', message: 'at least one owner is needed' }],
      });
    }
    const unchanged = await as('alice')(
      'get',
      `/resources/${folder.id}/grants`,
    );
    expect(unchanged.body.items).toMatchObject([
      { principal: ALICE, role: 'owner' },
    ]);
    expect(await auditOf(folder.id)).toEqual([]);

    await grant('alice', subnet.id, {}).expect(200);
    await grant('bob', folder.id, { [CAROL]: 'owner' }).expect(200);
    const inherited = await as('carol')(
      'get',
      `/resources/${subnet.id}/grants`,
    );
    expect(inherited.body).toMatchObject({
      items: [],
      inherited: [{ principal: CAROL, role: 'owner' }],
      editable: true,
    });
  });

  it('is a write of the resource: its version grows and pages hear of it', async () => {
    const { createResource, grant, told } = await start();
    const { id: vpc } = await createResource();
    const version = async () =>
      (await knex('resources').where('id', vpc).first('version')).version;
    const before = await version();
    const heard = () =>
      told.signals.filter(
        ({ message }) =>
          message.topic === 'resource.changed' && message.resourceId === vpc,
      ).length;
    while (heard() === 0) await new Promise(resolve => setImmediate(resolve));

    await grant('alice', vpc, { [ALICE]: 'owner', [CAROL]: 'write' });

    expect(await version()).toBe(before + 1);
    while (heard() < 2) await new Promise(resolve => setImmediate(resolve));
    expect(told.signals[0].recipients).toEqual({ type: 'broadcast' });
  });

  it('gives a group and a service what they may do, and takes it from who lost it', async () => {
    const { as, asService, createResource, grant, startRun } = await start();
    const { id: vpc } = await createResource();
    const plan = () => as('mallory')('post', `/resources/${vpc}/plan`, {});
    const planAsService = () =>
      asService('plugin:scaffolder', 'post', `/resources/${vpc}/plan`, {});
    await plan().expect(403);
    await planAsService().expect(403);
    await asService('plugin:scaffolder', 'get', `/resources/${vpc}`).expect(
      200,
    );

    await grant('alice', vpc, {
      [ALICE]: 'owner',
      [APPS]: 'write',
      'plugin:scaffolder': 'write',
    }).expect(200);
    const planned = await plan().expect(202);
    const cancel = `/runs/${planned.body.run.id}/cancel`;
    await as('alice')('post', cancel, {}).expect(202);
    await planAsService().expect(202);
    await asService('plugin:other', 'post', `/resources/${vpc}/plan`).expect(
      403,
    );

    await grant('alice', vpc, { [ALICE]: 'owner', [MALLORY]: 'admin' });
    const asked = await as('alice')('post', `/resources/${vpc}/provision`);
    const run = await startRun(asked.body.run.id);
    const planDigest = await run.uploadPlan();
    await run.finish();
    const change = `/changes/${asked.body.change.id}`;
    const seen = await as('mallory')('get', change).expect(200);
    expect(seen.body.allowedActions).toContain('approve');

    await grant('alice', vpc, { [ALICE]: 'owner' });
    await as('mallory')('post', `${change}/approve`, { planDigest }).expect(
      403,
    );
    await as('bob')('post', `${change}/approve`, { planDigest }).expect(200);
  });

  it('takes services among the creators by their subject', async () => {
    const { asService } = await start({
      config: {
        access: {
          admins: ['group:default/team-platform'],
          publishers: ['group:default/team-platform'],
          creators: ['plugin:declared'],
        },
      },
    });
    const body = {
      templateKey: 'network',
      name: 'vpc',
      variables: { cidr: '10.0.0.0/16' },
    };
    await asService('plugin:other', 'post', '/resources', body).expect(403);
    const made = await asService('plugin:declared', 'post', '/resources', body);
    expect(made.status).toBe(201);
    expect(made.body.allowedActions).toContain('provision');
  });

  it('refuses people whom the catalog does not have, each at its place, and changes nothing', async () => {
    const { as, createResource, grant } = await start();
    const { id: vpc } = await createResource();
    const before = await as('alice')('get', `/resources/${vpc}/grants`);

    const refused = await grant('alice', vpc, {
      [ALICE]: 'owner',
      'user:default/nobody': 'read',
      'plugin:anything': 'read',
      'group:default/none': 'admin',
    }).expect(400);
    expect(refused.body.error.issues).toEqual([
      {
        path: 'items.1.principal',
        message: "the catalog has no 'user:default/nobody'",
      },
      {
        path: 'items.3.principal',
        message: "the catalog has no 'group:default/none'",
      },
    ]);
    await grant('alice', vpc, { 'component:default/x': 'read' }).expect(400);
    await grant('alice', vpc, { [CAROL]: 'king' }).expect(400);
    const twice = await grant('alice', vpc, {
      [CAROL]: 'read',
      'user:default/Carol': 'write',
    }).expect(400);
    expect(twice.body.error.issues[0].path).toBe('items.1.principal');

    const after = await as('alice')('get', `/resources/${vpc}/grants`);
    expect(after.body).toEqual(before.body);
    expect(await auditOf(vpc)).toEqual([]);
  });

  it('leaves people who have left the catalog where they are, but gives them nothing new', async () => {
    const { createResource, grant } = await start();
    const { id: vpc } = await createResource();
    const gone = 'user:default/gone';
    await insertGrant(knex, {
      resource_id: vpc,
      principal: gone,
      role: 'read',
    });
    const kept = await grant('alice', vpc, {
      [ALICE]: 'owner',
      [gone]: 'read',
      [CAROL]: 'read',
    });
    expect(kept.body.items).toHaveLength(3);
    const more = { [ALICE]: 'owner', [gone]: 'write' };
    expect((await grant('alice', vpc, more)).status).toBe(400);
  });

  it('lets nobody give or take a role stronger than their own', async () => {
    const { as, createResource, grant } = await start();
    const { id: vpc } = await createResource();
    await grant('mallory', vpc, { [MALLORY]: 'owner' }).expect(403);
    await grant('alice', vpc, {
      [ALICE]: 'owner',
      [MALLORY]: 'write',
      [CAROL]: 'admin',
    }).expect(200);

    await grant('mallory', vpc, {
      [ALICE]: 'owner',
      [MALLORY]: 'admin',
      [CAROL]: 'admin',
    }).expect(403);
    const shown = await as('mallory')('get', `/resources/${vpc}/grants`);
    expect(shown.body.editable).toBe(false);

    const owners = { [ALICE]: 'owner', [CAROL]: 'owner' };
    await grant('carol', vpc, owners).expect(403);
    await grant('carol', vpc, { [CAROL]: 'admin' }).expect(403);
    await grant('carol', vpc, {
      [ALICE]: 'admin',
      [CAROL]: 'admin',
    }).expect(403);
    await grant('carol', vpc, {
      [ALICE]: 'owner',
      [CAROL]: 'admin',
      [APPS]: 'admin',
    }).expect(200);
    await grant('bob', vpc, owners).expect(200);
    await grant('carol', vpc, { [CAROL]: 'owner' }).expect(200);
  });

  it('keeps who gave what and when, where nothing changes', async () => {
    const { as, createResource, grant } = await start();
    const { id: vpc } = await createResource();
    await grant('alice', vpc, { [ALICE]: 'owner', [CAROL]: 'read' });
    await grant('bob', vpc, { [ALICE]: 'owner', [CAROL]: 'write' });
    await grant('bob', vpc, { [CAROL]: 'write', [ALICE]: 'owner' });
    const { body } = await as('carol')('get', `/resources/${vpc}/grants`);
    expect(
      body.items.map((grant_: { principal: string; grantedBy: string }) => [
        grant_.principal,
        grant_.grantedBy,
      ]),
    ).toEqual([
      [ALICE, ALICE],
      [CAROL, 'user:default/bob'],
    ]);
    expect(await auditOf(vpc)).toHaveLength(2);
  });

  it('fills the inbox of who may decide, and of nobody else', async () => {
    const { as, createResource, grant, startRun } = await start({
      config: { approvals: { quorum: 2 } },
    });
    const created = await createResource({ provision: true });
    const run = await startRun(created.activeRun.id);
    const planDigest = await run.uploadPlan();
    await run.finish();
    const inbox = async (person: Person) => {
      const { body } = await as(person)('get', '/changes?approver=me&limit=1');
      expect(body.totalItems).toBe(body.items.length);
      return body.totalItems;
    };
    expect(await inbox('alice')).toBe(0);
    expect(await inbox('carol')).toBe(0);
    expect(await inbox('bob')).toBe(1);
    expect(await inbox('dave')).toBe(1);

    await grant('alice', created.id, {
      [ALICE]: 'owner',
      [MALLORY]: 'write',
      [CAROL]: 'admin',
    });
    expect(await inbox('mallory')).toBe(0);
    expect(await inbox('carol')).toBe(1);

    const change = `/changes/${created.openChange.id}`;
    await as('carol')('post', `${change}/approve`, { planDigest }).expect(200);
    expect(await inbox('carol')).toBe(0);
    expect(await inbox('bob')).toBe(1);
    await as('bob')('post', `${change}/approve`, { planDigest }).expect(200);
    expect(await inbox('dave')).toBe(0);
  });
});
