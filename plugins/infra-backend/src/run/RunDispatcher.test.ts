import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { Knex } from 'knex';
import {
  initDatabase,
  insertRun,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';
import { AttemptStore } from './AttemptStore';
import { RunDispatcher } from './RunDispatcher';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('RunDispatcher on %p', id => {
  const running: RunDispatcher[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(dispatcher => dispatcher.stop()));
  });

  const aDispatcher = (
    knex: Knex,
    scaffold: ScaffolderService['scaffold'],
    concurrency = 10,
    submitTimeoutMs = 10_000,
  ) => {
    const dispatcher = new RunDispatcher({
      attempts: new AttemptStore(knex),
      scaffolder: scaffolderServiceMock.mock({ scaffold }),
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
      pipeline: 'template:default/infra-run',
      concurrency,
      submitTimeoutMs,
    });
    running.push(dispatcher);
    dispatcher.start();
    return dispatcher;
  };

  const until = async (condition: () => boolean | Promise<boolean>) => {
    while (!(await condition())) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  };

  it('hands the task the id of the run, and the ticket as a secret only', async () => {
    const knex = await initDatabase(databases, id);
    const run = await insertRun(knex, { status: 'queued' });
    const tasks: unknown[] = [];
    aDispatcher(knex, async task => {
      tasks.push(task);
      return { taskId: 'task-1' };
    });
    await until(() => tasks.length > 0);
    expect(tasks).toEqual([
      {
        templateRef: 'template:default/infra-run',
        values: { runId: run },
        secrets: { ticket: expect.stringMatching(/^[\w-]+\.[\w-]{43}$/) },
      },
    ]);
    const [attempt] = await knex('run_attempts');
    expect(JSON.stringify(tasks)).not.toContain(attempt.ticket_hash);
  });

  it('keeps to the limit, oldest first', async () => {
    const knex = await initDatabase(databases, id);
    const runs = [];
    for (const minute of ['03', '01', '02']) {
      runs.push(
        await insertRun(knex, {
          status: 'queued',
          queued_at: `2026-01-01T00:${minute}:00.000Z`,
        }),
      );
    }
    const dispatched: unknown[] = [];
    const dispatcher = aDispatcher(
      knex,
      async task => {
        dispatched.push(task.values.runId);
        return { taskId: 'task' };
      },
      2,
    );
    await until(() => dispatched.length === 2);
    await dispatcher.stop();
    expect(dispatched.sort()).toEqual([runs[1], runs[2]].sort());
  });

  it('sends a run only once, however many replicas look', async () => {
    const knex = await initDatabase(databases, id);
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => insertRun(knex, { status: 'queued' })),
    );
    const dispatched: unknown[] = [];
    const replicas = [1, 2, 3].map(() =>
      aDispatcher(knex, async task => {
        dispatched.push(task.values.runId);
        return { taskId: 'task' };
      }),
    );
    await until(() => dispatched.length >= runs.length);
    replicas.forEach(replica => replica.wake());
    await Promise.all(replicas.map(replica => replica.stop()));
    expect(dispatched.sort()).toEqual([...runs].sort());
  });

  it('tries again when the scaffolder can not, and says what the run waits for', async () => {
    const knex = await initDatabase(databases, id);
    const run = await insertRun(knex, { status: 'queued' });
    let fails = true;
    const dispatched: unknown[] = [];
    aDispatcher(knex, async task => {
      if (fails) throw new Error('Template infra-run not found');
      dispatched.push(task.values.runId);
      return { taskId: 'task' };
    });
    await until(async () => {
      const row = await knex('runs').where({ id: run }).first();
      return String(row.waiting_for).includes('infra-run not found');
    });
    fails = false;
    await until(() => dispatched.length > 0);
    const attempts = await knex('run_attempts').orderBy('dispatched_at');
    expect(attempts.at(-1).status).toBe('dispatched');
    expect(
      attempts.slice(0, -1).every(({ status }) => status === 'ended'),
    ).toBe(true);
  });

  it('sends other runs while the scaffolder does not answer about one', async () => {
    const knex = await initDatabase(databases, id);
    const stuck = await insertRun(knex, { status: 'queued' });
    let answer = (_: { taskId: string }) => {};
    const dispatched: unknown[] = [];
    const dispatcher = aDispatcher(knex, async task => {
      dispatched.push(task.values.runId);
      if (task.values.runId !== stuck) return { taskId: 'task' };
      return new Promise(resolve => {
        answer = resolve;
      });
    });
    await until(() => dispatched.includes(stuck));

    const other = await insertRun(knex, { status: 'queued' });
    dispatcher.wake();
    await until(() => dispatched.includes(other));

    expect(dispatched).toEqual([stuck, other]);
    answer({ taskId: 'task' });
  });

  it('gives an attempt up that the scaffolder does not take in time, and sends the run again', async () => {
    const knex = await initDatabase(databases, id);
    const run = await insertRun(knex, { status: 'queued' });
    let hangs = true;
    const dispatched: unknown[] = [];
    aDispatcher(
      knex,
      async task => {
        dispatched.push(task.values.runId);
        return hangs ? new Promise(() => {}) : { taskId: 'task' };
      },
      10,
      50,
    );
    await until(async () => {
      const row = await knex('runs').where({ id: run }).first();
      return String(row.waiting_for).includes('no answer within 0.05 seconds');
    });
    hangs = false;
    const before = dispatched.length;
    await until(() => dispatched.length > before);
    const attempts = await knex('run_attempts').orderBy('dispatched_at');
    expect(attempts[0].status).toBe('ended');
  });

  it('sends a run again that nobody started in time, and ends the attempt before', async () => {
    const knex = await initDatabase(databases, id);
    const run = await insertRun(knex, { status: 'queued' });
    const attempts = new AttemptStore(knex);
    const first = await attempts.create({ id: run, resourceId: 'r' });
    await knex('run_attempts').update({
      dispatched_at: new Date(Date.now() - 25_000).toISOString(),
    });
    const tickets: string[] = [];
    aDispatcher(knex, async task => {
      tickets.push(String(task.secrets?.ticket));
      return { taskId: 'task' };
    });
    await until(() => tickets.length > 0);
    expect(tickets[0]).not.toBe(first?.ticket);
    await expect(
      attempts.authenticate(run, first?.ticket),
    ).resolves.toMatchObject({ status: 'ended' });
  });
});
