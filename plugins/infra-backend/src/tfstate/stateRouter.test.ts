import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  aLock,
  aState,
  clearState,
  stateHarness,
} from './__testUtils__/stateHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('stateRouter on %p', id => {
  let knex: Knex;
  let harness: Awaited<ReturnType<typeof stateHarness>>;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    await clearState(knex);
    harness = await stateHarness(knex);
  });
  afterEach(() => harness.close());

  /** A run of a resource that alice owns; dave is an admin, carol sees nothing. */
  const aRunOfAlice = async () => {
    const run = await harness.aRun();
    harness.resources.set(run.resourceId, {
      id: run.resourceId,
      name: 'vpc',
    });
    harness.owners.set(run.resourceId, 'user:default/alice');
    return run;
  };

  const as = (person: string, method: 'get' | 'delete', path: string) =>
    request(harness.app)
      [method](`/v1/resources/${path}`)
      .set('authorization', harness.person(person));

  it('lists versions without their content, newest first, page by page', async () => {
    const run = await aRunOfAlice();
    for (const serial of [1, 2, 3]) {
      const body = aState({ serial });
      await harness.call('POST', run, { body });
    }

    const first = await as(
      'alice',
      'get',
      `${run.resourceId}/state-versions?limit=2`,
    ).expect(200);
    expect(first.body).toEqual({
      items: [
        {
          number: 3,
          serial: 3,
          lineage: 'lineage-1',
          kind: 'current',
          size: aState().length,
          runId: run.runId,
          createdAt: expect.any(String),
        },
        expect.objectContaining({ number: 2, kind: 'past' }),
      ],
      totalItems: 3,
      pageInfo: { nextCursor: expect.any(String) },
    });
    const { nextCursor } = first.body.pageInfo;
    const second = await as(
      'dave',
      'get',
      `${run.resourceId}/state-versions?limit=2&cursor=${nextCursor}`,
    ).expect(200);
    expect(second.body.items).toMatchObject([{ number: 1 }]);
  });

  it('answers one version', async () => {
    const run = await aRunOfAlice();
    await harness.call('POST', run, { body: aState() });
    const path = `${run.resourceId}/state-versions`;

    const found = await as('alice', 'get', `${path}/1`).expect(200);
    expect(found.body).toMatchObject({ number: 1, serial: 1 });
    await as('alice', 'get', `${path}/2`).expect(404);
    await as('alice', 'get', `${path}/first`).expect(400);
    await as('alice', 'get', `${path}?unknown=1`).expect(400);
  });

  it('shows the lock with its holder, and 404 while it is free', async () => {
    const run = await aRunOfAlice();
    const path = `${run.resourceId}/state-lock`;
    await as('alice', 'get', path).expect(404);

    const lock = aLock();
    await harness.call('LOCK', run, { body: lock });
    const held = await as('alice', 'get', path).expect(200);
    expect(held.body).toEqual({
      id: lock.ID,
      operation: 'OperationTypeApply',
      who: 'root@runner',
      runId: run.runId,
      createdAt: expect.any(String),
      ageSeconds: expect.any(Number),
      holder: 'alive',
    });

    await harness.endRun(run);
    const left = await as('alice', 'get', path).expect(200);
    expect(left.body.holder).toBe('presumed dead');
  });

  it('frees a lock only once its run has ended, and says who did it', async () => {
    const run = await aRunOfAlice();
    const { resourceId } = run;
    const path = `${resourceId}/state-lock`;
    const lock = aLock();
    await harness.call('LOCK', run, { body: lock });

    const refused = await as('dave', 'delete', path).expect(409);
    expect(refused.body.error).toMatchObject({
      name: 'ConflictError',
      lock: { id: lock.ID, runId: run.runId, holder: 'alive' },
    });

    await harness.endRun(run);
    await as('dave', 'delete', path).expect(204);
    await as('dave', 'delete', path).expect(404);
    await as('dave', 'get', path).expect(404);
    expect((await harness.audit.list({ limit: 10 })).items).toMatchObject([
      {
        actor: 'user:default/dave',
        action: 'state.unlock',
        resourceId,
        resourceName: 'vpc',
        runId: run.runId,
        before: { id: lock.ID },
      },
    ]);
  });

  it('shows nothing to those who may not see the resource', async () => {
    const run = await aRunOfAlice();
    await harness.call('LOCK', run, { body: aLock() });
    await harness.endRun(run);
    for (const path of ['state-versions', 'state-versions/1', 'state-lock']) {
      await as('carol', 'get', `${run.resourceId}/${path}`).expect(404);
      await as('dave', 'get', `${randomUUID()}/${path}`).expect(404);
      await as('dave', 'get', `no-uuid/${path}`).expect(404);
    }
    await as('carol', 'delete', `${run.resourceId}/state-lock`).expect(404);
    expect(await knex('state_locks')).toHaveLength(1);
  });

  it('lets readers free nothing', async () => {
    await harness.close();
    harness = await stateHarness(knex, { defaultRole: 'read' });
    const run = await aRunOfAlice();
    await harness.call('LOCK', run, { body: aLock() });
    await harness.endRun(run);
    const path = `${run.resourceId}/state-lock`;

    await as('carol', 'get', path).expect(200);
    await as('carol', 'delete', path).expect(403);
    expect(await knex('state_locks')).toHaveLength(1);
  });
});
