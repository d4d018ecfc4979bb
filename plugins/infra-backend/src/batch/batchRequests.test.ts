import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import {
  infraResourceDestroyPermission,
  InfraResourcePermission,
  infraResourceReadPermission,
} from '@groundwork/plugin-infra-common';
import {
  createInfraConditionalDecision,
  infraConditions,
} from '@groundwork/plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { Decide, PortalPolicy } from '../__testUtils__/PortalPolicy';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { batchHarness } from './__testUtils__/batchHarness';

jest.setTimeout(60_000);

/** Lets alice do this with no resource of these templates; everybody else may do everything. */
const keepFromAlice =
  (denied: InfraResourcePermission, ...templateKeys: string[]): Decide =>
  (permission, user) =>
    user === 'user:default/alice' && isPermission(permission, denied)
      ? createInfraConditionalDecision(permission, {
          not: infraConditions.hasTemplate({ templateKeys }),
        })
      : { result: AuthorizeResult.ALLOW };

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('requests for batches on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof batchHarness>[1] = {}) => {
    const infra = await batchHarness(
      await initDatabase(databases, id),
      options,
    );
    stop = infra.stop;
    return infra;
  };
  afterEach(() => stop());

  const withoutApproval = { config: { approvals: { required: false } } };

  it('are refused where they make no sense', async () => {
    const infra = await start();
    const { top, left } = await infra.diamond();
    const refuse = async (
      body: Parameters<typeof infra.post>[0],
      ...paths: string[]
    ) => {
      const answer = await infra.post(body).expect(400);
      expect(
        answer.body.error.issues.map((issue: { path: string }) => issue.path),
      ).toEqual(paths);
    };
    const nobody = randomUUID();
    const versionId = infra.networkVersion;
    await refuse({ operation: 'plan' }, '');
    await refuse({ operation: 'plan', resourceIds: [top], subtreeOf: top }, '');
    await refuse({ operation: 'plan', resourceIds: [] }, 'resourceIds');
    await refuse(
      { operation: 'plan', resourceIds: [top], versionId },
      'versionId',
    );
    await refuse(
      { operation: 'plan', resourceIds: [top, nobody, randomUUID()] },
      'resourceIds',
      'resourceIds',
    );
    await refuse({ operation: 'destroy', subtreeOf: nobody }, 'subtreeOf');
    await refuse(
      { operation: 'update', resourceIds: [top], versionId: nobody },
      'versionId',
    );
    await refuse(
      { operation: 'update', resourceIds: [top, left], versionId },
      'resourceIds',
    );
    await refuse(
      { operation: 'update', subtreeOf: left, versionId },
      'versionId',
    );
    expect(await infra.knex('batches')).toEqual([]);
    await infra.as('alice')('get', `/batches/${nobody}`).expect(404);
    await infra.as('alice')('get', '/batches/nonsense').expect(404);
  });

  describe('need the right', () => {
    it('to each resource of a selection', async () => {
      const infra = await start(withoutApproval);
      const mine = await infra.create('network', [], { name: 'mine' });
      const theirs = await infra.create('network', [], { name: 'theirs' });
      await infra.provisioned(mine, theirs);
      await infra
        .knex('resource_grants')
        .where({ resource_id: theirs })
        .update({ principal: 'user:default/bob' });
      const { body } = await infra
        .post({ operation: 'destroy', resourceIds: [theirs, mine] })
        .expect(202);
      expect(body.items).toMatchObject([
        {
          resourceName: 'theirs',
          status: 'failed',
          error:
            "user:default/alice may not destroy 'theirs': that needs the role admin.",
        },
        { resourceName: 'mine', status: 'pending' },
      ]);
      await infra.runItem(body.id, 'mine');
      await infra.untilBatch(body.id, 'stopped');

      // Resuming is asking again.
      await infra.as('alice')('post', `/batches/${body.id}/resume`).expect(202);
      const still = await infra.untilBatch(body.id, 'stopped');
      expect(still.counts).toMatchObject({ failed: 1, succeeded: 1 });
      await infra.as('dave')('post', `/batches/${body.id}/resume`).expect(202);
      await infra.runItem(body.id, 'theirs');
      const done = await infra.untilBatch(body.id, 'done');
      const change = await infra
        .knex('changes')
        .where({ id: done.items[0].changeId })
        .first();
      expect(change).toMatchObject({
        requested_by: 'user:default/dave',
        authors: '["user:default/alice","user:default/dave"]',
      });
    });

    it('to all of a subtree that is destroyed', async () => {
      const policy = new PortalPolicy();
      const infra = await start({ policy });
      const { top, left, right, leaf } = await infra.diamond();
      await infra.provisioned(top, left, right, leaf);
      policy.decide = keepFromAlice(infraResourceDestroyPermission, 'leaf');
      const refused = await infra
        .post({ operation: 'destroy', subtreeOf: top })
        .expect(403);
      expect(refused.body.error).toMatchObject({
        hidden: 0,
        resources: [{ resourceId: leaf, resourceName: 'leaf' }],
      });
      await infra
        .post({ operation: 'destroy', subtreeOf: top }, 'dave')
        .expect(202);
    });

    it('and tell nothing of what may not be seen', async () => {
      const policy = new PortalPolicy();
      const infra = await start({
        policy,
        config: {
          access: {
            admins: ['group:default/team-platform'],
            publishers: ['group:default/team-platform'],
            creators: ['group:default/team-apps'],
            defaultRole: 'none',
          },
        },
      });
      const { top, left, right, leaf } = await infra.diamond();
      await infra.provisioned(top, left, right, leaf);
      policy.decide = keepFromAlice(infraResourceReadPermission, 'leaf');
      await infra
        .post({ operation: 'plan', resourceIds: [top, leaf] })
        .expect(400);
      const planned = await infra
        .post({ operation: 'plan', subtreeOf: top })
        .expect(202);
      expect(planned.body.items).toHaveLength(3);
      const refused = await infra
        .post({ operation: 'destroy', subtreeOf: top })
        .expect(403);
      expect(refused.body.error).toMatchObject({ hidden: 1, resources: [] });
      expect(refused.text).not.toContain(leaf);

      const batch = `/batches/${planned.body.id}`;
      await infra.as('mallory')('get', batch).expect(404);
      await infra.as('mallory')('post', `${batch}/cancel`).expect(404);
      policy.decide = keepFromAlice(
        infraResourceReadPermission,
        'leaf',
        'right',
      );
      expect((await infra.read(planned.body.id)).items).toHaveLength(2);
      expect((await infra.read(planned.body.id, 'dave')).items).toHaveLength(3);
    });
  });

  it('list the batches of who asks, and all of them for admins', async () => {
    const infra = await start();
    const top = await infra.create('network');
    await infra.post({ operation: 'plan', resourceIds: [top] }).expect(202);
    const own = await infra
      .post({ operation: 'provision', resourceIds: [top] }, 'bob')
      .expect(202);
    const list = async (person: 'alice' | 'bob' | 'carol', query = '') =>
      (await infra.as(person)('get', `/batches${query}`).expect(200)).body;
    expect(await list('alice')).toMatchObject({
      totalItems: 1,
      items: [{ operation: 'plan', createdBy: 'user:default/alice' }],
    });
    expect((await list('carol')).totalItems).toBe(0);
    const first = await list('bob', '?limit=1&sort=createdAt');
    expect(first).toMatchObject({
      totalItems: 2,
      items: [{ operation: 'plan' }],
    });
    const second = await list(
      'bob',
      `?limit=1&sort=createdAt&cursor=${first.pageInfo.nextCursor}`,
    );
    expect(second.items).toMatchObject([{ id: own.body.id }]);
    await infra.as('bob')('post', `/batches/${own.body.id}/cancel`).expect(200);
    expect(await list('bob', '?status=cancelled')).toMatchObject({
      totalItems: 1,
      items: [{ id: own.body.id }],
    });
    await infra.as('bob')('get', '/batches?status=gone').expect(400);
    // Who may read all may look at each, but not move it.
    expect(await infra.read(own.body.id, 'carol')).toMatchObject({
      allowedActions: [],
    });
  });
});
