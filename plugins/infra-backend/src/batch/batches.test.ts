import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { batchHarness, until } from './__testUtils__/batchHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('batches on %p', id => {
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

  it('do what can be done with a selection, each with a result of its own', async () => {
    const infra = await start(withoutApproval);
    const [a, b, c] = [
      await infra.create('network', [], { name: 'a' }),
      await infra.create('network', [], { name: 'b' }),
      await infra.create('network', [], { name: 'c' }),
    ];
    await infra.provisioned(c);

    const made = await infra
      .post({
        operation: 'provision',
        resourceIds: [a, b, c, a],
        message: 'for the demo',
      })
      .expect(202);
    expect(made.body).toMatchObject({
      operation: 'provision',
      status: 'running',
      counts: { pending: 2, running: 0, succeeded: 0, failed: 0, skipped: 1 },
      createdBy: 'user:default/alice',
      allowedActions: ['cancel'],
      message: 'for the demo',
    });
    const { id: batchId } = made.body;
    await infra.runItem(batchId, 'a');
    await infra.failItem(batchId, 'b', 'The range is taken');

    const ended = await infra.untilBatch(batchId, 'stopped');
    expect(ended.items).toEqual([
      {
        resourceId: a,
        resourceName: 'a',
        wave: 0,
        status: 'succeeded',
        changeId: expect.any(String),
      },
      {
        resourceId: b,
        resourceName: 'b',
        wave: 0,
        status: 'failed',
        changeId: expect.any(String),
        error: 'Its change is failed: The range is taken',
      },
      {
        resourceId: c,
        resourceName: 'c',
        wave: 0,
        status: 'skipped',
        error: 'It is provisioned',
      },
    ]);
    const change = await infra.as('alice')(
      'get',
      `/changes/${ended.items[0].changeId}`,
    );
    expect(change.body).toMatchObject({
      kind: 'provision',
      status: 'applied',
      requestedBy: 'user:default/alice',
      message: 'for the demo',
    });
  });

  it('destroy a diamond leaf first', async () => {
    const infra = await start(withoutApproval);
    const { top, left, right, leaf } = await infra.diamond();
    await infra.provisioned(top, left, right, leaf);
    const made = await infra.post({ operation: 'destroy', subtreeOf: top });
    const { id: batchId, items } = made.body;
    expect(
      items.map((item: { resourceName: string; wave: number }) => [
        item.resourceName,
        item.wave,
      ]),
    ).toEqual([
      ['leaf', 0],
      [expect.stringMatching(/left|right/), 1],
      [expect.stringMatching(/left|right/), 1],
      ['network', 2],
    ]);

    await infra.runItem(batchId, 'leaf');
    await infra.untilItem(batchId, 'left', 'running');
    await infra.untilItem(batchId, 'right', 'running');
    await infra.runItem(batchId, 'left');
    await infra.untilItem(batchId, 'left', 'succeeded');
    expect(await infra.statuses(batchId)).toMatchObject({
      right: 'running',
      network: 'pending',
    });
    await infra.runItem(batchId, 'right');
    await infra.runItem(batchId, 'network');

    const ended = await infra.untilBatch(batchId, 'done');
    expect(ended.counts).toMatchObject({ succeeded: 4 });
    expect(ended.allowedActions).toEqual([]);
    const states = await infra.knex('resources').distinct('state', 'status');
    expect(states).toEqual([{ state: 'destroyed', status: 'done' }]);
  });

  it('wait for approvals, item by item', async () => {
    const infra = await start();
    const top = await infra.create('network');
    const left = await infra.create('left', [top]);
    await infra.provisioned(top, left);
    const { id: batchId } = (
      await infra.post({ operation: 'destroy', subtreeOf: top })
    ).body;
    for (const name of ['left', 'network']) {
      const planDigest = await infra.runItem(batchId, name);
      const item = await infra.untilItem(batchId, name, 'running');
      await infra
        .as('alice')('post', `/changes/${item.changeId}/approve`, {
          planDigest,
        })
        .expect(403);
      await infra
        .as('dave')('post', `/changes/${item.changeId}/approve`, {
          planDigest,
        })
        .expect(200);
      await infra.runItem(batchId, name);
    }
    const done = await infra.untilBatch(batchId, 'done');
    expect(done.counts).toMatchObject({ succeeded: 2 });
  });

  it('stop at a rejection, with its reason', async () => {
    const infra = await start();
    const top = await infra.create('network');
    const left = await infra.create('left', [top]);
    await infra.provisioned(top, left);
    const { id: batchId } = (
      await infra.post({ operation: 'destroy', subtreeOf: top })
    ).body;
    await infra.runItem(batchId, 'left');
    const item = await infra.untilItem(batchId, 'left', 'running');
    await infra
      .as('dave')('post', `/changes/${item.changeId}/reject`, {
        comment: 'in use',
      })
      .expect(200);
    const stopped = await infra.untilBatch(batchId, 'stopped');
    expect(stopped.items).toMatchObject([
      {
        resourceName: 'left',
        status: 'failed',
        error: 'Its change is rejected: by user:default/dave: in use',
      },
      { resourceName: 'network', status: 'pending' },
    ]);
  });

  it('tell why an item could not be started', async () => {
    const infra = await start();
    const top = await infra.create('network');
    await infra
      .as('alice')('post', `/resources/${top}/changes`, { kind: 'provision' })
      .expect(201);
    const { body } = await infra.post({
      operation: 'provision',
      resourceIds: [top],
    });
    const { items } = await infra.untilBatch(body.id, 'stopped');
    expect(items).toEqual([
      {
        resourceId: top,
        resourceName: 'network',
        wave: 0,
        status: 'failed',
        error: expect.stringContaining('An unfinished provision change'),
      },
    ]);
  });

  it('provision a subtree parent first, and again what was destroyed', async () => {
    const infra = await start(withoutApproval);
    const top = await infra.create('network');
    await infra.create('left', [top]);
    await infra.create('right', [top]);
    await infra
      .knex('resources')
      .where({ id: top })
      .update({ state: 'destroyed', status: 'done' });
    const { id: batchId } = (
      await infra.post({ operation: 'provision', subtreeOf: top })
    ).body;
    const item = await infra.untilItem(batchId, 'network', 'running');
    await infra.runItem(batchId, 'network');
    await infra.runItem(batchId, 'left');
    await infra.runItem(batchId, 'right');
    await infra.untilBatch(batchId, 'done');
    const change = await infra.as('alice')('get', `/changes/${item.changeId}`);
    expect(change.body.kind).toBe('recreate');
  });

  it('plan side by side, and open no change', async () => {
    const infra = await start();
    const { top } = await infra.diamond();
    const made = await infra.post({ operation: 'plan', subtreeOf: top });
    const { id: batchId } = made.body;
    expect(made.body.items.map((item: { wave: number }) => item.wave)).toEqual([
      0, 0, 0, 0,
    ]);
    for (const name of ['network', 'left', 'right']) {
      await infra.runItem(batchId, name);
    }
    await infra.failItem(batchId, 'leaf', 'No such zone');
    const ended = await infra.untilBatch(batchId, 'stopped');
    expect(ended.counts).toMatchObject({ succeeded: 3, failed: 1 });
    expect(ended.items.find(item => item.status === 'failed')).toMatchObject({
      runId: expect.any(String),
      error: 'Its dry run is failed: No such zone',
    });
    expect(await infra.knex('changes')).toEqual([]);
  });

  it('update to a version what is not there yet', async () => {
    const infra = await start(withoutApproval);
    const { top } = await infra.diamond();
    const other = await infra.create('network', [], { name: 'other' });
    await infra.provisioned(top, other);
    const published = await infra
      .as('bob')('post', '/templates/network/versions', {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v2.0.0',
        path: 'network',
      })
      .expect(201);
    const versionId = published.body.id;
    await infra
      .knex('resources')
      .where({ id: other })
      .update({ version_id: versionId });

    const selected = await infra.post({
      operation: 'update',
      resourceIds: [top, other],
      versionId,
    });
    await infra.runItem(selected.body.id, 'network');
    const done = await infra.untilBatch(selected.body.id, 'done');
    expect(done.versionId).toBe(versionId);
    expect(done.items).toMatchObject([
      { resourceName: 'network', status: 'succeeded' },
      { status: 'skipped', error: 'It is at that version' },
    ]);
    const updated = await infra.as('alice')('get', `/resources/${top}`);
    expect(updated.body.versionId).toBe(versionId);

    const below = await infra.post({
      operation: 'update',
      subtreeOf: top,
      versionId,
    });
    expect(below.body).toMatchObject({
      counts: { skipped: 4 },
      items: expect.arrayContaining([
        expect.objectContaining({
          resourceName: 'leaf',
          error: "It is made from 'leaf', which does not have that version",
        }),
      ]),
    });
    await infra.untilBatch(below.body.id, 'done');
  });

  it('skip what is abstract, without holding up the others', async () => {
    const infra = await start(withoutApproval);
    await infra.as('bob')('post', '/templates', {
      key: 'environment',
      name: 'Environment',
      abstract: true,
    });
    await infra.importTemplate('service', { parents: ['environment'] });
    const environment = await infra.create('environment', [], {
      variables: {},
    });
    const service = await infra.create('service', [environment]);
    await infra.create('service', [environment], { name: 'never' });
    await infra.provisioned(service);
    const made = await infra.post({
      operation: 'destroy',
      subtreeOf: environment,
    });
    await infra.runItem(made.body.id, 'service');
    const ended = await infra.untilBatch(made.body.id, 'done');
    expect(ended.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          resourceName: 'environment',
          wave: 1,
          status: 'skipped',
          error: 'It is abstract: there is nothing for Terraform to do',
        }),
        expect.objectContaining({
          resourceName: 'never',
          status: 'skipped',
          error: 'It was never provisioned',
        }),
      ]),
    );
  });

  it('stop where something failed, and go on when they are resumed', async () => {
    const infra = await start(withoutApproval);
    const { top, left, right, leaf } = await infra.diamond();
    await infra.provisioned(top, left, right, leaf);
    const { id: batchId } = (
      await infra.post({ operation: 'destroy', subtreeOf: top })
    ).body;
    await infra.runItem(batchId, 'leaf');
    await infra.failItem(batchId, 'left', 'Access denied');
    // What goes on beside it is still followed.
    const stopped = await infra.untilBatch(batchId, 'stopped');
    expect(stopped.allowedActions).toEqual(['resume', 'cancel']);
    await infra.runItem(batchId, 'right');
    await infra.untilItem(batchId, 'right', 'succeeded');
    expect(await infra.statuses(batchId)).toEqual({
      leaf: 'succeeded',
      left: 'failed',
      right: 'succeeded',
      network: 'pending',
    });
    const failed = await infra.untilItem(batchId, 'left', 'failed');

    await infra.as('mallory')('post', `/batches/${batchId}/resume`).expect(403);
    const resumed = await infra
      .as('alice')('post', `/batches/${batchId}/resume`)
      .expect(202);
    expect(resumed.body.status).toBe('running');
    await infra.runItem(batchId, 'left');
    await infra.runItem(batchId, 'network');
    const done = await infra.untilBatch(batchId, 'done');
    expect(done.counts).toMatchObject({ succeeded: 4 });
    const again = done.items.find(item => item.resourceName === 'left');
    expect(again?.changeId).not.toBe(failed.changeId);
    expect(again?.error).toBeUndefined();
    await infra.as('alice')('post', `/batches/${batchId}/resume`).expect(409);
  });

  it('submit a change again that was given back', async () => {
    const infra = await start(withoutApproval);
    const top = await infra.create('network');
    const { id: batchId } = (
      await infra.post({ operation: 'provision', resourceIds: [top] })
    ).body;
    const item = await infra.untilItem(batchId, 'network', 'running');
    const queued = await until(
      () => infra.knex('runs').first('id'),
      run => run !== undefined,
    );
    await infra.as('alice')('post', `/runs/${queued.id}/cancel`).expect(202);
    const stopped = await infra.untilBatch(batchId, 'stopped');
    expect(stopped.items[0].error).toBe('Its change is a draft');

    await infra.as('alice')('post', `/batches/${batchId}/resume`).expect(202);
    await infra.runItem(batchId, 'network');
    const done = await infra.untilBatch(batchId, 'done');
    expect(done.items[0].changeId).toBe(item.changeId);
    expect(await infra.knex('changes')).toHaveLength(1);
  });

  it('take back what has not begun when they are cancelled', async () => {
    const infra = await start(withoutApproval);
    const { top, left, right, leaf } = await infra.diamond();
    await infra.provisioned(top, left, right, leaf);
    const { id: batchId } = (
      await infra.post({ operation: 'destroy', subtreeOf: top })
    ).body;
    const run = await infra.startItem(batchId, 'leaf');
    const cancelled = await infra
      .as('dave')('post', `/batches/${batchId}/cancel`)
      .expect(200);
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      counts: { running: 1, skipped: 3 },
      allowedActions: [],
    });
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState(2);
    await run.finish();
    await infra.untilItem(batchId, 'leaf', 'succeeded');
    const ended = await infra.read(batchId);
    expect(ended.status).toBe('cancelled');
    expect(ended.items.at(-1)).toMatchObject({
      status: 'skipped',
      error: 'The batch was cancelled',
    });
    await infra.as('alice')('post', `/batches/${batchId}/cancel`).expect(409);
    const audit = await infra.as('dave')('get', '/audit?limit=200');
    expect(audit.body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          action: 'batch.create',
          actor: 'user:default/alice',
          after: expect.objectContaining({ batchId, resources: 4 }),
        }),
        expect.objectContaining({
          action: 'batch.cancel',
          actor: 'user:default/dave',
        }),
      ]),
    );
  });

  it('keep a flood of runs away, but let approvals come together', async () => {
    const infra = await start();
    const ids: string[] = [];
    for (let n = 0; n < 23; n += 1) {
      ids.push(await infra.create('network', [], { name: `n${n}` }));
    }
    const { id: batchId } = (
      await infra.post({ operation: 'provision', resourceIds: ids })
    ).body;
    await infra.untilItem(batchId, 'n19', 'running');
    await infra.batches.advanceAll();
    expect((await infra.read(batchId)).counts).toMatchObject({
      running: 20,
      pending: 3,
    });
    await infra.runItem(batchId, 'n0');
    await infra.untilItem(batchId, 'n20', 'running');
    expect((await infra.read(batchId)).counts).toMatchObject({ running: 21 });
  });

  it('are made once by a request that is repeated', async () => {
    const infra = await start();
    const top = await infra.create('network');
    const post = () =>
      infra
        .post({ operation: 'plan', resourceIds: [top] })
        .set('idempotency-key', 'once')
        .expect(202);
    const first = await post();
    const second = await post();
    expect(second.body).toEqual(first.body);
    expect(await infra.knex('batches')).toHaveLength(1);
  });
});
