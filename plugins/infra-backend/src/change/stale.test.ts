import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { FakeRun, infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('stale plans on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  const start = async (quorum = 1) => {
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, {
      config: { approvals: { required: true, quorum } },
    });
    await infra.importTemplate();
  };

  afterEach(() => infra.stop());

  const get = async (path: string) =>
    (await infra.as('alice')('get', path).expect(200)).body;
  const approve = (
    changeId: string,
    planDigest: string,
    person: 'dave' | 'bob' = 'dave',
  ) => infra.as(person)('post', `/changes/${changeId}/approve`, { planDigest });
  const submit = (changeId: string) =>
    infra.as('alice')('post', `/changes/${changeId}/submit`);

  const planned = async (runId: string): Promise<string> => {
    const run = await infra.startRun(runId);
    const digest = await run.uploadPlan();
    await run.finish();
    return digest;
  };

  const applied = async (run: FakeRun) => {
    await run.beginApply();
    await run.writeState();
    await run.finish();
  };

  /** A provisioned resource with an update whose plan waits for approval. */
  const aPlannedUpdate = async () => {
    const created = await infra.createResource({ provision: true });
    const first = await planned(created.activeRun.id);
    const { body } = await approve(created.openChange.id, first).expect(200);
    await applied(await infra.startRun(body.run.id));
    const path = `/resources/${created.id}`;
    const draft = await infra
      .as('alice')('post', `${path}/changes`, {
        kind: 'update',
        values: { variables: { cidr: '10.1.0.0/16' } },
      })
      .expect(201);
    const submitted = await submit(draft.body.id).expect(202);
    const digest = await planned(submitted.body.run.id);
    return {
      path,
      resourceId: created.id,
      changeId: String(draft.body.id),
      digest,
    };
  };

  const MOVES: [string, (resourceId: string) => Promise<unknown>, string][] = [
    [
      'state',
      resourceId =>
        knex('state_versions')
          .where({ resource_id: resourceId, kind: 'current' })
          .update({ serial: 7 }),
      'state serial 1 became 7',
    ],
    [
      'engine',
      () =>
        infra
          .as('bob')('patch', '/templates/network', { engine: 'opentofu' })
          .expect(200),
      'the engine changed',
    ],
  ];

  it.each(MOVES)(
    'takes no approval once the %s moved, and says so',
    async (_what, move, reason) => {
      await start();
      const { path, resourceId, changeId, digest } = await aPlannedUpdate();
      await move(resourceId);
      const refused = await approve(changeId, digest).expect(409);
      expect(refused.body.error).toMatchObject({
        reason,
        changeStatus: 'stale',
      });
      expect(await get(`/changes/${changeId}`)).toMatchObject({
        status: 'stale',
        plan: { digest, stale: { reason } },
        approvals: [],
      });
      expect(await get(`/changes/${changeId}`)).not.toHaveProperty(
        'voidApprovals',
      );
      expect(await get(path)).toMatchObject({
        state: 'provisioned',
        status: 'done',
      });
    },
  );

  it.each(MOVES)(
    'starts no apply once the %s moved under its approval, and voids that',
    async (_what, move, reason) => {
      await start();
      const { path, resourceId, changeId, digest } = await aPlannedUpdate();
      const approved = await approve(changeId, digest).expect(200);
      const applyId = approved.body.run.id;
      await move(resourceId);
      const ticket = await infra.ticketOf(applyId);
      const refused = await infra.asRunner('post', `${applyId}/start`, ticket, {
        host: 'test',
      });
      expect(refused.status).toBe(409);
      expect(refused.body.error.reason).toMatch(reason);

      expect(await get(`/runs/${applyId}`)).toMatchObject({
        status: 'failed',
        reason: `The approved plan no longer stands: ${reason}`,
      });
      expect(await get(`/changes/${changeId}`)).toMatchObject({
        status: 'stale',
        plan: { stale: { reason } },
        approvals: [],
        voidApprovals: [
          {
            by: 'user:default/dave',
            decision: 'approved',
            planDigest: digest,
            voidReason: reason,
          },
        ],
      });
      expect(
        await knex('approvals').where('change_id', changeId),
      ).toMatchObject([{ by: 'user:default/dave', plan_digest: digest }]);
      const shown = await get(path);
      expect(shown).toMatchObject({
        state: 'provisioned',
        status: 'done',
        variables: { cidr: '10.0.0.0/16' },
      });
      expect(shown).not.toHaveProperty('activeRun');
      const run = await knex('runs').where('id', applyId).first();
      expect(run).toMatchObject({ started_at: null, apply_began_at: null });

      const again = await submit(changeId).expect(202);
      expect(again.body.run.operation).toBe('plan');
      await planned(again.body.run.id);
      await approve(changeId, digest).expect(409);
      expect(await get(`/changes/${changeId}`)).toMatchObject({
        status: 'approval_pending',
      });
    },
  );

  it('takes the approval of a plan from before a new encryption key', async () => {
    await start();
    const { changeId, digest } = await aPlannedUpdate();
    await infra.stop();
    infra = await infraHarness(knex, {
      config: {
        approvals: { required: true },
        encryption: {
          keys: [
            { id: 'k2', secret: 'y'.repeat(40) },
            { id: 'k1', secret: 'x'.repeat(40) },
          ],
        },
      },
    });
    const approved = await approve(changeId, digest).expect(200);
    expect(approved.body.change.status).toBe('approved');
    await infra.startRun(approved.body.run.id);
  });

  it('counts no approval of an older plan', async () => {
    await start(2);
    const created = await infra.createResource({ provision: true });
    const changeId = created.openChange.id;
    const older = await planned(created.activeRun.id);
    await approve(changeId, older, 'dave').expect(200);
    await infra
      .as('bob')('patch', '/templates/network', { engine: 'opentofu' })
      .expect(200);
    await approve(changeId, older, 'bob').expect(409);
    const again = await submit(changeId).expect(202);
    expect(again.body.change.approvals).toEqual([]);
    await infra.as('alice')('post', `/runs/${again.body.run.id}/cancel`);
    await infra
      .as('alice')('patch', `/changes/${changeId}`, { message: 'once more' })
      .expect(200);
    const edited = await submit(changeId).expect(202);
    expect(edited.body.change.voidApprovals).toMatchObject([
      { planDigest: older, voidReason: 'the engine changed' },
    ]);
    const newer = await planned(edited.body.run.id);
    const first = await approve(changeId, newer, 'bob').expect(200);
    expect(first.body.change).toMatchObject({
      status: 'approval_pending',
      approvals: [{ by: 'user:default/bob', planDigest: newer }],
    });
    const second = await approve(changeId, newer, 'dave').expect(200);
    expect(second.body.change.status).toBe('approved');
  });

  it('counts no approval from before its apply was cancelled, of the same plan either', async () => {
    await start(2);
    const created = await infra.createResource({ provision: true });
    const changeId = created.openChange.id;
    const digest = await planned(created.activeRun.id);
    await approve(changeId, digest, 'dave').expect(200);
    const { body } = await approve(changeId, digest, 'bob').expect(200);
    await infra.as('alice')('post', `/runs/${body.run.id}/cancel`).expect(202);
    const again = await submit(changeId).expect(202);
    expect(again.body.change).toMatchObject({
      status: 'approval_pending',
      plan: { digest },
      approvals: [],
      voidApprovals: ['user:default/dave', 'user:default/bob'].map(by => ({
        by,
        planDigest: digest,
        voidReason: 'its apply was cancelled by user:default/alice',
      })),
    });
    const first = await approve(changeId, digest, 'dave').expect(200);
    expect(first.body.change.status).toBe('approval_pending');
    const second = await approve(changeId, digest, 'bob').expect(200);
    expect(second.body.change.status).toBe('approved');
  });
});
