import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { provisionGated } from './harness/Gate.mjs';
import { end, isAlive, supervisionOf } from './harness/processes.mjs';
import { startPortal } from './harness/startPortal.mjs';
import {
  assertGoesOn,
  assertTruthfulEnd,
  assertUnlocked,
  assertWhole,
  currentState,
  retryToTheEnd,
  SETTLED_WITHIN,
} from './harness/truth.mjs';
import { until } from './harness/until.mjs';
import {
  approve,
  importModule,
  provision,
  untilChange,
  untilResource,
  untilRun,
  untilRunEnds,
  untilStep,
} from './harness/way.mjs';

describe('a backend that dies in the middle of applies', () => {
  let portal;

  before(async () => {
    portal = await startPortal({
      config: {
        infra: {
          approvals: { required: false },
          runs: { shutdownGracePeriod: { seconds: 4 } },
        },
      },
    });
    await importModule(portal, 'gated');
    await importModule(portal, 'large');
    await importModule(portal, 'gated', {
      key: 'gated-approved',
      name: 'Gated, with approval',
      approval: { required: true },
    });
  });

  after(() => portal?.dispose());

  /** Applies that stand before their gates. */
  async function standing(names) {
    const entries = await Promise.all(
      names.map(async name => {
        const started = await provisionGated(portal);
        await started.gate.reached();
        return [name, started];
      }),
    );
    return Object.fromEntries(entries);
  }

  const supervision = run =>
    supervisionOf(portal.runsDirectory, run.planRunId ?? run.id);

  const untilGone = (pid, options) =>
    until(`process ${pid} is gone`, async () => !(await isAlive(pid)), options);

  describe('by kill -9', () => {
    let applies;
    let approved;
    let planned;

    before(async () => {
      const pending = await provisionGated(portal, 'gated-approved');
      await approve(portal, pending.change.id);
      applies = await standing([
        'survives',
        'endsMeanwhile',
        'supervisorDies',
        'terraformDies',
        'bothDie',
      ]);
      await pending.gate.reached();
      const { activeRun } = await portal
        .api('alice')
        .get(`/resources/${pending.resource.id}`);
      const run = await portal.api('alice').get(`/runs/${activeRun.id}`);
      approved = { ...pending, run };

      planned = await provision(portal, 'large');
      await untilStep(portal, planned.run.id, 'plan');
      await portal.kill();
      const orphan = await supervision(applies.supervisorDies.run);
      end(orphan.supervisor);
      const bereft = await supervision(applies.terraformDies.run);
      end(bereft.terraform);
      const erased = await supervision(applies.bothDie.run);
      end(erased.supervisor);
      end(erased.terraform);
      await applies.endsMeanwhile.gate.open();
      await applies.endsMeanwhile.gate.passed();
      for (const { supervisor } of [orphan, bereft, erased]) {
        await untilGone(supervisor);
      }
      await portal.start();
    });

    it('shows the runs whose Terraform lives as running', () =>
      assertGoesOn(portal, applies.survives.run, approved.run));

    it('ends the run of a Terraform that survived as it ended', async () => {
      const { gate, resource, run } = applies.survives;
      await gate.open();
      await untilRun(portal, run.id, 'succeeded', { seconds: SETTLED_WITHIN });
      await assertWhole(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('ends the apply of an approved plan likewise', async () => {
      const { gate, resource, run } = approved;
      await gate.open();
      await untilRun(portal, run.id, 'succeeded', { seconds: SETTLED_WITHIN });
      await assertWhole(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('takes the state of a Terraform that was done while the backend was away', async () => {
      const { gate, resource, run } = applies.endsMeanwhile;
      await untilRun(portal, run.id, 'succeeded', { seconds: SETTLED_WITHIN });
      await assertWhole(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('says that it does not know, where the supervisor died, and finds out with a retry', async () => {
      const { gate, resource, run } = applies.supervisorDies;
      const { terraform } = await supervision(run);
      assert.ok(await isAlive(terraform), 'terraform lives');
      const { status } = await portal.api('alice').get(`/runs/${run.id}`);
      assert.equal(status, 'running');

      await gate.open();
      await untilGone(terraform);
      await untilRun(portal, run.id, 'lost', { seconds: SETTLED_WITHIN });
      await untilResource(portal, resource.id, 'provision/unknown');
      assert.ok(await currentState(portal, resource.id), 'the state is there');
      await assertUnlocked(portal, resource.id);
      await retryToTheEnd(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('tells the truth of a Terraform that was killed', async () => {
      const { gate, resource, run } = applies.terraformDies;
      const ended = await untilRunEnds(portal, run.id, {
        seconds: SETTLED_WITHIN,
      });
      assert.ok(['failed', 'lost'].includes(ended.status), ended.status);
      assert.ok(ended.reason);
      await assertUnlocked(portal, resource.id);
      await gate.open();
      await retryToTheEnd(portal, resource.id);
    });

    it('gives up a run that was planning, and has not touched anything', async () => {
      const { resource, run, change } = planned;
      await untilRun(portal, run.id, 'lost', { seconds: SETTLED_WITHIN });
      await untilChange(portal, change.id, 'failed');
      await untilResource(portal, resource.id, 'provision/ready');
      await assertUnlocked(portal, resource.id);
      assert.equal(await currentState(portal, resource.id), undefined);
      await portal.api('alice').delete(`/resources/${resource.id}`);
    });

    it('says that it does not know, where both died, and has the plan of a retry confirmed', async () => {
      const { gate, resource, run } = applies.bothDie;
      await untilRun(portal, run.id, 'lost', { seconds: SETTLED_WITHIN });
      await untilResource(portal, resource.id, 'provision/unknown');
      await assertUnlocked(portal, resource.id);
      await gate.open();
      await retryToTheEnd(portal, resource.id);
    });
  });

  describe('by SIGTERM', () => {
    let applies;

    before(async () => {
      applies = await standing(['isDone', 'takesLong']);
      portal.signal('SIGTERM');
      await applies.isDone.gate.open();
      await portal.ended();
      await portal.start();
    });

    it('waits for what is done soon', async () => {
      const { gate, resource, run } = applies.isDone;
      await untilRun(portal, run.id, 'succeeded', { seconds: SETTLED_WITHIN });
      await assertWhole(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('interrupts what takes longer, and keeps what was made', async () => {
      const { gate, resource, run } = applies.takesLong;
      const ended = await untilRun(portal, run.id, 'failed', {
        seconds: SETTLED_WITHIN,
      });
      assert.match(ended.reason, /shut down/);
      await untilResource(portal, resource.id, 'provision/error');
      assert.ok(await currentState(portal, resource.id), 'the state is there');
      await assertUnlocked(portal, resource.id);
      await gate.open();
      await retryToTheEnd(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });
  });

  describe('by two SIGTERMs in a row', () => {
    it('loses nothing', async () => {
      const { apply } = await standing(['apply']);
      portal.signal('SIGTERM');
      await sleep(300);
      portal.signal('SIGTERM');
      await portal.ended();
      await portal.start();
      await assertTruthfulEnd(portal, apply);
    });
  });
});
