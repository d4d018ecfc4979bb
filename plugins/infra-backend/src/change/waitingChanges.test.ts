import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { toJson } from '../database/columns';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('waiting changes on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  const start = async (required = false) => {
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, { config: { approvals: { required } } });
    await infra.importTemplate();
    await infra.importTemplate('service', { parents: ['network'] });
    await infra.importTemplate('site', { parents: ['network'] });
  };

  afterEach(() => infra.stop());

  const get = async (path: string) =>
    (await infra.as('alice')('get', path).expect(200)).body;

  /** The resource as soon as its unfinished change has that status. */
  const untilChangeIs = async (resourceId: string, status: string) => {
    for (;;) {
      const resource = await get(`/resources/${resourceId}`);
      if (resource.openChange?.status === status) return resource;
      await new Promise(resolve => setImmediate(resolve));
    }
  };

  /** Everything that was to be told has been told. */
  const untilTold = async () => {
    while ((await knex('outbox')).length > 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
  };

  const child = (body: object) =>
    infra.createResource({
      templateKey: 'service',
      waitForParents: true,
      provision: true,
      ...body,
    });

  const finish = async (runId: string) => {
    const run = await infra.startRun(runId);
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState();
    await run.finish();
  };

  it('waits for its parent, and then plans and applies by itself', async () => {
    await start();
    const network = await infra.createResource({ provision: true });
    const service = await child({ name: 'web', parentIds: [network.id] });
    expect(service).toMatchObject({
      state: 'provision',
      status: 'pending',
      openChange: { kind: 'provision', status: 'waiting' },
    });
    expect(service).not.toHaveProperty('activeRun');
    await finish(network.activeRun.id);
    const going = await untilChangeIs(service.id, 'approved');
    await finish(going.activeRun.id);
    expect(await get(`/resources/${service.id}`)).toMatchObject({
      state: 'provisioned',
      status: 'done',
    });
  });

  it('asks for its approval only once its parent is there', async () => {
    await start(true);
    const network = await infra.createResource({ provision: true });
    const service = await child({ name: 'web', parentIds: [network.id] });
    await untilTold();
    const waiting = await get(`/changes/${service.openChange.id}`);
    expect(waiting).toMatchObject({ status: 'waiting', runs: [] });
    const plan = await infra.startRun(network.activeRun.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const approved = await infra
      .as('dave')('post', `/changes/${network.openChange.id}/approve`, {
        planDigest,
      })
      .expect(200);
    const apply = await infra.startRun(approved.body.run.id);
    await apply.beginApply();
    await apply.writeState();
    await apply.finish();
    const planning = await untilChangeIs(service.id, 'planning');
    expect(planning.activeRun).toMatchObject({ operation: 'plan' });
  });

  it('goes on beside a sibling that is refused, which says why', async () => {
    await start();
    const network = await infra.createResource({ provision: true });
    const refused = await Promise.all(
      ['a', 'c', 'e'].map(name =>
        child({ templateKey: 'site', name, parentIds: [network.id] }),
      ),
    );
    const others = await Promise.all(
      ['b', 'd', 'f'].map(name => child({ name, parentIds: [network.id] })),
    );
    await infra.as('bob')('post', '/templates/site/disable').expect(200);
    await finish(network.activeRun.id);
    for (const other of others) await untilChangeIs(other.id, 'approved');
    for (const { id: resourceId, openChange } of refused) {
      const site = await untilChangeIs(resourceId, 'stale');
      expect(site).toMatchObject({ state: 'provision', status: 'ready' });
      const change = await knex('changes').where('id', openChange.id).first();
      expect(change.stale_reason).toBe("Template 'site' is disabled");
    }
    await untilTold();

    await infra.as('bob')('post', '/templates/site/enable').expect(200);
    await infra
      .as('alice')('post', `/changes/${refused[0].openChange.id}/submit`)
      .expect(202);
  });

  it('goes on after a change of its template too', async () => {
    await start();
    const network = await infra.createResource({ provision: true });
    const service = await child({ name: 'web', parentIds: [network.id] });
    await untilTold();
    // As if the news of the parent had been lost.
    await knex('resources')
      .where('id', network.id)
      .update({ state: 'provisioned', status: 'done' });
    await infra
      .as('bob')('patch', '/templates/service', { description: 'x' })
      .expect(200);
    expect(await untilChangeIs(service.id, 'approved')).toMatchObject({
      activeRun: { operation: 'apply' },
    });
  });

  it('does nothing for a resource that is gone', async () => {
    await start();
    const resourceId = randomUUID();
    const topics = ['change.changed', 'resource.changed', 'change.resume'];
    await knex('outbox').insert(
      topics.map(topic => ({
        topic,
        subject: resourceId,
        payload: toJson({ topic, resourceId, changeId: randomUUID() }),
        created_at: new Date().toISOString(),
      })),
    );
    await infra.createResource();
    await untilTold();
    expect(await knex('changes')).toEqual([]);
  });
});
