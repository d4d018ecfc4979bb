import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  infraTemplateGrantPermission,
  infraTemplatePublishPermission,
  infraTemplateReadPermission,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import { PortalPolicy } from '../__testUtils__/PortalPolicy';
import {
  initDatabase,
  insertTemplateGrant,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';

jest.setTimeout(60_000);

const PLATFORM = 'group:default/team-platform';
const APPS = 'group:default/team-apps';
const ALICE = 'user:default/alice';
const BOB = 'user:default/bob';
const CAROL = 'user:default/carol';
const MALLORY = 'user:default/mallory';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('template grants on %p', id => {
  let knex: Knex;
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, options);
    stop = infra.stop;
    await infra.importTemplate();
    const path = '/templates/network/grants';
    const grant = (by: Person, roles: Record<string, string>) =>
      infra.as(by)('put', path, {
        items: Object.entries(roles).map(([principal, role]) => ({
          principal,
          role,
        })),
      });
    const read = async (person: Person) =>
      (await infra.as(person)('get', path).expect(200)).body;
    return { ...infra, grant, read };
  };
  afterEach(() => stop());

  const auditOf = (key: string) =>
    knex('audit')
      .where({ template_key: key, action: 'template.grant' })
      .orderBy('at');

  it('gives a role on all that is made of the template, before and after, until it is taken away', async () => {
    const { as, createResource, grant, told } = await start();
    const earlier = await createResource();
    const plan = (resourceId: string) =>
      as('carol')('post', `/resources/${resourceId}/plan`, {});
    await plan(earlier.id).expect(403);

    const given = await grant('bob', { [CAROL]: 'write' }).expect(200);

    expect(given.body).toEqual({
      items: [
        {
          principal: CAROL,
          role: 'write',
          grantedBy: BOB,
          createdAt: expect.any(String),
        },
      ],
      inherited: [],
      editable: true,
    });
    const later = await createResource({ name: 'later' });
    await plan(earlier.id).expect(202);
    await plan(later.id).expect(202);
    const shown = await as('carol')('get', `/resources/${later.id}`);
    expect(shown.body.allowedActions).toContain('provision');
    expect(shown.body.allowedActions).not.toContain('delete');
    const grants = await as('carol')('get', `/resources/${later.id}/grants`);
    expect(grants.body).toMatchObject({
      items: [{ principal: ALICE, role: 'owner' }],
      inherited: [
        {
          principal: CAROL,
          role: 'write',
          inheritedFrom: { templateKey: 'network', templateName: 'network' },
        },
      ],
      editable: false,
    });
    const heard = () =>
      told.signals.some(
        ({ message }) =>
          message.topic === 'template.changed' &&
          message.templateKey === 'network',
      );
    while (!heard()) await new Promise(resolve => setImmediate(resolve));

    await grant('bob', {}).expect(200);
    await as('carol')('post', `/resources/${earlier.id}/provision`, {}).expect(
      403,
    );
    expect(
      (await auditOf('network')).map(row => [row.actor, row.before, row.after]),
    ).toEqual([
      [
        BOB,
        JSON.stringify({ grants: [] }),
        JSON.stringify({ grants: [{ principal: CAROL, role: 'write' }] }),
      ],
      [
        BOB,
        JSON.stringify({ grants: [{ principal: CAROL, role: 'write' }] }),
        JSON.stringify({ grants: [] }),
      ],
    ]);
  });

  it('lets admins of the portal give every role, admins of the template up to theirs, and publishers none', async () => {
    const { grant, read } = await start({
      config: {
        access: {
          admins: [PLATFORM],
          publishers: [CAROL],
          creators: [APPS],
        },
      },
    });
    const editable = async (person: Person) => (await read(person)).editable;
    for (const person of ['alice', 'carol', 'mallory'] as const) {
      const refused = await grant(person, { [ALICE]: 'read' }).expect(403);
      expect(refused.body.error.message).toContain(
        'needs the role admin on it',
      );
      expect(await editable(person)).toBe(false);
    }
    expect(await editable('bob')).toBe(true);
    await grant('bob', { [ALICE]: 'admin', [MALLORY]: 'write' }).expect(200);
    expect(await editable('alice')).toBe(true);
    expect(await editable('mallory')).toBe(false);
    await grant('mallory', { [ALICE]: 'admin', [MALLORY]: 'admin' }).expect(
      403,
    );
    const stronger = await grant('alice', { [ALICE]: 'owner' }).expect(403);
    expect(stronger.body.error.message).toContain("template 'network'");
    await grant('alice', { [ALICE]: 'admin', [APPS]: 'admin' }).expect(200);
    await grant('bob', { [ALICE]: 'owner', [APPS]: 'read' }).expect(200);
    await grant('mallory', { [ALICE]: 'owner', [APPS]: 'admin' }).expect(403);
    await grant('alice', { [CAROL]: 'owner' }).expect(200);
    // The role that alice gave away was hers.
    await grant('alice', { [CAROL]: 'owner', [ALICE]: 'read' }).expect(403);
    expect(await auditOf('network')).toHaveLength(4);
  });

  it('gives nobody a say over templates by a role on a resource, nor a right to publish by one on a template', async () => {
    const { as, createResource, grant } = await start();
    const versions = await as('bob')('get', '/templates/network/versions');
    const [version] = versions.body.items;
    await createResource();
    await grant('alice', { [ALICE]: 'owner' }).expect(403);
    await grant('bob', { [ALICE]: 'owner' }).expect(200);

    const me = await as('alice')('get', '/me').expect(200);
    expect(me.body).toEqual({ mayPublish: false });
    const template = '/templates/network';
    await as('alice')('patch', template, { description: 'x' }).expect(403);
    await as('alice')('post', `${template}/disable`).expect(403);
    await as('alice')('delete', template).expect(403);
    await as('alice')('post', `${template}/versions`, {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v2.0.0',
      path: 'network',
    }).expect(403);
    await as('alice')('patch', `${template}/versions/${version.id}`, {
      lifecycle: 'deprecated',
    }).expect(403);
  });

  it('asks the portal’s policy too', async () => {
    const policy = new PortalPolicy();
    const { as, grant, read } = await start({ policy });
    await grant('bob', { [ALICE]: 'admin' }).expect(200);
    const deny = (denied: Permission) => {
      policy.decide = permission => ({
        result: isPermission(permission, denied as never)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      });
    };
    const same = { [ALICE]: 'admin' };

    deny(infraTemplateGrantPermission);
    for (const person of ['alice', 'bob'] as const) {
      await grant(person, same).expect(403);
      expect((await read(person)).editable).toBe(false);
    }
    deny(infraTemplateReadPermission);
    for (const person of ['alice', 'bob', 'carol'] as const) {
      await as(person)('get', '/templates/network/grants').expect(403);
      await grant(person, same).expect(403);
    }
    deny(infraTemplatePublishPermission);
    await grant('alice', same).expect(200);
    await grant('bob', same).expect(200);
  });

  it.each([
    ['whom the catalog does not have', { 'user:default/nobody': 'read' }],
    ['what is no principal', { 'component:default/x': 'read' }],
    ['a role that there is not', { [CAROL]: 'king' }],
    [
      'who is named twice',
      { [CAROL]: 'read', 'user:default/Carol': 'write' } as Record<
        string,
        string
      >,
    ],
  ])('refuses %s, and changes nothing', async (_what, roles) => {
    const { grant, read } = await start();
    await grant('bob', { [APPS]: 'read' }).expect(200);
    const before = await read('bob');
    const refused = await grant('bob', { [APPS]: 'write', ...roles });
    expect(refused.status).toBe(400);
    expect(refused.body.error.issues.at(-1).path).toMatch(/^items\.[12]\./);
    expect(await read('bob')).toEqual(before);
    expect(await auditOf('network')).toHaveLength(1);
  });

  it('refuses bodies that are none, too many grants, and templates that are not there', async () => {
    const { as } = await start();
    const put = (body: object, key = 'network') =>
      as('bob')('put', `/templates/${key}/grants`, body);
    await put({}).expect(400);
    await put({ items: [], surprise: 1 }).expect(400);
    await put({ items: [{ principal: CAROL }] }).expect(400);
    await put({
      items: Array.from({ length: 201 }, (_, index) => ({
        principal: `plugin:p${index}`,
        role: 'read',
      })),
    }).expect(400);
    for (const key of ['nothing', 'a%00b', '..%2Fx', 'A b']) {
      await put({ items: [] }, key).expect(404);
      await as('bob')('get', `/templates/${key}/grants`).expect(404);
    }
    expect(await knex('template_grants')).toEqual([]);
  });

  it('keeps who has left the catalog, who gave what and when, and leaves a template to nobody', async () => {
    const { grant, read } = await start();
    const gone = 'user:default/gone';
    await insertTemplateGrant(knex, {
      template_key: 'network',
      principal: gone,
      role: 'read',
      granted_by: ALICE,
    });
    await grant('bob', { [gone]: 'read', [CAROL]: 'owner' }).expect(200);
    await grant('bob', { [gone]: 'write' }).expect(400);
    await grant('dave', { [CAROL]: 'owner', [gone]: 'read' }).expect(200);
    const { items } = await read('carol');
    expect(
      items.map((item: { principal: string; grantedBy: string }) => [
        item.principal,
        item.grantedBy,
      ]),
    ).toEqual([
      [CAROL, BOB],
      [gone, ALICE],
    ]);
    expect(await auditOf('network')).toHaveLength(1);
    await grant('dave', {}).expect(200);
  });

  it('replaces one after the other when several do it at once', async () => {
    const { grant, read } = await start();
    const wanted: Record<string, string>[] = [
      { [CAROL]: 'read' },
      { [ALICE]: 'write' },
      { [MALLORY]: 'admin' },
    ];
    const answers = await Promise.all(wanted.map(one => grant('bob', one)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);

    const records = (await auditOf('network')).map(row => ({
      before: JSON.parse(row.before).grants,
      after: JSON.parse(row.after).grants,
    }));
    expect(records).toHaveLength(3);
    const { items } = await read('bob');
    const last = items.map(
      ({ principal, role }: { principal: string; role: string }) => ({
        principal,
        role,
      }),
    );
    // Each began with what another left behind.
    const left = [[], ...records.map(({ after }) => after)];
    const found = [...records.map(({ before }) => before), last];
    const inOrder = (some: unknown[]) =>
      some.map(each => JSON.stringify(each)).sort();
    expect(inOrder(found)).toEqual(inOrder(left));
  });

  it('counts no owner of the template where the last owner of a resource goes', async () => {
    const { as, createResource, grant } = await start();
    const { id: vpc } = await createResource();
    await grant('bob', { [CAROL]: 'owner' }).expect(200);
    const setOwn = (items: object[]) =>
      as('carol')('put', `/resources/${vpc}/grants`, { items });
    const refused = await setOwn([]).expect(400);
    expect(refused.body.error.message).toContain("'vpc' would be left without");
    await setOwn([{ principal: MALLORY, role: 'owner' }]).expect(200);
  });

  it('goes with the template', async () => {
    const { as, grant } = await start();
    await grant('bob', { [CAROL]: 'owner' }).expect(200);
    await as('bob')('delete', '/templates/network').expect(204);
    await as('bob')('get', '/templates/network/grants').expect(404);
    expect(await knex('template_grants')).toEqual([]);
  });
});
