import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { infraResourceReadPermission } from '@groundwork/plugin-infra-common';
import {
  createInfraConditionalDecision,
  infraConditions,
} from '@groundwork/plugin-infra-node';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import { PortalPolicy } from '../__testUtils__/PortalPolicy';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const ADMINS = 'group:default/team-platform';
const APPS = 'group:default/team-apps';
const ALICE = 'user:default/alice';
const CAROL = 'user:default/carol';
const MALLORY = 'user:default/mallory';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())(
  'what a role on a template shows on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    /** folder, then network below it, then subnet below that; all of alice, and seen by nobody else but admins. */
    const start = async (policy?: PortalPolicy) => {
      const infra = await infraHarness(await initDatabase(databases, id), {
        policy,
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
      await infra.importTemplate('network', {
        parents: ['folder'],
        abstract: true,
      });
      await infra.importTemplate('subnet', { parents: ['network'] });
      const create = (templateKey: string, parentId?: string) =>
        infra.createResource({
          templateKey,
          name: `the ${templateKey}`,
          parentIds: parentId ? [parentId] : [],
          ...(templateKey === 'subnet'
            ? { provision: true }
            : { variables: undefined }),
        });
      const folder = await create('folder');
      const network = await create('network', folder.id);
      const subnet = await create('subnet', network.id);
      const grant = (key: string, roles: Record<string, string>) =>
        infra
          .as('bob')('put', `/templates/${key}/grants`, {
            items: Object.entries(roles).map(([principal, role]) => ({
              principal,
              role,
            })),
          })
          .expect(200);
      const list = async (person: Person, path: string) => {
        const { body } = await infra.as(person)('get', path).expect(200);
        expect(body.totalItems).toBe(body.items.length);
        return body.items;
      };
      return { ...infra, folder, network, subnet, grant, list };
    };
    afterEach(() => stop());

    const namesOf = (items: { name: string }[]) =>
      items.map(({ name }) => name).sort();

    it('shows nothing without it, and with it what is made of the template and all below', async () => {
      const { as, folder, network, subnet, grant, list } = await start();
      const lists = ['/resources', '/changes', '/runs', '/audit'];
      const totals = async () =>
        Promise.all(
          lists.map(async path => (await list('carol', path)).length),
        );
      const paths = [
        `/resources/${subnet.id}`,
        `/resources/${subnet.id}/grants`,
        `/changes/${subnet.openChange.id}`,
        `/runs/${subnet.activeRun.id}`,
      ];
      const statuses = () =>
        Promise.all(
          paths.map(async path => (await as('carol')('get', path)).status),
        );
      expect(await totals()).toEqual([0, 0, 0, 0]);
      expect(await statuses()).toEqual(paths.map(() => 404));

      await grant('network', { [CAROL]: 'read' });
      expect(namesOf(await list('carol', '/resources'))).toEqual([
        'the network',
        'the subnet',
      ]);
      const [, changes, runs, audit] = await totals();
      expect([changes, runs]).toEqual([1, 1]);
      expect(audit).toBeGreaterThan(1);
      expect(await statuses()).toEqual(paths.map(() => 200));
      await as('carol')('get', `/resources/${folder.id}`).expect(404);
      for (const direction of ['up', 'down']) {
        const { body } = await as('carol')(
          'get',
          `/resources/${network.id}/tree?direction=${direction}`,
        ).expect(200);
        expect(namesOf(body.nodes)).toEqual(
          direction === 'up' ? ['the network'] : ['the network', 'the subnet'],
        );
      }
      const templates = await list('carol', '/templates?sort=key');
      expect(
        templates.map((one: { resourceCount: number }) => one.resourceCount),
      ).toEqual([0, 1, 1]);

      await grant('network', {});
      expect(await totals()).toEqual([0, 0, 0, 0]);
      expect(await statuses()).toEqual(paths.map(() => 404));
    });

    it('does not show the resources of a template below, if they are below nothing that may be seen', async () => {
      const { as, grant, list } = await start();
      await grant('subnet', { [CAROL]: 'write' });
      expect(namesOf(await list('carol', '/resources'))).toEqual([
        'the subnet',
      ]);
      const other = await as('carol')('get', '/resources?templateKey=network');
      expect(other.body.items).toEqual([]);
    });

    it('tells where a role comes from, but not what something hidden is made of', async () => {
      const { as, folder, subnet, grant } = await start();
      await grant('folder', { [CAROL]: 'write', [APPS]: 'admin' });
      await as('bob')('put', `/resources/${folder.id}/grants`, {
        items: [{ principal: ALICE, role: 'owner' }],
      }).expect(200);
      const inherited = async (person: Person) => {
        const { body } = await as(person)(
          'get',
          `/resources/${subnet.id}/grants`,
        ).expect(200);
        return body.inherited;
      };
      expect(await inherited('carol')).toContainEqual(
        expect.objectContaining({
          principal: CAROL,
          inheritedFrom: { templateKey: 'folder', templateName: 'folder' },
        }),
      );

      await grant('folder', { [APPS]: 'admin' });
      await grant('subnet', { [CAROL]: 'read' });
      const seen = await inherited('carol');
      expect(JSON.stringify(seen)).not.toContain('"folder"');
      expect(seen).toContainEqual(
        expect.objectContaining({
          principal: APPS,
          role: 'admin',
          inheritedFrom: {
            resourceId: folder.id,
            resourceName: 'a resource that you may not see',
          },
        }),
      );
    });

    it('signals to who has it, and notifies who may approve by it', async () => {
      const { as, network, subnet, grant, told, startRun, list } =
        await start();
      await grant('network', {
        [MALLORY]: 'admin',
        [CAROL]: 'read',
        'plugin:scaffolder': 'owner',
      });
      const run = await startRun(subnet.activeRun.id);
      const planDigest = await run.uploadPlan();
      await run.finish();
      while (told.notifications.length === 0) {
        await new Promise(resolve => setImmediate(resolve));
      }
      expect(told.notifications[0].recipients).toEqual({
        type: 'entity',
        entityRef: [ADMINS, ALICE, MALLORY],
        excludeEntityRef: [ALICE],
      });
      const signalled = () =>
        told.signals.find(
          ({ recipients, message }) =>
            message.resourceId === subnet.id &&
            recipients.type === 'user' &&
            recipients.entityRef.includes(CAROL),
        );
      while (!signalled()) await new Promise(resolve => setImmediate(resolve));
      expect(signalled()?.recipients).toEqual({
        type: 'user',
        entityRef: [ADMINS, ALICE, CAROL, MALLORY],
      });

      const inbox = async (person: Person) =>
        (await list(person, '/changes?approver=me')).length;
      expect(await inbox('carol')).toBe(0);
      expect(await inbox('mallory')).toBe(1);
      const change = `/changes/${subnet.openChange.id}`;
      await as('carol')('post', `${change}/approve`, { planDigest }).expect(
        403,
      );
      const seen = await as('mallory')('get', change).expect(200);
      expect(seen.body.allowedActions).toContain('approve');
      await as('mallory')('post', `${change}/approve`, { planDigest }).expect(
        200,
      );
      expect(await inbox('mallory')).toBe(0);
      await as('mallory')('put', `/resources/${network.id}/grants`, {
        items: [{ principal: ALICE, role: 'owner' }],
      }).expect(200);
    });

    it('lets batches do what the role allows, to what it shows', async () => {
      const { as, folder, network, subnet, grant } = await start();
      const plan = (subtreeOf: string) =>
        as('carol')('post', '/batches', { operation: 'plan', subtreeOf });
      await plan(network.id).expect(400);
      await grant('network', { [CAROL]: 'write' });
      await plan(folder.id).expect(400);
      const { body } = await plan(network.id).expect(202);
      const batch = await as('carol')('get', `/batches/${body.id}`);
      expect(JSON.stringify(batch.body)).toContain(subnet.id);
      expect(JSON.stringify(batch.body)).not.toContain(folder.id);
    });

    it('is a grant to the rules of the portal’s policy, in lists and for one resource', async () => {
      const policy = new PortalPolicy();
      const { as, folder, network, subnet, grant, list } = await start(policy);
      await grant('network', { [CAROL]: 'write', [ADMINS]: 'read' });
      policy.decide = (permission, user) =>
        isPermission(permission, infraResourceReadPermission)
          ? createInfraConditionalDecision(
              permission,
              infraConditions.hasGrant({
                principals: [user, ADMINS],
                role: user === CAROL ? 'write' : 'admin',
              }),
            )
          : { result: AuthorizeResult.ALLOW };
      expect(namesOf(await list('carol', '/resources'))).toEqual([
        'the network',
        'the subnet',
      ]);
      expect(await list('bob', '/resources')).toEqual([]);
      for (const [person, resource, status] of [
        ['carol', network, 200],
        ['carol', subnet, 200],
        ['carol', folder, 404],
        ['bob', subnet, 404],
      ] as const) {
        await as(person)('get', `/resources/${resource.id}`).expect(status);
      }
    });
  },
);
