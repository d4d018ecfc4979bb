import { TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const STATE = {
  version: 4,
  serial: 7,
  lineage: 'lineage-1',
  outputs: {},
  resources: [],
};

describe.each(databases.eachSupportedId())('an errored state on %p', id => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  const start = async (required = false) => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      config: { approvals: { required } },
    });
    stop = infra.stop;
    await infra.importTemplate();
    const created = await infra.createResource({ provision: true });
    const handIn = (runId: string, ticket?: string, attemptId?: string) =>
      infra.asRunner('post', `${runId}/errored-state`, ticket, {
        content: JSON.stringify(STATE),
        attemptId,
      });
    return {
      ...infra,
      knex,
      created,
      runId: String(created.activeRun.id),
      handIn,
      versions: () => knex('state_versions').select('kind', 'serial'),
    };
  };

  it('of a run that began to apply is stored', async () => {
    const { startRun, runId, dispatched, handIn, versions } = await start();
    const run = await startRun(runId);
    await run.uploadPlan();
    await run.beginApply();

    await handIn(runId, dispatched.get(runId)).expect(204);

    expect(await versions()).toEqual([{ kind: 'current', serial: 7 }]);
  });

  it('is not taken of a plan run', async () => {
    const { startRun, runId, dispatched, handIn, versions } = await start(true);
    const { spec } = await startRun(runId);
    expect(spec.operation).toBe('plan');

    await handIn(runId, dispatched.get(runId)).expect(409);
    await handIn(runId, undefined, spec.attemptId).expect(409);

    expect(await versions()).toEqual([]);
  });

  it('is not taken before terraform apply began', async () => {
    const { startRun, runId, dispatched, handIn, versions } = await start();
    await startRun(runId);

    await handIn(runId, dispatched.get(runId)).expect(409);

    expect(await versions()).toEqual([]);
  });

  it('is not taken of an attempt that never was the owner', async () => {
    const { startRun, ticketOf, runId, dispatched, handIn, versions, knex } =
      await start();
    const first = await ticketOf(runId);
    await knex('run_attempts').update({
      dispatched_at: new Date(Date.now() - 25_000).toISOString(),
    });
    while (dispatched.get(runId) === first) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    const run = await startRun(runId);
    await run.uploadPlan();
    await run.beginApply();
    const [attemptId] = first.split('.');
    expect(run.spec.attemptId).not.toBe(attemptId);

    await handIn(runId, first).expect(409);
    await handIn(runId, undefined, attemptId).expect(409);

    expect(await versions()).toEqual([]);
  });

  it('of a resource that was deleted is not kept, nor what its Terraform still uploads', async () => {
    const infra = await start();
    const { as, app, created, runId, knex } = infra;
    const run = await infra.startRun(runId);
    await run.uploadPlan();
    await run.beginApply();
    await knex('runs').update({ lease_expires_at: 1_000 });
    await infra.lostRuns.giveUpExpired();
    const path = `/resources/${created.id}`;
    await as('dave')('post', `${path}/accept`, { reason: 'gone' }).expect(200);
    await as('dave')('delete', path).expect(204);

    await infra.handIn(runId, undefined, run.spec.attemptId).expect(410);
    await request(app)
      .post(`/tfstate/${created.id}`)
      .auth(run.spec.state.username, run.spec.state.password)
      .send(STATE)
      .expect(410);

    expect(await infra.versions()).toEqual([]);
  });
});
