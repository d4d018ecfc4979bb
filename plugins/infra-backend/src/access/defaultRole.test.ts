import { TestDatabases } from '@backstage/backend-test-utils';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const ADMINS = 'group:default/team-platform';
const ALICE = 'user:default/alice';
const CAROL = 'user:default/carol';
const APPS = 'group:default/team-apps';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('default role none on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async () => {
    const infra = await infraHarness(await initDatabase(databases, id), {
      config: {
        access: {
          admins: [ADMINS],
          publishers: [ADMINS],
          creators: [APPS],
          defaultRole: 'none',
        },
      },
    });
    stop = infra.stop;
    await infra.importTemplate('folder', { abstract: true });
    await infra.importTemplate('network', { parents: ['folder'] });
    const folder = await infra.createResource({
      templateKey: 'folder',
      name: 'apps',
      variables: undefined,
    });
    const vpc = await infra.createResource({
      parentIds: [folder.id],
      provision: true,
    });
    const grant = (resourceId: string, roles: Record<string, string>) =>
      infra
        .as('bob')('put', `/resources/${resourceId}/grants`, {
          items: Object.entries(roles).map(([principal, role]) => ({
            principal,
            role,
          })),
        })
        .expect(200);
    const totals = async (person: Person) => {
      const lists = ['/resources', '/changes', '/runs', '/audit'];
      const answers = await Promise.all(
        lists.map(path => infra.as(person)('get', path).expect(200)),
      );
      for (const { body } of answers) {
        expect(body.totalItems).toBe(body.items.length);
      }
      return answers.map(({ body }) => body.totalItems);
    };
    return { ...infra, folder, vpc, grant, totals };
  };
  afterEach(() => stop());

  it('shows nothing of what nobody gave a role on', async () => {
    const { as, folder, vpc, totals } = await start();
    expect(await totals('carol')).toEqual([0, 0, 0, 0]);
    for (const path of [
      `/resources/${folder.id}`,
      `/resources/${vpc.id}`,
      `/resources/${vpc.id}/grants`,
      `/changes/${vpc.openChange.id}`,
      `/runs/${vpc.activeRun.id}`,
    ]) {
      await as('carol')('get', path).expect(404);
    }
    const below = await as('carol')('get', `/resources?parentId=${folder.id}`);
    expect(below.body.items).toEqual([]);
    const made = await as('mallory')('post', '/resources', {
      templateKey: 'network',
      name: 'sneaky',
      variables: { cidr: '10.0.0.0/16' },
      parentIds: [folder.id],
    });
    expect(made.status).toBe(400);
  });

  it('shows a resource, its changes, runs and record to who has a role above it', async () => {
    const { as, folder, vpc, grant, totals } = await start();
    await grant(folder.id, { [ALICE]: 'owner', [CAROL]: 'read' });
    const [resources, changes, runs, audit] = await totals('carol');
    expect([resources, changes, runs]).toEqual([2, 1, 1]);
    expect(audit).toBeGreaterThan(2);
    await as('carol')('get', `/changes/${vpc.openChange.id}`).expect(200);
    const grants = await as('carol')('get', `/resources/${vpc.id}/grants`);
    expect(grants.body.inherited).toContainEqual(
      expect.objectContaining({
        principal: CAROL,
        role: 'read',
        inheritedFrom: { resourceId: folder.id, resourceName: 'apps' },
      }),
    );
    expect(grants.body.editable).toBe(false);

    await grant(folder.id, { [ALICE]: 'owner' });
    expect(await totals('carol')).toEqual([0, 0, 0, 0]);
  });

  it('hides the names of ancestors from who has a role only below them', async () => {
    const { as, vpc, grant } = await start();
    await grant(vpc.id, { [ALICE]: 'owner', [CAROL]: 'read' });
    const { body } = await as('carol')('get', `/resources/${vpc.id}/grants`);
    expect(JSON.stringify(body.inherited)).not.toContain('apps');
    expect(body.inherited).toHaveLength(1);
  });

  it('signals only to admins and to who has a role, wherever it comes from', async () => {
    const { folder, vpc, grant, told } = await start();
    await grant(folder.id, { [ALICE]: 'owner', [APPS]: 'read' });
    await grant(vpc.id, { [CAROL]: 'read', 'plugin:scaffolder': 'write' });
    const isLast = () =>
      told.signals.filter(
        ({ recipients, message }) =>
          message.resourceId === vpc.id &&
          recipients.type === 'user' &&
          recipients.entityRef.includes(CAROL),
      );
    while (isLast().length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(isLast()[0].recipients).toEqual({
      type: 'user',
      entityRef: [ADMINS, APPS, ALICE, CAROL],
    });
    const aboutResources = told.signals.filter(
      ({ message }) => 'resourceId' in message,
    );
    expect(
      new Set(aboutResources.map(({ recipients }) => recipients.type)),
    ).toEqual(new Set(['user']));
  });

  it('notifies everybody who may approve but the authors', async () => {
    const { folder, vpc, grant, told, startRun } = await start();
    await grant(folder.id, {
      [ALICE]: 'owner',
      [APPS]: 'admin',
      [CAROL]: 'write',
    });
    const run = await startRun(vpc.activeRun.id);
    await run.uploadPlan();
    await run.finish();
    while (told.notifications.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(told.notifications[0].recipients).toEqual({
      type: 'entity',
      entityRef: [ADMINS, APPS, ALICE],
      excludeEntityRef: [ALICE],
    });
  });
});
