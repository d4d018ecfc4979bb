import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { OutboxPublisher, OutboxTimes } from './OutboxPublisher';
import { OutboxMessage, OutboxStore } from './OutboxStore';

jest.setTimeout(60_000);

const NEVER = 3_600_000;

const runQueued = (runId: string, resourceId = 'r1'): OutboxMessage => ({
  topic: 'run.queued',
  resourceId,
  runId,
});

/** Resolves as soon as the condition holds. */
async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('OutboxPublisher', () => {
  const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
  const running: OutboxPublisher[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map(publisher => publisher.stop()));
  });

  const setUp = async (id: TestDatabaseId) => {
    const knex = await initDatabase(databases, id);
    const store = new OutboxStore(knex);
    const logger = mockServices.logger.mock();
    const publisher = (times: Partial<OutboxTimes> = {}) => {
      const made = new OutboxPublisher({
        store,
        logger,
        times: { tick: NEVER, firstRetry: 1, ...times },
      });
      running.push(made);
      return made;
    };
    const append = (...messages: OutboxMessage[]) =>
      knex.transaction(trx => store.append(trx, messages));
    return { knex, store, logger, publisher, append };
  };

  const left = async (knex: Knex) =>
    Number((await knex('outbox').count({ count: '*' }))[0].count);

  it.each(databases.eachSupportedId())(
    'delivers what was written before it started, in order, on %p',
    async id => {
      const { knex, publisher, append } = await setUp(id);
      await append(...['a', 'b', 'c', 'd'].map(run => runQueued(run)));

      const seen: string[] = [];
      const outbox = publisher();
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
      });
      await outbox.start();

      await until(async () => (await left(knex)) === 0);
      expect(seen).toEqual(['a', 'b', 'c', 'd']);
    },
  );

  it.each(databases.eachSupportedId())(
    'delivers at once when it is notified, and not before the commit, on %p',
    async id => {
      const { knex, store, publisher } = await setUp(id);
      const seen: string[] = [];
      const outbox = publisher();
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
      });
      await outbox.start();

      await knex.transaction(async trx => {
        await store.append(trx, [runQueued('a')]);
        outbox.notify();
        expect(seen).toEqual([]);
      });
      outbox.notify();

      await until(() => seen.length === 1);
      expect(seen).toEqual(['a']);
    },
  );

  it.each(databases.eachSupportedId())(
    'finds by itself what another replica wrote on %p',
    async id => {
      const { publisher, append } = await setUp(id);
      const seen: string[] = [];
      const outbox = publisher({ tick: 10 });
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
      });
      await outbox.start();

      await append(runQueued('a'));

      await until(() => seen.length === 1);
      expect(seen).toEqual(['a']);
    },
  );

  it.each(databases.eachSupportedId())(
    'tries a failed message again, before later ones about the same, and holds back no other on %p',
    async id => {
      const { knex, publisher, append } = await setUp(id);
      const seen: string[] = [];
      let failures = 3;
      const outbox = publisher({ tick: 20 });
      outbox.on('run.queued', async ({ runId }) => {
        if (runId === 'a' && failures > 0) {
          failures -= 1;
          throw new Error('not now');
        }
        seen.push(runId);
      });
      outbox.on('run.changed', async ({ runId }) => {
        seen.push(`${runId} changed`);
      });
      await append(
        runQueued('a'),
        runQueued('b'),
        { topic: 'run.changed', resourceId: 'r1', runId: 'a' },
        runQueued('other', 'r2'),
      );
      await outbox.start();

      await until(async () => (await left(knex)) === 0);
      expect(seen.slice(0, 2).sort()).toEqual(['a changed', 'other']);
      expect(seen.slice(2)).toEqual(['a', 'b']);
    },
  );

  it.each(databases.eachSupportedId())(
    'drops a message that fails for ever, and says so, on %p',
    async id => {
      const { knex, logger, publisher, append } = await setUp(id);
      const seen: string[] = [];
      const outbox = publisher({ longestRetry: 1, tick: 20 });
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
        if (runId === 'a') throw new Error('never');
      });
      await append(runQueued('a'), runQueued('b'));
      await outbox.start();

      await until(async () => (await left(knex)) === 0);
      expect(seen).toEqual([...Array(12).fill('a'), 'b']);
      expect(logger.warn).toHaveBeenCalledTimes(11);
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringMatching(/Dropping outbox message \d+ \(run\.queued\)/),
        { error: 'Error: never' },
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'counts a handler that never answers as failed on %p',
    async id => {
      const { publisher, append } = await setUp(id);
      const seen: string[] = [];
      const outbox = publisher({ handler: 5, tick: 20 });
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
        if (seen.length === 1) await new Promise(() => {});
      });
      await append(runQueued('a'));
      await outbox.start();

      await until(() => seen.length === 2);
      expect(seen).toEqual(['a', 'a']);
    },
  );

  it.each(databases.eachSupportedId())(
    'gives a message to all handlers of its topic and forgets one without any on %p',
    async id => {
      const { knex, publisher, append } = await setUp(id);
      const seen: string[] = [];
      const outbox = publisher();
      outbox.on('run.queued', async () => {
        seen.push('first');
      });
      outbox.on('run.queued', async () => {
        seen.push('second');
      });
      await append(runQueued('a'), {
        topic: 'template.changed',
        templateKey: 'vpc',
      });
      await outbox.start();

      await until(async () => (await left(knex)) === 0);
      expect(seen).toEqual(['first', 'second']);
    },
  );

  it.each(databases.eachSupportedId())(
    'delivers each message once when several publishers share the work on %p',
    async id => {
      const { knex, publisher, append } = await setUp(id);
      const seen: string[] = [];
      const outboxes = [publisher(), publisher(), publisher()];
      for (const outbox of outboxes) {
        outbox.on('run.queued', async ({ runId, resourceId }) => {
          seen.push(`${resourceId} ${runId}`);
        });
        await outbox.start();
      }
      const subjects = Array.from({ length: 20 }, (_, index) => `r${index}`);
      const runs = ['0', '1', '2', '3', '4'];
      for (const run of runs) {
        await append(...subjects.map(subject => runQueued(run, subject)));
        outboxes.forEach(outbox => outbox.notify());
      }

      await until(async () => (await left(knex)) === 0);
      expect(seen).toHaveLength(100);
      for (const subject of subjects) {
        expect(seen.filter(each => each.startsWith(`${subject} `))).toEqual(
          runs.map(run => `${subject} ${run}`),
        );
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'delivers what a process left claimed when it died on %p',
    async id => {
      const { store, publisher, append } = await setUp(id);
      await append(runQueued('a'));
      // Alone with its database, the next process need not wait for the end of the claim.
      await store.claim(10, store.isAlone ? NEVER : 50);

      const seen: string[] = [];
      const outbox = publisher({ tick: 20 });
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
      });
      await outbox.start();

      await until(() => seen.length === 1);
      expect(seen).toEqual(['a']);
    },
  );

  it.each(databases.eachSupportedId())(
    'waits for handlers when it stops, and takes nothing after that, on %p',
    async id => {
      const { knex, publisher, append } = await setUp(id);
      let finish = () => {};
      const seen: string[] = [];
      const outbox = publisher();
      outbox.on('run.queued', async ({ runId }) => {
        seen.push(runId);
        await new Promise<void>(resolve => {
          finish = resolve;
        });
      });
      await append(runQueued('a'), runQueued('b'));
      await outbox.start();
      await until(() => seen.length === 1);

      const stopped = outbox.stop();
      finish();
      await stopped;

      outbox.notify();
      expect(seen).toEqual(['a']);
      expect(await left(knex)).toBe(1);
    },
  );
});
