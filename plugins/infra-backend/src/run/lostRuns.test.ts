import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';
import { now } from '../database/columns';
import { PlanStore } from '../plan/PlanStore';
import { RunLeases } from './RunLeases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('a lost run on %p', id => {
  const withoutApproval = { config: { approvals: { required: false } } };

  const start = async () => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, withoutApproval);
    await infra.importTemplate();
    const created = await infra.createResource({ provision: true });
    const run = await infra.startRun(created.activeRun.id);
    const loseLease = async () => {
      await knex('runs').update({ lease_expires_at: 1_000 });
      await infra.lostRuns.giveUpExpired();
    };
    const shown = async (path: string) =>
      (await infra.as('alice')('get', path).expect(200)).body;
    return {
      ...infra,
      knex,
      run,
      loseLease,
      resource: () => shown(`/resources/${created.id}`),
      runShown: () => shown(`/runs/${created.activeRun.id}`),
    };
  };

  it('leaves the resource as it was if terraform apply had not begun', async () => {
    const { run, loseLease, resource, runShown, stop } = await start();
    await run.uploadPlan();
    await loseLease();
    expect(await runShown()).toMatchObject({
      status: 'lost',
      reason: expect.stringContaining('stopped answering'),
    });
    expect(await resource()).toMatchObject({
      state: 'provision',
      status: 'ready',
    });
    await stop();
  });

  it('makes the resource unknown if it had, and keeps the lock for a person', async () => {
    const { run, loseLease, resource, as, stop } = await start();
    await run.uploadPlan();
    await run.beginApply();
    await run.lockState('lock-1');
    await loseLease();
    const unknown = await resource();
    expect(unknown).toMatchObject({ state: 'provision', status: 'unknown' });
    expect(unknown.allowedActions).toEqual(
      expect.arrayContaining(['retry', 'accept']),
    );
    expect(unknown.stateLocked).toBe(true);
    const lock = `/resources/${unknown.id}/state-lock`;
    const held = await as('alice')('get', lock).expect(200);
    expect(held.body).toMatchObject({ holder: 'presumed dead' });
    await as('alice')('delete', lock).expect(204);
    await as('alice')('get', lock).expect(404);
    expect(await resource()).not.toHaveProperty('stateLocked');
    await stop();
  });

  it('keeps its lock if terraform begins while it is being given up', async () => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, withoutApproval);
    await infra.importTemplate();
    const created = await infra.createResource({ provision: true });
    const run = await infra.startRun(created.activeRun.id);
    await run.uploadPlan();
    await run.lockState('lock-1');
    await knex('runs').update({ lease_expires_at: 1_000 });
    // Between the end of the lease and the end of the run.
    jest.spyOn(PlanStore.prototype, 'find').mockImplementationOnce(async () => {
      await knex('runs').update({ apply_began_at: now() });
      return undefined;
    });

    await infra.lostRuns.giveUpExpired();

    const lock = `/resources/${created.id}/state-lock`;
    const held = await infra.as('alice')('get', lock).expect(200);
    expect(held.body).toMatchObject({ holder: 'presumed dead' });
    await infra.stop();
  });

  it('gets no leave to apply once its lease was ended', async () => {
    const { run, knex, stop } = await start();
    await run.uploadPlan();
    await knex('runs').update({ lease_expires_at: 1_000 });
    await new RunLeases(knex).endExpired(run.spec.runId);

    await run.call('post', 'apply-start', {}).expect(409);

    const row = await knex('runs').where({ id: run.spec.runId }).first();
    expect(row.apply_began_at).toBeNull();
    await stop();
  });

  it.each(['its ticket', 'its id'])(
    'gives its lock back once Terraform is proven to have ended, by %s',
    async by => {
      const { run, asRunner, loseLease, resource, as, stop } = await start();
      const { runId, attemptId } = run.spec;
      const proveEnded = () =>
        by === 'its ticket'
          ? run.call('post', 'terraform-ended', {})
          : asRunner('post', `${runId}/terraform-ended`, undefined, {
              attemptId,
            });
      await run.uploadPlan();
      await proveEnded().expect(409);
      await run.beginApply();
      await run.lockState('lock-1');
      await proveEnded().expect(503);
      const { id: resourceId } = await resource();
      const lock = `/resources/${resourceId}/state-lock`;
      await as('alice')('get', lock).expect(200);
      await loseLease();

      await proveEnded().expect(204);
      await proveEnded().expect(204);

      await as('alice')('get', lock).expect(404);
      const audit = await as('dave')(
        'get',
        `/audit?resourceId=${resourceId}&action=state.unlock`,
      ).expect(200);
      expect(audit.body.items).toMatchObject([
        { actor: 'infra', runId, before: { id: 'lock-1' } },
      ]);
      await stop();
    },
  );

  it('is not given up while its lease is renewed, and its late runner can do nothing', async () => {
    const { run, loseLease, lostRuns, runShown, stop } = await start();
    await run.call('post', 'lease', {}).expect(200);
    await lostRuns.giveUpExpired();
    expect(await runShown()).toMatchObject({ status: 'running' });
    await loseLease();
    await run.call('post', 'lease', {}).expect(409);
    await run
      .call('put', 'plan', {
        planFile: '',
        plan: {
          summary: {
            add: 0,
            change: 0,
            replace: 0,
            destroy: 0,
            import: 0,
            move: 0,
          },
          resourceChanges: [],
          outputChanges: [],
        },
        engineVersion: '1',
      })
      .expect(409);
    await run
      .call('post', 'finish', { outcome: 'succeeded', terraformEnded: true })
      .expect(409);
    expect(await runShown()).toMatchObject({ status: 'lost' });
    await stop();
  });

  it('gives a runner that restarted a new ticket, while it still owns the run', async () => {
    const { run, asRunner, loseLease, stop } = await start();
    const { runId, attemptId } = run.spec;
    const again = await asRunner('post', `${runId}/reattach`, undefined, {
      attemptId,
      host: 'h',
    }).expect(200);
    expect(again.body).toMatchObject({ logLines: 0, outputOffset: 0 });
    expect(again.body.spec.state.password).toBe('');
    await asRunner('post', `${runId}/lease`, again.body.ticket, {}).expect(200);
    await run.call('post', 'lease', {}).expect(200);
    await loseLease();
    await asRunner('post', `${runId}/reattach`, undefined, {
      attemptId,
      host: 'h',
    }).expect(409);
    await stop();
  });
});
