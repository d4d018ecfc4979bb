import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { FakeRun, infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())(
  'giving up a failed destroy on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    afterEach(() => stop());

    /** A provisioned resource whose destroy ended as the function says. */
    const start = async (end: (run: FakeRun) => Promise<void>) => {
      const infra = await infraHarness(await initDatabase(databases, id), {
        config: { approvals: { required: false } },
      });
      stop = infra.stop;
      await infra.importTemplate();
      const created = await infra.createResource({ provision: true });
      const first = await infra.startRun(created.activeRun.id);
      await first.uploadPlan();
      await first.beginApply();
      await first.writeState();
      await first.finish();
      const path = `/resources/${created.id}`;
      const destroy = await infra
        .as('alice')('post', `${path}/destroy`)
        .expect(202);
      await end(await infra.startRun(destroy.body.run.id));
      const read = async (person: 'alice' | 'carol' = 'alice', of = path) =>
        (await infra.as(person)('get', of).expect(200)).body;
      return { ...infra, path, change: destroy.body.change.id, read };
    };
    const failWhilePlanning = (run: FakeRun) =>
      run.finish({ outcome: 'failed', reason: 'no' });
    const failWhileApplying = async (run: FakeRun) => {
      await run.uploadPlan();
      await run.beginApply();
      await run.finish({ outcome: 'failed', reason: 'no' });
    };
    const loseIt = async (run: FakeRun) => {
      await run.uploadPlan();
      await run.beginApply();
      await run.finish({ outcome: 'lost', reason: 'nobody knows' });
    };

    it('leads back to what it was if Terraform had not begun', async () => {
      const { as, change, read } = await start(failWhilePlanning);
      expect(await read()).toMatchObject({
        state: 'destroy',
        status: 'error',
        failedChange: { id: change, kind: 'destroy' },
      });
      const answer = await as('dave')('post', `/changes/${change}/discard`, {
        comment: 'kept',
      }).expect(200);
      expect(answer.body).toMatchObject({
        status: 'discarded',
        allowedActions: [],
      });
      const after = await read();
      expect(after).toMatchObject({ state: 'provisioned', status: 'done' });
      expect(after).not.toHaveProperty('failedChange');
      const audit = await as('dave')('get', '/audit?action=change.discard');
      expect(audit.body.items).toMatchObject([
        {
          changeId: change,
          reason: 'kept',
          before: { state: 'destroy', status: 'error' },
          after: { state: 'provisioned', status: 'done' },
        },
      ]);
    });

    it.each([
      ['failed', failWhileApplying, 'error'],
      ['was lost', loseIt, 'unknown'],
    ])(
      'leads to an error where the apply %s, whose change can be retried no more',
      async (_what, end, status) => {
        const { as, change, path, read } = await start(end);
        expect(await read()).toMatchObject({ state: 'destroy', status });
        await as('alice')('post', `/changes/${change}/discard`).expect(200);
        const after = await read();
        expect(after).toMatchObject({ state: 'provisioned', status: 'error' });
        expect(after.allowedActions).toEqual(
          expect.arrayContaining(['update', 'destroy']),
        );
        await as('alice')('post', `${path}/retry`).expect(409);
        await as('alice')('post', `/changes/${change}/discard`).expect(409);
      },
    );

    it('is for who may destroy, and says so on both pages', async () => {
      const { as, change, read } = await start(failWhilePlanning);
      expect((await read()).allowedActions).toContain('discard');
      expect((await read('carol')).blockedActions).toContainEqual({
        action: 'discard',
        reason: 'Needs the role admin',
      });
      const shown = await read('alice', `/changes/${change}`);
      expect(shown).toMatchObject({
        status: 'failed',
        allowedActions: ['discard'],
      });
      await as('carol')('post', `/changes/${change}/discard`).expect(403);
      expect(await read()).toMatchObject({ state: 'destroy', status: 'error' });
    });

    it('waits until another change has ended', async () => {
      const { as, change, path, read } = await start(failWhilePlanning);
      await as('alice')('post', `${path}/retry`).expect(202);
      await as('alice')('post', `/changes/${change}/discard`).expect(409);
      expect(await read()).not.toHaveProperty('failedChange');
    });
  },
);
