import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  infraAuditReadPermission,
  infraPermissions,
  infraResourceApprovePermission,
  infraResourceDeletePermission,
  infraResourceReadPermission,
  infraStateReadPermission,
  infraTemplatePublishPermission,
  infraTemplateReadPermission,
} from '@groundwork/plugin-infra-common';
import {
  createInfraConditionalDecision,
  infraConditions,
} from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import { Decide, PortalPolicy } from '../__testUtils__/PortalPolicy';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const LISTS = ['/resources', '/changes', '/runs'];

/** Denies these and allows everything else. */
const allBut =
  (...denied: (typeof infraPermissions)[number][]): Decide =>
  permission =>
    denied.some(each => isPermission(permission, each)) ? DENY : ALLOW;

/** Lets mallory read only what the condition holds for. */
const readOnlyIf =
  (condition: Parameters<typeof createInfraConditionalDecision>[1]): Decide =>
  (permission, user) =>
    user === 'user:default/mallory' &&
    isPermission(permission, infraResourceReadPermission)
      ? createInfraConditionalDecision(permission, condition)
      : ALLOW;

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('policy on %p', id => {
  let knex: Knex;
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    knex = await initDatabase(databases, id);
    const policy = new PortalPolicy();
    const infra = await infraHarness(knex, { policy, ...options });
    stop = infra.stop;
    await infra.importTemplate();
    const list = async (person: Person, path: string) => {
      const { body } = await infra.as(person)('get', path).expect(200);
      expect(body.totalItems).toBe(body.items.length);
      return body.items;
    };
    return { ...infra, policy, list };
  };
  afterEach(() => stop());

  it('shows nothing where everything is denied, and lets nobody do anything', async () => {
    const { as, createResource, policy, list, startRun } = await start();
    const {
      id: vpc,
      versionId,
      openChange,
      activeRun,
    } = await createResource({
      provision: true,
    });
    policy.decide = () => DENY;

    for (const person of ['alice', 'bob', 'carol'] as const) {
      for (const path of [
        `/resources/${vpc}`,
        `/resources/${vpc}/grants`,
        `/resources/${vpc}/revisions`,
        `/resources/${vpc}/changes`,
        `/resources/${vpc}/state-versions`,
        `/resources/${vpc}/state-lock`,
        `/changes/${openChange.id}`,
        `/runs/${activeRun.id}`,
        `/runs/${activeRun.id}/log`,
        `/runs/${activeRun.id}/plan`,
      ]) {
        expect([path, (await as(person)('get', path)).status]).toEqual([
          path,
          404,
        ]);
      }
      for (const path of [...LISTS, '/changes?approver=me']) {
        expect(await list(person, path)).toEqual([]);
      }
      for (const path of [
        '/templates',
        '/templates/network',
        `/templates/network/versions/${versionId}/form`,
        '/sources',
        '/audit',
      ]) {
        await as(person)('get', path).expect(403);
      }
      await as(person)('post', `/resources/${vpc}/plan`, {}).expect(404);
      await as(person)('post', `/changes/${openChange.id}/discard`).expect(404);
      await as(person)('put', `/resources/${vpc}/grants`, {
        items: [],
      }).expect(404);
    }
    await as('alice')('post', '/resources', {
      templateKey: 'network',
      name: 'other',
      variables: { cidr: '10.0.0.0/16' },
    }).expect(403);

    const run = await startRun(activeRun.id);
    await run.uploadPlan();
    await run.finish();
  });

  it('shows in lists what single reads show, by a condition', async () => {
    const { as, createResource, policy, list } = await start();
    const shared = await createResource({
      name: 'shared',
      labels: ['shared'],
      provision: true,
    });
    const own = await createResource({
      name: 'own',
      owner: 'group:default/team-apps',
      provision: true,
    });
    const hidden = await createResource({ name: 'hidden', provision: true });
    const names = ['hidden', 'own', 'shared'];
    const { isOwner, hasGrant, hasLabel, hasTemplate, inState } =
      infraConditions;
    const role = 'read' as const;
    const alice = hasGrant({ principals: ['user:default/alice'], role });
    for (const [condition, expected] of [
      [hasLabel({ labels: ['shared'] }), ['shared']],
      [isOwner({ owners: ['group:default/team-apps'] }), ['own']],
      [{ not: hasLabel({ labels: ['shared'] }) }, ['hidden', 'own']],
      [hasTemplate({ templateKeys: ['network'] }), names],
      [hasTemplate({ templateKeys: ['other'] }), []],
      [inState({ states: ['provision'] }), names],
      [inState({ states: ['provisioned', 'destroyed'] }), []],
      [alice, names],
      [{ not: alice }, []],
      [
        {
          anyOf: [
            hasLabel({ labels: ['shared'] }),
            isOwner({ owners: ['group:default/team-apps'] }),
          ],
        },
        ['own', 'shared'],
      ],
    ] as const) {
      policy.decide = readOnlyIf(condition as Parameters<typeof readOnlyIf>[0]);
      const listed = await list('mallory', '/resources');
      expect(
        listed.map((resource: { name: string }) => resource.name).sort(),
      ).toEqual(expected);
      for (const path of ['/changes', '/runs']) {
        const items: { resourceName: string }[] = await list('mallory', path);
        expect(items.map(item => item.resourceName).sort()).toEqual(expected);
      }
      const audited: { resourceName?: string }[] = await list(
        'mallory',
        '/audit?action=resource.create',
      );
      expect(audited.map(entry => entry.resourceName).sort()).toEqual(expected);
      for (const resource of [shared, own, hidden]) {
        const isSeen = (expected as readonly string[]).includes(resource.name);
        for (const path of [
          `/resources/${resource.id}`,
          `/changes/${resource.openChange.id}`,
          `/runs/${resource.activeRun.id}`,
        ]) {
          const { status } = await as('mallory')('get', path);
          expect([path, status]).toEqual([path, isSeen ? 200 : 404]);
        }
      }
      expect(await list('alice', '/resources')).toHaveLength(3);
    }
  });

  it('refuses what the policy denies, and the buttons say so', async () => {
    const { as, createResource, policy, startRun, list } = await start();
    const { id: vpc } = await createResource();
    policy.decide = allBut(infraResourceDeletePermission);
    const reason = "The portal's policy does not allow it";
    const resource = await as('alice')('get', `/resources/${vpc}`).expect(200);
    expect(resource.body.blockedActions).toContainEqual({
      action: 'delete',
      reason,
    });
    expect(resource.body.allowedActions).toContain('provision');
    const refused = await as('alice')('delete', `/resources/${vpc}`);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('infra.resource.delete');

    const asked = await as('alice')('post', `/resources/${vpc}/provision`);
    const run = await startRun(asked.body.run.id);
    const planDigest = await run.uploadPlan();
    await run.finish();
    const change = `/changes/${asked.body.change.id}`;
    expect(await list('dave', '/changes?approver=me')).toHaveLength(1);
    policy.decide = allBut(infraResourceApprovePermission);
    const seen = await as('dave')('get', change).expect(200);
    expect(seen.body.blockedActions).toEqual(
      expect.arrayContaining([
        { action: 'approve', reason },
        { action: 'reject', reason },
      ]),
    );
    await as('dave')('post', `${change}/approve`, { planDigest }).expect(403);
    await as('dave')('post', `${change}/reject`, {}).expect(403);
    expect(await list('dave', '/changes?approver=me')).toEqual([]);
    policy.decide = () => ALLOW;
    await as('dave')('post', `${change}/approve`, { planDigest }).expect(200);
  });

  it.each(['discard', 'plan'])(
    'lets nobody %s their own change without the permission to update',
    async action => {
      const { as, createResource, policy } = await start();
      const { openChange, id: vpc } = await createResource({ provision: true });
      policy.decide = permission =>
        permission.name === 'infra.resource.update' ? DENY : ALLOW;
      await as('alice')('post', `/changes/${openChange.id}/${action}`).expect(
        403,
      );
      const shown = await as('alice')('get', `/resources/${vpc}`).expect(200);
      expect(shown.body.allowedActions).toEqual([]);
      const grants = await as('alice')('get', `/resources/${vpc}/grants`);
      expect(grants.body.editable).toBe(false);
    },
  );

  it('guards the state, the templates and the audit each by its own permission', async () => {
    const { as, createResource, policy } = await start();
    const { id: vpc } = await createResource();
    policy.decide = allBut(infraStateReadPermission);
    await as('alice')('get', `/resources/${vpc}/state-versions/1`).expect(403);
    await as('alice')('get', `/resources/${vpc}/state-lock`).expect(403);
    policy.decide = allBut(infraTemplateReadPermission);
    const [version] = await knex('template_versions').select('id');
    for (const path of ['', '/network', '/network/versions']) {
      await as('alice')('get', `/templates${path}`).expect(403);
    }
    await as('alice')(
      'get',
      `/templates/network/versions/${version.id}`,
    ).expect(403);
    policy.decide = allBut(infraAuditReadPermission);
    await as('bob')('get', '/audit').expect(403);
    policy.decide = () => ALLOW;
    await as('alice')('get', `/resources/${vpc}/state-versions/1`).expect(404);
    await as('alice')('get', '/templates/network').expect(200);
    const audit = await as('bob')('get', '/audit');
    expect(audit.status).toBe(200);
  });

  it('tells who asks whether they may publish, as the server decides it', async () => {
    const { as, policy } = await start();
    const me = async (person: Person) =>
      (await as(person)('get', '/me').expect(200)).body;
    expect(await me('bob')).toEqual({ mayPublish: true });
    expect(await me('alice')).toEqual({ mayPublish: false });
    policy.decide = allBut(infraTemplatePublishPermission);
    expect(await me('bob')).toEqual({ mayPublish: false });
    const template = { key: 'x', name: 'x' };
    await as('bob')('post', '/templates', template).expect(403);
  });

  it('asks for all that a page, a tree or a list shows in one call', async () => {
    const { as, createResource, policy } = await start();
    const { id: vpc } = await createResource();
    for (const path of [
      `/resources/${vpc}`,
      `/resources/${vpc}/tree`,
      '/resources',
    ]) {
      policy.calls = 0;
      await as('alice')('get', path).expect(200);
      expect([path, policy.calls]).toEqual([path, 1]);
    }
  });
});
