import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { batchHarness, until } from './__testUtils__/batchHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const withoutApproval = { config: { approvals: { required: false } } };

describe.each(databases.eachSupportedId())(
  'batches whose process dies, on %p',
  id => {
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    /** A batch over one network whose process claimed the item and died. */
    const start = async (operation: 'provision' | 'plan' = 'provision') => {
      const knex = await initDatabase(databases, id);
      const infra = await batchHarness(knex, withoutApproval);
      stops.push(infra.stop);
      const network = await infra.create('network');
      const made = await infra.post({ operation, resourceIds: [network] });
      const batchId: string = made.body.id;
      await infra.untilItem(batchId, 'network', 'running');
      await until(
        () => knex('batch_items').first('claim'),
        item => item.claim === null,
      );
      return { infra, knex, batchId, network };
    };

    /** As if the process had died before it took down that the item is started, half a minute ago. */
    const forget = (knex: Awaited<ReturnType<typeof start>>['knex']) =>
      knex('batch_items').update({ claim: randomUUID(), claimed_until: 0 });

    it('open no second change after a death between opening and taking it down', async () => {
      const { infra, knex, batchId } = await start();
      await forget(knex);
      await infra.batches.advance(batchId);
      expect(await knex('changes')).toHaveLength(1);
      expect(await knex('runs')).toHaveLength(1);
      await infra.runItem(batchId, 'network');
      await infra.untilBatch(batchId, 'done');
    });

    it('queue no second dry run either', async () => {
      const { infra, knex, batchId } = await start('plan');
      await forget(knex);
      await infra.batches.advance(batchId);
      expect(await knex('runs')).toHaveLength(1);
      await infra.runItem(batchId, 'network');
      await infra.untilBatch(batchId, 'done');
    });

    it('do not lose a change that ended while nobody looked', async () => {
      const { infra, knex, batchId } = await start();
      await forget(knex);
      await infra.runItem(batchId, 'network');
      await until(
        () => knex('changes').first('status'),
        change => change.status === 'applied',
      );
      await infra.batches.advance(batchId);
      const done = await infra.untilBatch(batchId, 'done');
      expect(done.counts).toMatchObject({ succeeded: 1 });
      expect(await knex('changes')).toHaveLength(1);
    });

    it('open the change after a death between the claim and the opening', async () => {
      const { infra, knex, batchId, network } = await start();
      const [{ id: first }] = await knex('changes').select('id');
      await knex('runs').update({ status: 'cancelled' });
      await knex('changes').delete();
      await knex('resources')
        .where({ id: network })
        .update({ state: 'provision', status: 'ready' });

      await knex('batch_items').update({
        claim: randomUUID(),
        claimed_until: Date.now() + 3_600_000,
      });
      await infra.batches.advance(batchId);
      expect(await knex('changes')).toEqual([]);

      await forget(knex);
      await infra.batches.advanceAll();
      expect(await knex('changes').select('id', 'status')).toEqual([
        { id: first, status: 'approved' },
      ]);
      await infra.runItem(batchId, 'network');
      await infra.untilBatch(batchId, 'done');
    });

    it('start nothing of a cancelled batch that nobody had started', async () => {
      const { infra, knex, batchId } = await start();
      await knex('changes').delete();
      await infra.as('alice')('post', `/batches/${batchId}/cancel`).expect(200);
      await forget(knex);
      await infra.batches.advanceAll();
      expect(await infra.read(batchId)).toMatchObject({
        status: 'cancelled',
        items: [{ status: 'skipped', error: 'The batch was cancelled' }],
      });
      expect(await knex('changes')).toEqual([]);
    });

    it('follow what was submitted before a cancelled batch was left', async () => {
      const { infra, knex, batchId } = await start();
      await infra.as('alice')('post', `/batches/${batchId}/cancel`).expect(200);
      await forget(knex);
      await infra.batches.advanceAll();
      await infra.runItem(batchId, 'network');
      const item = await infra.untilItem(batchId, 'network', 'succeeded');
      expect(await knex('changes').select('id', 'status')).toEqual([
        { id: item.changeId, status: 'applied' },
      ]);
    });

    it('need no message to go on', async () => {
      const { infra, knex, batchId, network } = await start();
      await infra.stop();
      await knex('changes').where('resource_id', network).update({
        status: 'applied',
      });
      const after = await infraHarness(knex, withoutApproval);
      stops.push(after.stop);
      await knex('outbox').delete();
      await after.batches.advanceAll();
      const { body } = await after.as('alice')('get', `/batches/${batchId}`);
      expect(body.status).toBe('done');
    });

    it('are advanced by two replicas at once, and each item is started once', async () => {
      // A SQLite database has one process only: there two look at the same moment.
      const knex = await initDatabase(databases, id);
      const one = await batchHarness(knex, withoutApproval);
      const other = await infraHarness(knex, withoutApproval);
      stops.push(one.stop, other.stop);
      const ids: string[] = [];
      for (let n = 0; n < 12; n += 1) {
        ids.push(await one.create('network', [], { name: `n${n}` }));
      }
      const { body } = await one.post({
        operation: 'provision',
        resourceIds: ids,
      });
      await Promise.all(
        [one, other, one, other].map(({ batches }) => batches.advance(body.id)),
      );
      await one.untilItem(body.id, 'n11', 'running');
      await until(
        () => knex('batch_items').whereNotNull('claim'),
        claimed => claimed.length === 0,
      );
      const changes: { resource_id: string }[] = await knex('changes');
      expect(changes.map(change => change.resource_id).sort()).toEqual(
        [...ids].sort(),
      );
      expect(await knex('runs')).toHaveLength(12);
      const opened = await knex('audit').where({ action: 'change.open' });
      expect(opened).toHaveLength(12);
      const named = await knex('batch_items').select('change_id');
      expect(new Set(named.map(item => item.change_id))).toEqual(
        new Set(changes.map(change => 'id' in change && change.id)),
      );
    });
  },
);
