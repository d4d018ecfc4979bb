import { createHash, randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  aLock,
  aState,
  clearState,
  stateHarness,
} from './__testUtils__/stateHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())("Terraform's protocol on %p", id => {
  let knex: Knex;
  let harness: Awaited<ReturnType<typeof stateHarness>>;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    await clearState(knex);
    harness = await stateHarness(knex, { maxSize: 10_000 });
  });
  afterEach(() => harness.close());

  const versions = (resourceId: string) =>
    knex('state_versions')
      .where('resource_id', resourceId)
      .orderBy('number')
      .select('number', 'serial', 'kind', 'run_id');

  describe('GET', () => {
    it('answers 204 before there is a state, and the state after', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      expect(await call('GET', run)).toMatchObject({ status: 204, text: '' });

      const state = aState({ outputs: { id: { value: 'ü', type: 'string' } } });
      expect((await call('POST', run, { body: state })).status).toBe(200);

      const answer = await call('GET', run);
      expect(answer).toMatchObject({ status: 200, text: state });
      expect(answer.headers.get('cache-control')).toBe(
        'no-store, no-transform',
      );
    });
  });

  describe('credential', () => {
    it.each(['GET', 'POST', 'LOCK', 'UNLOCK', 'DELETE'] as const)(
      '%s answers 401 without one and with a wrong one',
      async method => {
        const { aRun, call } = harness;
        const run = await aRun();
        const body = method === 'GET' ? undefined : aState();
        const { resourceId } = run;

        const none = await call(method, undefined, { body, resourceId });
        expect(none.status).toBe(401);
        expect(none.headers.get('www-authenticate')).toMatch(/^Basic/);
        for (const wrong of [
          { ...run, password: 'wrong' },
          { ...run, password: '' },
          { ...run, runId: randomUUID() },
          { ...run, runId: 'no-uuid' },
          { ...run, runId: "' or 1=1 --" },
        ]) {
          expect((await call(method, wrong, { body })).status).toBe(401);
        }
        for (const authorization of ['Basic', 'Basic %%%', 'Bearer abc']) {
          const answer = await call(method, undefined, {
            body,
            resourceId,
            headers: { authorization },
          });
          expect(answer.status).toBe(401);
        }
        expect(await versions(resourceId)).toEqual([]);
      },
    );

    it.each(['GET', 'POST', 'LOCK', 'UNLOCK', 'DELETE'] as const)(
      '%s answers 403 to a run of another resource',
      async method => {
        const { aRun, call } = harness;
        const [run, other] = [await aRun(), await aRun()];
        const body = method === 'GET' ? undefined : aState();
        const { resourceId } = run;

        const answer = await call(method, other, { body, resourceId });

        expect(answer.status).toBe(403);
        expect(await versions(resourceId)).toEqual([]);
        expect(await knex('state_locks')).toEqual([]);
      },
    );

    it('of an attempt that did not start does not count', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      await knex('run_attempts').update({ status: 'dispatched' });
      expect((await call('GET', run)).status).toBe(401);
    });

    it.each(['plan', 'drift'])('of a %s run only reads', async operation => {
      const { aRun, call } = harness;
      const writer = await aRun();
      await call('POST', writer, { body: aState() });
      const { resourceId } = writer;
      const reader = await aRun({ resource_id: resourceId, operation });

      expect((await call('GET', reader)).text).toBe(aState());
      for (const method of ['POST', 'LOCK', 'UNLOCK', 'DELETE'] as const) {
        const body = method === 'POST' ? aState({ serial: 2 }) : aLock();
        expect((await call(method, reader, { body })).status).toBe(403);
      }
      await harness.endRun(reader);
      const late = await call('POST', reader, { body: aState({ serial: 2 }) });
      expect(late.status).toBe(403);
      expect(await versions(resourceId)).toHaveLength(1);
      expect(await knex('state_locks')).toEqual([]);
    });

    it.each([
      ['its run has ended', 'succeeded', 'ended'],
      ['its run is lost', 'lost', 'won'],
      ['another attempt took over', 'running', 'ended'],
    ])('dies when %s', async (_, status, attempt) => {
      const { aRun, call } = harness;
      const run = await aRun();
      await knex('runs').where({ id: run.runId }).update({ status });
      await knex('run_attempts')
        .where({ run_id: run.runId })
        .update({ status: attempt });

      for (const method of ['GET', 'LOCK', 'UNLOCK', 'DELETE'] as const) {
        const body = method === 'GET' ? undefined : aLock();
        const answer = await call(method, run, { body });
        expect(answer.status).toBe(method === 'DELETE' ? 403 : 401);
      }
      expect(await knex('state_locks')).toEqual([]);
    });

    it('still reads while the lock of a run that was given up stands', async () => {
      const { aRun, call, endRun } = harness;
      const run = await aRun();
      await call('LOCK', run, { body: aLock() });
      await endRun(run);

      expect((await call('GET', run)).status).toBe(204);
      await knex('state_locks').delete();
      expect((await call('GET', run)).status).toBe(401);
    });
  });

  describe('POST', () => {
    it('keeps each version, the last one current', async () => {
      const { aRun, call, state } = harness;
      const run = await aRun();
      for (const serial of [1, 2, 5]) {
        await call('POST', run, { body: aState({ serial }) });
      }

      expect(await versions(run.resourceId)).toEqual([
        { number: 1, serial: 1, kind: 'past', run_id: run.runId },
        { number: 2, serial: 2, kind: 'past', run_id: run.runId },
        { number: 3, serial: 5, kind: 'current', run_id: run.runId },
      ]);
      expect(await state.current(run.resourceId)).toEqual({
        number: 3,
        serial: 5,
        lineage: 'lineage-1',
        empty: true,
      });
    });

    it('takes the same state twice as once, however it is formatted', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const state = aState({ serial: 3, resources: [{ a: 1 }] });
      const pretty = JSON.stringify(JSON.parse(state), undefined, 2);

      for (const body of [state, state, pretty]) {
        expect((await call('POST', run, { body })).status).toBe(200);
      }
      expect(await versions(run.resourceId)).toHaveLength(1);
    });

    it.each([
      ['goes back', { serial: 2 }],
      ['has the same serial and other content', { resources: [{ a: 2 }] }],
      ['is of another lineage', { serial: 9, lineage: 'other' }],
    ])('answers 409 with the facts to a state that %s', async (_, change) => {
      const { aRun, call } = harness;
      const run = await aRun();
      await call('POST', run, { body: aState({ serial: 3 }) });

      const body = aState({ serial: 3, ...change });
      const answer = await call('POST', run, { body });

      expect(answer.status).toBe(409);
      expect(JSON.parse(answer.text).error).toMatchObject({
        name: 'ConflictError',
        current: { number: 1, serial: 3, lineage: 'lineage-1' },
        handedIn: {
          serial: JSON.parse(body).serial,
          lineage: JSON.parse(body).lineage,
        },
      });
      expect(await versions(run.resourceId)).toEqual([
        { number: 1, serial: 3, kind: 'current', run_id: run.runId },
      ]);
    });

    it('needs the ID of the lock while there is one', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const lock = aLock();
      await call('LOCK', run, { body: lock });

      for (const lockId of [undefined, 'another']) {
        const answer = await call('POST', run, { body: aState(), lockId });
        expect(answer.status).toBe(409);
        expect(JSON.parse(answer.text).error.lock).toMatchObject(lock);
      }
      const held = await call('POST', run, { body: aState(), lockId: lock.ID });
      expect(held.status).toBe(200);
      expect(await versions(run.resourceId)).toHaveLength(1);
    });

    it('checks Content-MD5', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const md5 = (text: string) =>
        createHash('md5').update(text).digest('base64');

      const bad = await call('POST', run, {
        body: aState(),
        headers: { 'content-md5': md5('other') },
      });
      expect(bad.status).toBe(400);
      const good = await call('POST', run, {
        body: aState(),
        headers: { 'content-md5': md5(aState()) },
      });
      expect(good.status).toBe(200);
    });

    it.each([
      ['no JSON', 'my-s3cret {'],
      ['no state', '{"my-s3cret": true}'],
      ['nothing', ''],
    ])('answers 400 to %s, without telling what it was', async (_, body) => {
      const { aRun, call } = harness;
      const run = await aRun();
      const answer = await call('POST', run, { body });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('s3cret');
    });

    it('answers 413 to a state over the limit', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const body = aState({ resources: [{ a: 'x'.repeat(10_000) }] });
      expect((await call('POST', run, { body })).status).toBe(413);
      expect(await versions(run.resourceId)).toEqual([]);
    });

    it('stores one of several states that are sent at once', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      await call('POST', run, { body: aState({ serial: 1 }) });

      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          call('POST', run, {
            body: aState({ serial: 2, resources: [{ index }] }),
          }),
        ),
      );

      const statuses = answers.map(answer => answer.status).sort();
      expect(statuses).toEqual([200, ...Array(7).fill(409)]);
      expect(await versions(run.resourceId)).toEqual([
        { number: 1, serial: 1, kind: 'past', run_id: run.runId },
        { number: 2, serial: 2, kind: 'current', run_id: run.runId },
      ]);
    });

    it('keeps what a dead run sends aside, one per run, and refuses it', async () => {
      const { aRun, call, endRun, audit } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      await call('POST', run, { body: aState({ serial: 1 }) });
      await endRun(run);

      for (const serial of [2, 3, 3, 2]) {
        const answer = await call('POST', run, { body: aState({ serial }) });
        expect(answer.status).toBe(409);
        expect(JSON.parse(answer.text).error.version.kind).toBe('diverged');
      }

      expect(await versions(resourceId)).toEqual([
        { number: 1, serial: 1, kind: 'current', run_id: runId },
        expect.objectContaining({ serial: 3, kind: 'diverged' }),
      ]);
      const entries = await audit.list({ limit: 10 });
      expect(entries.items[0]).toMatchObject({
        action: 'state.diverge',
        resourceId,
        resourceName: 'vpc',
        runId,
      });
      const told = await knex('outbox').where('topic', 'resource.changed');
      expect(told).not.toHaveLength(0);
    });

    it('keeps nothing aside of a dead run that is known already', async () => {
      const { aRun, call, endRun } = harness;
      const run = await aRun();
      await call('POST', run, { body: aState() });
      await endRun(run);

      expect((await call('POST', run, { body: aState() })).status).toBe(409);
      expect(await versions(run.resourceId)).toHaveLength(1);
    });

    it('limits what a dead run may leave behind', async () => {
      const { aRun, call, endRun } = harness;
      const run = await aRun();
      await endRun(run);
      const body = aState({ resources: [{ a: 'x'.repeat(10_000) }] });
      expect((await call('POST', run, { body })).status).toBe(413);
      expect(await versions(run.resourceId)).toEqual([]);
    });
  });

  describe('LOCK and UNLOCK', () => {
    it('gives the lock to one of many', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const locks = Array.from({ length: 8 }, () => aLock());

      const answers = await Promise.all(
        locks.map(body => call('LOCK', run, { body })),
      );

      const winner = answers.findIndex(({ status }) => status === 200);
      expect(answers.filter(({ status }) => status === 423)).toHaveLength(7);
      for (const answer of answers) {
        expect(JSON.parse(answer.text)).toEqual(locks[winner]);
      }
      expect(await knex('state_locks').select('lock_id', 'run_id')).toEqual([
        { lock_id: locks[winner].ID, run_id: run.runId },
      ]);
    });

    it('answers 200 to the same lock again: the first answer may be lost', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const body = aLock();
      expect((await call('LOCK', run, { body })).status).toBe(200);
      expect((await call('LOCK', run, { body })).status).toBe(200);
    });

    it('frees the lock by its ID only', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      const body = aLock();
      await call('LOCK', run, { body });

      const another = await call('UNLOCK', run, { body: aLock() });
      expect(another.status).toBe(409);
      expect(JSON.parse(another.text).error.lock).toEqual(body);
      expect((await call('UNLOCK', run)).status).toBe(409);
      expect(await knex('state_locks')).toHaveLength(1);

      expect((await call('UNLOCK', run, { body })).status).toBe(200);
      expect(await knex('state_locks')).toEqual([]);
      expect((await call('LOCK', run, { body: aLock() })).status).toBe(200);
    });

    it("keeps a lost run's lock from the next one, even by its ID", async () => {
      const { aRun, call, endRun } = harness;
      const lost = await aRun();
      const body = aLock();
      await call('LOCK', lost, { body });
      await endRun(lost);
      const run = await aRun({ resource_id: lost.resourceId });

      expect((await call('LOCK', run, { body })).status).toBe(423);
      expect((await call('LOCK', run, { body: aLock() })).status).toBe(423);
      expect((await call('UNLOCK', run, { body })).status).toBe(409);
      expect(await knex('state_locks').select('run_id')).toEqual([
        { run_id: lost.runId },
      ]);
    });

    it('has nothing to do where no lock is held', async () => {
      const { aRun, call } = harness;
      const run = await aRun();
      expect((await call('UNLOCK', run, { body: aLock() })).status).toBe(200);
      expect((await call('UNLOCK', run)).status).toBe(200);
    });

    it.each([
      ['no JSON', '{'],
      ['no ID', '{}'],
      ['an endless ID', JSON.stringify({ ID: 'x'.repeat(101) })],
      ['nothing', ''],
    ])('answers 400 to a lock with %s', async (_, body) => {
      const { aRun, call } = harness;
      const run = await aRun();
      expect((await call('LOCK', run, { body })).status).toBe(400);
      const long = JSON.stringify({ ...aLock(), Info: 'x'.repeat(70_000) });
      expect((await call('LOCK', run, { body: long })).status).toBe(413);
    });

    it('locks per resource', async () => {
      const { aRun, call } = harness;
      for (const run of [await aRun(), await aRun()]) {
        expect((await call('LOCK', run, { body: aLock() })).status).toBe(200);
      }
    });
  });

  it('DELETE is refused', async () => {
    const { aRun, call } = harness;
    const run = await aRun();
    await call('POST', run, { body: aState() });
    expect((await call('DELETE', run)).status).toBe(403);
    expect(await versions(run.resourceId)).toHaveLength(1);
  });
});
