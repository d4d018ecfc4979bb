import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const LATER = '2099-01-01T00:00:00.000Z';
const EARLIER = '2001-01-01T00:00:00.000Z';

describe.each(databases.eachSupportedId())('ScheduledStarts on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (approvals: object = {}) => {
    const knex: Knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, { config: { approvals } });
    stop = infra.stop;
    await infra.importTemplate();
    const created = await infra.createResource();
    const path = `/resources/${created.id}`;
    const read = async (of = path) =>
      (await infra.as('alice')('get', of).expect(200)).body;
    /** Time passes: what was set for later is due now. */
    const comeDue = async (column: 'start_at' | 'expires_at') => {
      await knex('changes')
        .whereNotNull(column)
        .update({ [column]: EARLIER });
      await infra.scheduledStarts.run();
    };
    /** Asks for the first provision and has its plan approved. */
    const approved = async (body: object) => {
      const asked = await infra
        .as('alice')('post', `${path}/provision`, body)
        .expect(202);
      const plan = await infra.startRun(asked.body.run.id);
      const planDigest = await plan.uploadPlan();
      await plan.finish();
      const change = `/changes/${asked.body.change.id}`;
      const answer = await infra
        .as('dave')('post', `${change}/approve`, { planDigest })
        .expect(200);
      return { change, answer: answer.body };
    };
    return { ...infra, path, read, comeDue, approved };
  };
  afterEach(() => stop());

  it('holds an approved change back until its start time, then applies its plan', async () => {
    const { approved, read, comeDue, startRun, scheduledStarts } =
      await start();
    const { change, answer } = await approved({ startAt: LATER });
    expect(answer).not.toHaveProperty('run');
    await scheduledStarts.run();
    expect(await read(change)).toMatchObject({
      status: 'approved',
      startAt: LATER,
    });
    expect(await read()).toMatchObject({ state: 'provision', status: 'ready' });

    await comeDue('start_at');
    await scheduledStarts.run();
    const due = await read();
    expect(due).toMatchObject({
      status: 'queued',
      activeRun: { operation: 'apply' },
    });
    expect((await read(change)).runs).toHaveLength(2);
    const apply = await startRun(due.activeRun.id);
    expect(apply.spec.phase).toBe('apply');
  });

  it('holds back what needs no approval too, and gives it up on request', async () => {
    const { as, path, read, comeDue } = await start({ required: false });
    const asked = await as('alice')('post', `${path}/provision`, {
      startAt: LATER,
    }).expect(202);
    expect(asked.body).not.toHaveProperty('run');
    expect(await read()).toMatchObject({ status: 'ready' });
    const change = `/changes/${asked.body.change.id}`;
    await as('alice')('post', `${change}/discard`, {}).expect(200);
    await comeDue('start_at');
    expect(await read()).not.toHaveProperty('openChange');
  });

  it('starts at once when the time was taken back', async () => {
    const { as, path, read } = await start({ required: false });
    const { body: opened } = await as('alice')('post', `${path}/changes`, {
      kind: 'provision',
      startAt: LATER,
    }).expect(201);
    const change = `/changes/${opened.id}`;
    expect(await read(change)).toMatchObject({ startAt: LATER });
    await as('alice')('patch', change, { startAt: null }).expect(200);
    await as('alice')('post', `${change}/submit`).expect(202);
    expect(await read()).toMatchObject({ status: 'queued' });
  });

  it('starts at once what waited for its approval beyond its time', async () => {
    const { as, path, read, startRun, comeDue } = await start();
    const asked = await as('alice')('post', `${path}/provision`, {
      startAt: LATER,
    }).expect(202);
    const plan = await startRun(asked.body.run.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    await comeDue('start_at');
    await as('dave')('post', `/changes/${asked.body.change.id}/approve`, {
      planDigest,
    }).expect(200);
    expect(await read()).toMatchObject({ status: 'queued' });
  });

  it('takes no start time that is over, whether a change is asked for, opened, edited or submitted', async () => {
    const { as, path, read, comeDue } = await start();
    const over = {
      message: expect.stringContaining(`${EARLIER} is over`),
      issues: [{ path: 'startAt', message: 'is in the past' }],
    };
    const refused = async (
      method: 'post' | 'patch',
      route: string,
      body: object = {},
    ) => {
      const answer = await as('alice')(method, route, body).expect(400);
      expect(answer.body.error).toMatchObject(over);
    };
    await refused('post', `${path}/provision`, { startAt: EARLIER });
    await refused('post', `${path}/changes`, {
      kind: 'provision',
      startAt: EARLIER,
    });
    expect(await read()).not.toHaveProperty('openChange');

    const aWhileAgo = new Date(Date.now() - 1_000).toISOString();
    const { body: opened } = await as('alice')('post', `${path}/changes`, {
      kind: 'provision',
      startAt: aWhileAgo,
    }).expect(201);
    const change = `/changes/${opened.id}`;
    await refused('patch', change, { startAt: EARLIER });
    await comeDue('start_at');
    await refused('post', `${change}/submit`);
    expect(await read(change)).toMatchObject({ status: 'draft' });
    await as('alice')('patch', change, { startAt: null }).expect(200);
    await as('alice')('post', `${change}/submit`).expect(202);
  });

  it('refuses a time that is none, and opens nothing', async () => {
    const { as, path, read } = await start();
    for (const startAt of ['tomorrow', '2099-01-01', 7]) {
      const refused = await as('alice')('post', `${path}/provision`, {
        startAt,
      }).expect(400);
      expect(refused.body.error.issues).toMatchObject([{ path: 'startAt' }]);
    }
    expect(await read()).not.toHaveProperty('openChange');
  });

  it('makes stale what moved before its start', async () => {
    const { as, approved, read, comeDue, ticketOf, asRunner } = await start();
    const { change } = await approved({ startAt: LATER });
    await as('bob')('patch', '/templates/network', {
      engine: 'opentofu',
    }).expect(200);
    await comeDue('start_at');
    const runId = (await read()).activeRun.id;
    const ticket = await ticketOf(runId);
    await asRunner('post', `${runId}/start`, ticket, { host: 'h' }).expect(409);
    expect(await read(change)).toMatchObject({
      status: 'stale',
      plan: { stale: { reason: 'the engine changed' } },
      approvals: [],
    });
  });

  it('applies a metadata change at its time', async () => {
    const { as, path, read, comeDue } = await start({ required: false });
    const { body: opened } = await as('alice')('post', `${path}/changes`, {
      kind: 'metadata',
      values: { description: 'later' },
      startAt: LATER,
    }).expect(201);
    await as('alice')('post', `/changes/${opened.id}/submit`).expect(202);
    expect(await read()).toMatchObject({
      revision: 1,
      openChange: { status: 'approved' },
    });
    await comeDue('start_at');
    expect(await read()).toMatchObject({ revision: 2, description: 'later' });
  });

  it('ends the wait for a decision, with the reason, and takes it up again', async () => {
    const { as, path, read, comeDue, startRun } = await start({
      expireAfter: { days: 3 },
    });
    const asked = await as('alice')('post', `${path}/provision`).expect(202);
    const plan = await startRun(asked.body.run.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const change = `/changes/${asked.body.change.id}`;
    const pending = await read(change);
    const days =
      (Date.parse(pending.expiresAt) - Date.now()) / (24 * 3600 * 1000);
    expect(days).toBeGreaterThan(2.9);
    expect(days).toBeLessThanOrEqual(3);

    await comeDue('expires_at');
    const expired = await read(change);
    expect(expired).toMatchObject({
      status: 'stale',
      plan: { stale: { reason: 'nobody decided within 3 days' } },
    });
    expect(expired).not.toHaveProperty('expiresAt');
    expect(await read()).toMatchObject({ state: 'provision', status: 'ready' });
    await as('dave')('post', `${change}/approve`, { planDigest }).expect(409);
    await as('alice')('post', `${change}/submit`).expect(202);
    expect(await read(change)).toMatchObject({ status: 'approval_pending' });
    expect(await read(change)).toHaveProperty('expiresAt');
  });

  it('voids an approval that was not used in time', async () => {
    const { approved, read, comeDue } = await start({
      expireAfter: '1 hour',
    });
    const { change } = await approved({ startAt: LATER });
    expect(await read(change)).toHaveProperty('expiresAt');
    await comeDue('expires_at');
    expect(await read(change)).toMatchObject({
      status: 'stale',
      approvals: [],
      plan: { stale: { reason: 'approved, but not started in time' } },
    });
  });

  it('lets nothing expire that has begun, nor where no time is set', async () => {
    const { approved, read, comeDue } = await start();
    const { change } = await approved({});
    expect(await read(change)).not.toHaveProperty('expiresAt');
    await comeDue('expires_at');
    expect(await read(change)).toMatchObject({ status: 'approved' });
  });
});
