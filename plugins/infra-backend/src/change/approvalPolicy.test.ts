import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';
import { approvalPolicy } from './approvalPolicy';

jest.setTimeout(60_000);

describe('approvalPolicy', () => {
  const configuration = {
    required: true,
    quorum: 1,
    allowSelfApproval: false,
  };

  it('takes the configuration where nothing else says anything', () => {
    expect(approvalPolicy([], {}, configuration)).toEqual(configuration);
  });

  it('takes each setting of the nearest that has it', () => {
    expect(
      approvalPolicy(
        [
          { distance: 2, settings: { quorum: 4, allowSelfApproval: true } },
          { distance: 0, settings: {} },
          { distance: 1, settings: { quorum: 3 } },
        ],
        { required: false, quorum: 2 },
        configuration,
      ),
    ).toEqual({ required: false, quorum: 3, allowSelfApproval: true });
  });

  it('takes the stricter of several that are equally near', () => {
    const loose = { required: false, quorum: 1, allowSelfApproval: true };
    const strict = { required: true, quorum: 2, allowSelfApproval: false };
    for (const [first, second] of [
      [loose, strict],
      [strict, loose],
    ]) {
      expect(
        approvalPolicy(
          [
            { distance: 1, settings: first },
            { distance: 1, settings: second },
            { distance: 2, settings: { quorum: 9 } },
          ],
          {},
          configuration,
        ),
      ).toEqual(strict);
    }
  });
});

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())(
  'approval settings of a subtree on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    afterEach(() => stop());

    /** A diamond: prod above left and right, the network below both. */
    const start = async () => {
      const infra = await infraHarness(await initDatabase(databases, id));
      stop = infra.stop;
      const abstract = async (key: string, parents: string[] = []) => {
        await infra
          .as('bob')('post', '/templates', {
            key,
            name: key,
            abstract: true,
            parents,
          })
          .expect(201);
      };
      await abstract('account');
      await abstract('left', ['account']);
      await abstract('right', ['account']);
      await infra.importTemplate('network', { parents: ['left', 'right'] });
      const make = async (templateKey: string, parentIds: string[] = []) => {
        const answer = await infra
          .as('alice')('post', '/resources', {
            templateKey,
            name: templateKey,
            parentIds,
          })
          .expect(201);
        return answer.body.id;
      };
      const account = await make('account');
      const left = await make('left', [account]);
      const right = await make('right', [account]);
      const network = await infra.createResource({ parentIds: [left, right] });
      const set = (resource: string, body: object, person = 'bob') =>
        infra.as(person as 'bob')(
          'put',
          `/resources/${resource}/approval`,
          body,
        );
      /** What a change of the network that is submitted now needs. */
      const quorum = async () => {
        const asked = await infra
          .as('alice')('post', `/resources/${network.id}/provision`)
          .expect(202);
        const { change } = asked.body;
        await infra
          .as('alice')('post', `/changes/${change.id}/discard`)
          .expect(200);
        return change.quorum;
      };
      return { ...infra, account, left, right, network, set, quorum };
    };

    it('holds for all below, the nearest first, the stricter of two', async () => {
      const { account, left, right, network, set, quorum } = await start();
      expect(await quorum()).toBe(1);
      const answer = await set(account, { required: false }).expect(200);
      expect(answer.body.approval).toEqual({ required: false });
      expect(await quorum()).toBe(0);
      await set(left, { required: true, quorum: 2 }).expect(200);
      await set(right, { required: false, quorum: 3 }).expect(200);
      expect(await quorum()).toBe(3);
      await set(network.id, { required: false }).expect(200);
      expect(await quorum()).toBe(0);
      await set(network.id, {}).expect(200);
      expect(await quorum()).toBe(3);
    });

    it('holds for what is created below and provisioned at once', async () => {
      const { account, left, right, createResource, set } = await start();
      await set(account, { required: false }).expect(200);
      const created = await createResource({
        name: 'second',
        parentIds: [left, right],
        provision: true,
      });
      expect(created.openChange).toMatchObject({ status: 'approved' });
    });

    it('is fixed for a change when that is submitted', async () => {
      const { as, account, network, set, startRun } = await start();
      const asked = await as('alice')(
        'post',
        `/resources/${network.id}/provision`,
      ).expect(202);
      await set(account, { required: false }).expect(200);
      const plan = await startRun(asked.body.run.id);
      await plan.uploadPlan({
        summary: {
          add: 0,
          change: 0,
          replace: 0,
          destroy: 0,
          import: 0,
          move: 0,
        },
        resourceChanges: [],
        outputChanges: [],
      });
      await plan.finish();
      const change = await as('alice')(
        'get',
        `/changes/${asked.body.change.id}`,
      );
      expect(change.body).toMatchObject({
        status: 'approval_pending',
        quorum: 1,
      });
    });

    it('is for admins of the portal, audited, and takes nothing else', async () => {
      const { as, account, set } = await start();
      await set(account, { required: false }, 'alice').expect(403);
      const refused = await set(account, { quorum: 0, surprise: 1 });
      expect(refused.status).toBe(400);
      const before = await as('alice')('get', `/resources/${account}`);
      expect(before.body.approval).toEqual({});
      await set(account, { quorum: 2 }).expect(200);
      const audit = await as('bob')('get', '/audit?action=resource.approval');
      expect(audit.body.items).toMatchObject([
        { resourceId: account, before: {}, after: { quorum: 2 } },
      ]);
    });
  },
);
