import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from './database/testDatabase';
import { aVariable, infraHarness } from './__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('safeguards on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (options: Parameters<typeof infraHarness>[1] = {}) => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, options);
    stop = infra.stop;
    await infra.importTemplate();
    return { ...infra, knex };
  };
  afterEach(() => stop());

  const withoutApproval = { approvals: { required: false } };

  /** A resource of alice's that is provisioned. */
  const provisioned = async (
    infra: Awaited<ReturnType<typeof start>>,
    body: object = {},
  ) => {
    const created = await infra.createResource({ ...body, provision: true });
    const plan = await infra.startRun(created.activeRun.id);
    const digest = await plan.uploadPlan();
    let apply = plan;
    if (plan.spec.phase === 'plan') {
      await plan.finish();
      const approved = await infra
        .as('dave')('post', `/changes/${created.openChange.id}/approve`, {
          planDigest: digest,
        })
        .expect(200);
      apply = await infra.startRun(approved.body.run.id);
    }
    await apply.beginApply();
    await apply.writeState();
    await apply.finish();
    return created.id;
  };

  it('lets nobody approve values that are their own, whoever asked first', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource();
    const draft = await as('alice')(
      'post',
      `/resources/${created.id}/changes`,
      { kind: 'provision' },
    ).expect(201);
    const change = `/changes/${draft.body.id}`;
    await as('dave')('patch', change, {
      values: { variables: { cidr: '10.9.0.0/16' } },
    }).expect(200);
    const submitted = await as('alice')('post', `${change}/submit`).expect(202);
    const plan = await startRun(submitted.body.run.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const shown = await as('dave')('get', change);
    expect(shown.body.allowedActions).not.toContain('approve');
    const refused = await as('dave')('post', `${change}/approve`, {
      planDigest,
    });
    expect(refused.status).toBe(403);
    const other = await as('bob')('post', `${change}/approve`, { planDigest });
    expect(other.status).toBe(200);
  });

  it('keeps a variable secret whose version is gone', async () => {
    const infra = await start({
      config: withoutApproval,
      variables: ref => [
        aVariable({ name: 'cidr', required: true }),
        ...(ref === 'v1.0.0'
          ? [aVariable({ name: 'token', sensitive: true })]
          : []),
      ],
    });
    const { as, startRun } = infra;
    const resource = await provisioned(infra, {
      variables: { cidr: '10.0.0.0/16', token: 'hunter2-hunter2' },
    });
    const path = `/resources/${resource}`;
    const rotate = await as('alice')('post', `${path}/changes`, {
      kind: 'update',
      values: { variables: { token: 'hunter3-hunter3' } },
    }).expect(201);
    await as('alice')('post', `/changes/${rotate.body.id}/discard`).expect(200);
    const version = await as('bob')('post', '/templates/network/versions', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v2.0.0',
      path: 'network',
    }).expect(201);
    const update = await as('alice')('post', `${path}/changes`, {
      kind: 'update',
      values: { versionId: version.body.id },
    }).expect(201);
    const submitted = await as('alice')(
      'post',
      `/changes/${update.body.id}/submit`,
    ).expect(202);
    const run = await startRun(submitted.body.run.id);
    expect(run.spec.variables).toEqual({ cidr: '10.0.0.0/16' });
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState(2);
    await run.finish();
    const now = await as('carol')('get', path).expect(200);
    expect(now.body).toMatchObject({
      versionId: version.body.id,
      variables: { cidr: '10.0.0.0/16' },
    });
    const answers = await Promise.all(
      [path, `${path}/revisions`, `/changes/${rotate.body.id}`].map(p =>
        as('carol')('get', p).expect(200),
      ),
    );
    for (const { text } of answers) expect(text).not.toMatch(/hunter[23]/);
  });

  it('ends the plan run of a resource that is deleted', async () => {
    const { as, createResource, startRun, ticketOf, asRunner } = await start();
    const planOf = async (name: string) => {
      const created = await createResource({ name });
      const path = `/resources/${created.id}`;
      const { body } = await as('alice')('post', `${path}/plan`).expect(202);
      const runId: string = body.run.id;
      return { path, runId, ticket: await ticketOf(runId) };
    };
    const begun = await planOf('begun');
    const waiting = await planOf('waiting');
    const running = await startRun(begun.runId);
    for (const { path, runId } of [begun, waiting]) {
      await as('alice')('delete', path).expect(204);
      const run = await as('carol')('get', `/runs/${runId}`).expect(200);
      expect(run.body).toMatchObject({
        status: 'cancelled',
        reason: 'its resource was deleted',
      });
    }
    const late = await running.call('post', 'lease', {});
    expect(late.status).toBe(409);
    const { runId, ticket } = waiting;
    const never = await asRunner('post', `${runId}/start`, ticket, {
      host: 'h',
    });
    expect(never.status).toBeGreaterThanOrEqual(400);
  });

  it('has one dry run of a resource at a time, and names it', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource();
    const path = `/resources/${created.id}`;
    const plan = (at: string) => as('alice')('post', `${at}/plan`);
    const first = await plan(path).expect(202);
    const runId = first.body.run.id;
    const draft = await as('alice')('post', `${path}/changes`, {
      kind: 'provision',
    }).expect(201);
    const change = `/changes/${draft.body.id}`;
    for (const at of [path, change]) {
      const again = await plan(at).expect(409);
      expect(again.body.error).toMatchObject({ runId, runStatus: 'queued' });
    }
    const seen = await as('alice')('get', path).expect(200);
    expect(seen.body.blockedActions).toContainEqual({
      action: 'plan',
      reason: 'Another dry run is not finished',
    });
    await (await startRun(runId)).finish({ outcome: 'failed' });
    await plan(change).expect(202);
  });

  it('makes no dry run where the page offers none', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const refused = async () => {
      const seen = await as('alice')('get', path).expect(200);
      expect(seen.body.allowedActions).not.toContain('plan');
      const answer = await as('alice')('post', `${path}/plan`).expect(409);
      return answer.body.error.reason;
    };
    expect(await refused()).toBe('The change is being planned');
    const plan = await startRun(created.activeRun.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    expect(await refused()).toBe('The change is waiting for approval');
    await as('dave')('post', `/changes/${created.openChange.id}/approve`, {
      planDigest,
    }).expect(200);
    expect(await refused()).toBe('The change is approved');
  });

  it('deletes nothing that still has a child, provisioned or not', async () => {
    const { as, createResource, startRun, importTemplate } = await start({
      config: { approvals: { required: false } },
    });
    await importTemplate('service', { parents: ['network'] });
    const network = await createResource({ provision: true });
    const path = `/resources/${network.id}`;
    const apply = async (runId: string, serial?: number) => {
      const run = await startRun(runId);
      await run.uploadPlan();
      await run.beginApply();
      await run.writeState(serial);
      await run.finish();
    };
    await apply(network.activeRun.id);
    const service = await createResource({
      templateKey: 'service',
      name: 'web',
      parentIds: [network.id],
    });
    const destroy = await as('alice')('post', `${path}/destroy`).expect(202);
    await apply(destroy.body.run.id, 2);
    const refused = await as('alice')('delete', path).expect(409);
    expect(refused.body.error).toMatchObject({ reason: 'It has children' });
    const child = await as('alice')('get', `/resources/${service.id}`);
    expect(child.body.parentIds).toEqual([network.id]);
    await as('alice')('delete', `/resources/${service.id}`).expect(204);
    await as('alice')('delete', path).expect(204);
  });

  it('takes the word of the run that it waits for, not of an older dry run', async () => {
    const { as, createResource, startRun } = await start();
    const created = await createResource();
    const path = `/resources/${created.id}`;
    const draft = await as('alice')('post', `${path}/changes`, {
      kind: 'provision',
    }).expect(201);
    const change = `/changes/${draft.body.id}`;
    const dry = await as('alice')('post', `${change}/plan`).expect(202);
    const dryRun = await startRun(dry.body.run.id);
    await as('alice')('patch', change, {
      values: { variables: { cidr: '10.9.0.0/16' } },
    }).expect(200);
    const submitted = await as('alice')('post', `${change}/submit`).expect(202);
    await dryRun.finish({ outcome: 'failed', reason: 'old values' });
    const waiting = await as('alice')('get', change).expect(200);
    expect(waiting.body.status).toBe('planning');
    const plan = await startRun(submitted.body.run.id);
    await plan.uploadPlan();
    await plan.finish();
    const planned = await as('alice')('get', change).expect(200);
    expect(planned.body).toMatchObject({
      status: 'approval_pending',
      plan: { runId: submitted.body.run.id },
    });
  });

  it('makes nothing from a disabled template, whichever way it is asked', async () => {
    const { as, createResource } = await start();
    const created = await createResource();
    const draft = await as('alice')(
      'post',
      `/resources/${created.id}/changes`,
      { kind: 'provision' },
    ).expect(201);
    await as('bob')('post', '/templates/network/disable').expect(200);
    const submitted = await as('alice')(
      'post',
      `/changes/${draft.body.id}/submit`,
    );
    expect(submitted.status).toBe(409);
    expect(submitted.body.error.reason).toMatch('disabled');
    const again = await as('alice')('post', '/resources', {
      templateKey: 'network',
      name: 'other',
      variables: { cidr: '10.0.0.0/16' },
    });
    expect(again.status).toBe(409);
  });

  it('destroys what is there and nothing else', async () => {
    const infra = await start({ config: withoutApproval });
    const resource = await provisioned(infra);
    const answer = await infra.as('alice')(
      'post',
      `/resources/${resource}/destroy`,
      { values: { variables: { cidr: '10.1.0.0/16' } } },
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error.issues).toEqual([
      { path: 'values.variables', message: 'must be left out' },
    ]);
  });

  it('refuses to go to an archived version', async () => {
    const infra = await start({ config: withoutApproval });
    const resource = await provisioned(infra);
    const version = await infra
      .as('bob')('post', '/templates/network/versions', {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v0.9.0',
        path: 'network',
      })
      .expect(201);
    await infra
      .as('bob')('patch', `/templates/network/versions/${version.body.id}`, {
        lifecycle: 'archived',
      })
      .expect(200);
    const answer = await infra.as('alice')(
      'post',
      `/resources/${resource}/changes`,
      { kind: 'update', values: { versionId: version.body.id } },
    );
    expect(answer.status).toBe(409);
  });

  it('keeps a dead run from displacing what was written after it', async () => {
    const infra = await start({ config: withoutApproval });
    const { as, asRunner, createResource, startRun, knex, lostRuns } = infra;
    const created = await createResource({ provision: true });
    const path = `/resources/${created.id}`;
    const dead = await startRun(created.activeRun.id);
    await dead.uploadPlan();
    await dead.beginApply();
    await knex('runs').update({ lease_expires_at: 1 });
    await lostRuns.giveUpExpired();

    const retry = await as('alice')('post', `${path}/retry`).expect(202);
    const plan = await startRun(retry.body.run.id);
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const confirmed = await as('alice')(
      'post',
      `/changes/${retry.body.change.id}/approve`,
      { planDigest },
    ).expect(200);
    const apply = await startRun(confirmed.body.run.id);
    await apply.beginApply();
    await apply.writeState(1);
    await apply.finish();

    const { runId, attemptId } = dead.spec;
    await asRunner('post', `${runId}/errored-state`, undefined, {
      attemptId: runId,
      content: '{}',
    }).expect(404);
    await asRunner('post', `${runId}/errored-state`, undefined, {
      attemptId,
      content: JSON.stringify({
        version: 4,
        serial: 7,
        lineage: `lineage-of-${created.id}`,
        outputs: {},
        resources: [],
      }),
    }).expect(204);
    const versions = await as('alice')('get', `${path}/state-versions`);
    expect(
      versions.body.items.map((version: { kind: string; serial: number }) => [
        version.kind,
        version.serial,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['current', 1],
        ['diverged', 7],
      ]),
    );
  });
});
