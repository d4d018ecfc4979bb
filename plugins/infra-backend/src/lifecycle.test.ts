import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from './database/testDatabase';
import { aPlan, infraHarness } from './__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('lifecycle on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    const infra = await infraHarness(
      await initDatabase(databases, id),
      options,
    );
    stop = infra.stop;
    await infra.importTemplate();
    return infra;
  };
  afterEach(() => stop());

  const withoutApproval = { config: { approvals: { required: false } } };

  it('goes from creation to deletion with the approval of another', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource();
    expect(created).toMatchObject({
      state: 'provision',
      status: 'ready',
      revision: 1,
      allowedActions: ['plan', 'provision', 'delete', 'metadata'],
    });
    const path = `/resources/${created.id}`;

    const submitted = await as('alice')('post', `${path}/provision`, {
      message: 'a net, please',
    }).expect(202);
    expect(submitted.body).toMatchObject({
      change: { kind: 'provision', status: 'planning', quorum: 1 },
      run: { operation: 'plan', status: 'queued' },
    });
    const changeId = submitted.body.change.id;
    const resource = async () => (await as('alice')('get', path)).body;
    expect(await resource()).toMatchObject({ status: 'queued' });

    const planRun = await startRun(submitted.body.run.id);
    expect(planRun.spec).toMatchObject({
      operation: 'plan',
      phase: 'plan',
      variables: { cidr: '10.0.0.0/16' },
    });
    expect(await resource()).toMatchObject({ status: 'in_progress' });
    const digest = await planRun.uploadPlan();
    await planRun.finish();
    expect(await resource()).toMatchObject({
      state: 'provision',
      status: 'approval_pending',
    });

    const approve = (person: 'alice' | 'carol' | 'dave', planDigest = digest) =>
      as(person)('post', `/changes/${changeId}/approve`, { planDigest });
    await approve('alice').expect(403);
    await approve('carol').expect(403);
    const wrong = await approve('dave', 'not-this-one').expect(409);
    expect(wrong.body.error).toMatchObject({ standingPlanDigest: digest });
    const approved = await approve('dave').expect(200);
    expect(approved.body).toMatchObject({
      change: {
        status: 'approved',
        approvals: [{ by: 'user:default/dave', planDigest: digest }],
      },
      run: { operation: 'apply', planRunId: submitted.body.run.id },
    });

    const applyRun = await startRun(approved.body.run.id);
    expect(applyRun.spec).toMatchObject({
      phase: 'apply',
      directory: submitted.body.run.id,
    });
    const saved = await applyRun.call('get', 'plan-file').expect(200);
    expect(Buffer.from(saved.body.planFile, 'base64').toString()).toBe(
      `plan of ${submitted.body.run.id}`,
    );
    await applyRun.beginApply();
    await applyRun.writeState();
    await applyRun.finish();
    expect(await resource()).toMatchObject({
      state: 'provisioned',
      status: 'done',
      revision: 1,
      outputs: { id: { value: 'net-1', sensitive: false } },
    });
    expect(await resource()).not.toHaveProperty('openChange');
    expect(await resource()).not.toHaveProperty('activeRun');

    await as('carol')('post', `${path}/destroy`).expect(403);
    const destroy = await as('alice')('post', `${path}/destroy`).expect(202);
    const destroyPlan = await startRun(destroy.body.run.id);
    expect(destroyPlan.spec.destroys).toBe(true);
    const destroyDigest = await destroyPlan.uploadPlan(aPlan({ destroy: 1 }));
    await destroyPlan.finish();
    const destroyApproved = await as('dave')(
      'post',
      `/changes/${destroy.body.change.id}/approve`,
      { planDigest: destroyDigest },
    ).expect(200);
    const destroyRun = await startRun(destroyApproved.body.run.id);
    await destroyRun.beginApply();
    await destroyRun.writeState(2);
    await destroyRun.finish();
    expect(await resource()).toMatchObject({
      state: 'destroyed',
      status: 'done',
      outputs: {},
    });

    await as('alice')('delete', path).expect(204);
    await as('alice')('get', path).expect(404);
    const audit = await as('carol')(
      'get',
      `/audit?resourceId=${created.id}`,
    ).expect(200);
    const actions: string[] = audit.body.items.map(
      (entry: { action: string }) => entry.action,
    );
    expect(actions).toEqual(
      expect.arrayContaining([
        'resource.create',
        'change.submit',
        'change.approve',
        'run.succeeded',
        'resource.delete',
      ]),
    );
    const change = await as('alice')('get', `/changes/${changeId}`).expect(200);
    expect(change.body).toMatchObject({ status: 'applied', values: {} });
  });

  it('plans and applies in one run where no approval is needed', async () => {
    const { as, createResource, startRun } = await start(withoutApproval);
    const created = await createResource({ provision: true });
    expect(created).toMatchObject({
      status: 'queued',
      openChange: { kind: 'provision', status: 'approved' },
      activeRun: { operation: 'apply' },
    });
    const run = await startRun(created.activeRun.id);
    expect(run.spec.phase).toBe('planAndApply');
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState();
    await run.finish();
    const provisioned = await as('alice')('get', `/resources/${created.id}`);
    expect(provisioned.body).toMatchObject({
      state: 'provisioned',
      status: 'done',
    });
    const shown = await as('alice')('get', `/runs/${created.activeRun.id}`);
    expect(shown.body).toMatchObject({
      status: 'succeeded',
      planSummary: { add: 1 },
      engine: { kind: 'terraform', version: '1.11.4' },
    });
  });

  it('tells how a run failed, and tries it again with other values', async () => {
    const { as, createResource, startRun } = await start(withoutApproval);
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const run = await startRun(created.activeRun.id);
    await run.finish({
      outcome: 'failed',
      reason: 'terraform plan failed',
      error: {
        summary: 'Invalid value',
        diagnostics: [
          {
            severity: 'error',
            summary: 'Invalid value',
            file: 'main.tf',
            line: 3,
          },
        ],
      },
    });
    const failed = await as('alice')('get', path);
    expect(failed.body).toMatchObject({ state: 'provision', status: 'error' });
    expect(failed.body.allowedActions).toContain('retry');
    const retried = await as('alice')('post', `${path}/retry`, {
      values: { variables: { cidr: '10.1.0.0/16' } },
    }).expect(202);
    expect(retried.body.change).toMatchObject({
      kind: 'provision',
      values: { variables: { cidr: '10.1.0.0/16' } },
      previousValues: { variables: { cidr: '10.0.0.0/16' } },
    });
    const second = await startRun(retried.body.run.id);
    expect(second.spec.variables).toEqual({ cidr: '10.1.0.0/16' });
    await second.uploadPlan();
    await second.beginApply();
    await second.writeState();
    await second.finish();
    const done = await as('alice')('get', path);
    expect(done.body).toMatchObject({
      status: 'done',
      variables: { cidr: '10.1.0.0/16' },
    });
  });

  it('refuses a second request while one is open, with the state', async () => {
    const { as, createResource } = await start();
    const created = await createResource({ provision: true });
    const again = await as('alice')(
      'post',
      `/resources/${created.id}/provision`,
    ).expect(409);
    expect(again.body.error).toMatchObject({
      name: 'ConflictError',
      state: 'provision',
      status: 'queued',
    });
  });

  it('takes no approval of the plan of a change that has failed', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource({ provision: true });
    const plan = await startRun(created.activeRun.id);
    const digest = await plan.uploadPlan();
    await plan.finish();
    const approved = await as('dave')(
      'post',
      `/changes/${created.openChange.id}/approve`,
      { planDigest: digest },
    ).expect(200);
    const apply = await startRun(approved.body.run.id);
    await apply.beginApply();
    await apply.writeState();
    await apply.finish({ outcome: 'failed', reason: 'terraform apply failed' });
    const path = `/resources/${created.id}`;
    const retry = await as('alice')('post', `${path}/retry`).expect(202);
    const secondPlan = await startRun(retry.body.run.id);
    const secondDigest = await secondPlan.uploadPlan();
    await secondPlan.finish();
    expect(secondDigest).not.toBe(digest);
    const old = await as('dave')(
      'post',
      `/changes/${retry.body.change.id}/approve`,
      { planDigest: digest },
    ).expect(409);
    expect(old.body.error.standingPlanDigest).toBe(secondDigest);
  });

  it('lets nobody approve values of their own that somebody else tries again', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource({ provision: true });
    const plan = await startRun(created.activeRun.id);
    await plan.finish({ outcome: 'failed', reason: 'terraform plan failed' });
    const retry = await as('bob')(
      'post',
      `/resources/${created.id}/retry`,
    ).expect(202);
    const next = await startRun(retry.body.run.id);
    const planDigest = await next.uploadPlan();
    await next.finish();
    const approve = `/changes/${retry.body.change.id}/approve`;
    const answers = [];
    for (const person of ['alice', 'bob', 'dave'] as const) {
      answers.push((await as(person)('post', approve, { planDigest })).status);
    }
    expect(answers).toEqual([403, 403, 200]);
  });

  it('rejects: a first provision shows it, an update leaves no trace in the pair', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource({ provision: true });
    const plan = await startRun(created.activeRun.id);
    await plan.uploadPlan();
    await plan.finish();
    await as('dave')('post', `/changes/${created.openChange.id}/reject`, {
      comment: 'too large',
    }).expect(200);
    const rejected = await as('alice')('get', `/resources/${created.id}`);
    expect(rejected.body).toMatchObject({
      state: 'provision',
      status: 'rejected',
    });
    expect(rejected.body.allowedActions).toEqual(
      expect.arrayContaining(['provision', 'recreate', 'delete']),
    );
  });

  it('cancels a queued run at once and a running one through its owner', async () => {
    const { as, createResource, startRun, asRunner, ticketOf } = await start(
      withoutApproval,
    );
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const first = created.activeRun.id;
    const ticket = await ticketOf(first);
    const cancelled = await as('alice')('post', `/runs/${first}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
    await asRunner('post', `${first}/start`, ticket, { host: 'h' }).expect(409);
    const draft = await as('alice')('get', path);
    expect(draft.body).toMatchObject({
      status: 'ready',
      openChange: { status: 'draft' },
    });

    const submitted = await as('alice')(
      'post',
      `/changes/${draft.body.openChange.id}/submit`,
    ).expect(202);
    const run = await startRun(submitted.body.run.id);
    await run.uploadPlan();
    await run.beginApply();
    await as('alice')('post', `/runs/${submitted.body.run.id}/cancel`).expect(
      202,
    );
    const lease = await run.call('post', 'lease', {}).expect(200);
    expect(lease.body).toEqual({ cancel: true });
    await run.finish({ outcome: 'cancelled', reason: 'cancelled' });
    const ended = await as('alice')('get', path);
    expect(ended.body).toMatchObject({ state: 'provision', status: 'error' });
  });

  it('lets exactly one attempt be the owner, and nobody without its ticket', async () => {
    const { createResource, startRun, asRunner, ticketOf } = await start(
      withoutApproval,
    );
    const created = await createResource({ provision: true });
    const runId = created.activeRun.id;
    const begin = async (ticket: string | undefined) =>
      (await asRunner('post', `${runId}/start`, ticket, { host: 'h' })).status;
    expect(await begin(undefined)).toBe(401);
    expect(await begin('not.it')).toBe(401);
    const run = await startRun(runId);
    expect(await begin(await ticketOf(runId))).toBe(409);
    await run.finish({ outcome: 'failed', reason: 'x' });
    const late = await Promise.all([
      run.call('post', 'lease', {}),
      run.call('post', 'apply-start', {}),
      run.call('post', 'finish', {
        outcome: 'succeeded',
        terraformEnded: true,
      }),
    ]);
    expect(late.map(answer => answer.status)).toEqual([409, 409, 409]);
  });

  it('shows a sensitive value to nobody', async () => {
    const { as, createResource } = await start();
    const created = await createResource({
      variables: { cidr: '10.0.0.0/16', token: 'hunter2-hunter2' },
      provision: true,
    });
    expect(created.variables).toEqual({
      cidr: '10.0.0.0/16',
      token: '(sensitive)',
    });
    const answers = await Promise.all(
      [
        `/resources/${created.id}`,
        `/resources/${created.id}/revisions`,
        `/resources/${created.id}/changes`,
        `/changes/${created.openChange.id}`,
        `/runs/${created.activeRun.id}`,
        '/audit',
      ].map(path => as('alice')('get', path).expect(200)),
    );
    for (const { text } of answers) expect(text).not.toContain('hunter2');
  });

  it('blocks the destruction of what has live children, with the list', async () => {
    const infra = await start(withoutApproval);
    const { as, createResource, startRun, importTemplate } = infra;
    await importTemplate('service', { parents: ['network'] });
    const provision = async (body: object) => {
      const created = await createResource({ ...body, provision: true });
      const run = await startRun(created.activeRun.id);
      await run.uploadPlan();
      await run.beginApply();
      await run.writeState();
      await run.finish();
      return created.id;
    };
    const network = await provision({});
    const service = await provision({
      templateKey: 'service',
      name: 'web',
      parentIds: [network],
    });
    const blocked = await as('alice')(
      'post',
      `/resources/${network}/destroy`,
    ).expect(409);
    expect(blocked.body.error).toMatchObject({
      name: 'ConflictError',
      reason: 'Children exist',
      dependencies: [
        {
          resourceId: service,
          resourceName: 'web',
          state: 'provisioned',
          kind: 'child',
        },
      ],
    });
    const children = await as('alice')('get', `/resources?parentId=${network}`);
    expect(children.body).toMatchObject({ totalItems: 1 });
  });

  it('takes an unknown outcome through a plan that a person confirms', async () => {
    const { as, createResource, startRun } = await start(withoutApproval);
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const run = await startRun(created.activeRun.id);
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState();
    await run.finish({ outcome: 'lost', reason: 'nobody knows' });
    expect((await as('alice')('get', path)).body).toMatchObject({
      state: 'provision',
      status: 'unknown',
    });
    const retry = await as('alice')('post', `${path}/retry`).expect(202);
    expect(retry.body.run.operation).toBe('plan');
    const plan = await startRun(retry.body.run.id);
    const digest = await plan.uploadPlan();
    await plan.finish();
    expect((await as('alice')('get', path)).body.status).toBe(
      'approval_pending',
    );
    const confirmed = await as('alice')(
      'post',
      `/changes/${retry.body.change.id}/approve`,
      { planDigest: digest },
    );
    expect(confirmed.body.error ?? {}).toEqual({});
    const apply = await startRun(confirmed.body.run.id);
    await apply.beginApply();
    await apply.writeState(2);
    await apply.finish();
    expect((await as('alice')('get', path)).body.status).toBe('done');
  });
});
