import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { provisionGated } from './harness/Gate.mjs';
import {
  assertNothingToDo,
  assertUnlocked,
  assertWhole,
  currentState,
} from './harness/truth.mjs';
import {
  approve,
  createResource,
  importModule,
  provision,
  request,
  untilChange,
  untilResource,
  untilRunEnds,
  untilStep,
} from './harness/way.mjs';

/** Terraform refuses, in each of its commands. */
export function failures(portalOf) {
  describe('a run that fails', () => {
    let portal;

    before(async () => {
      portal = portalOf();
      for (const path of ['outdated', 'broken', 'failing']) {
        await importModule(portal, path);
      }
    });

    /** The run has failed at the step, and says where in the module. */
    async function assertFailedAt(runId, step, diagnostic) {
      const run = await untilRunEnds(portal, runId);
      assert.equal(run.status, 'failed', run.reason);
      const failed = run.steps.filter(each => each.status === 'failed');
      assert.deepEqual(
        failed.map(each => each.name),
        [step],
      );
      const found = run.error.diagnostics.find(
        each => each.severity === 'error',
      );
      assert.ok(found, JSON.stringify(run.error));
      const { file, line, summary, detail } = found;
      assert.deepEqual(
        { file, line },
        { file: diagnostic.file, line: diagnostic.line },
      );
      assert.match(`${summary}\n${detail}`, diagnostic.text);
      assert.ok(run.reason);
      return run;
    }

    it('at init: the module wants another Terraform', async () => {
      const { resource, run } = await provision(portal, 'outdated');
      await assertFailedAt(run.id, 'init', {
        file: 'main.tf',
        line: 2,
        text: /Unsupported Terraform Core version/,
      });
      await untilResource(portal, resource.id, 'provision/error');
      await assertUnlocked(portal, resource.id);
    });

    it('at validate: the module makes no sense', async () => {
      const { run } = await provision(portal, 'broken');
      await assertFailedAt(run.id, 'validate', {
        file: 'main.tf',
        line: 4,
        text: /Reference to undeclared resource/,
      });
    });

    it('at plan: a condition does not hold', async () => {
      const { resource, run, change } = await provision(portal, 'failing', {
        at: 'plan',
      });
      await assertFailedAt(run.id, 'plan', {
        file: 'main.tf',
        line: 11,
        text: /It was asked to fail at plan/,
      });
      await untilChange(portal, change.id, 'failed');
      // Nothing was made, so it may simply go.
      await portal.api('alice').delete(`/resources/${resource.id}`);
    });

    it('at apply: keeps what was made, and goes on with a retry of other values', async () => {
      const { resource, change } = await provision(portal, 'failing', {
        at: 'apply',
      });
      await approve(portal, change.id);
      await untilResource(portal, resource.id, 'provision/error');
      const { runs } = await portal.api('alice').get(`/changes/${change.id}`);
      const apply = runs.find(run => run.operation === 'apply');
      await assertFailedAt(apply.id, 'apply', {
        file: 'main.tf',
        line: 21,
        text: /exit status 1/,
      });
      assert.ok(await currentState(portal, resource.id));
      await assertUnlocked(portal, resource.id);
      const { status } = await portal
        .api('alice')
        .refusal('DELETE', `/resources/${resource.id}`);
      assert.equal(status, 409);

      const retried = await request(portal, resource.id, 'retry', {
        values: { variables: { at: 'nowhere' } },
      });
      await approve(portal, retried.change.id);
      await untilResource(portal, resource.id, 'provisioned/done');
      await assertNothingToDo(portal, resource.id);
    });

    it('because it takes longer than its template allows', async () => {
      await importModule(portal, 'gated', {
        key: 'hurried',
        name: 'Hurried',
        timeout: 5,
      });
      const { resource, change, gate } = await provisionGated(
        portal,
        'hurried',
      );
      await approve(portal, change.id);
      await gate.reached();
      await untilResource(portal, resource.id, 'provision/error');
      const { runs } = await portal.api('alice').get(`/changes/${change.id}`);
      const apply = runs.find(run => run.operation === 'apply');
      const run = await untilRunEnds(portal, apply.id);
      assert.equal(run.status, 'failed');
      assert.match(run.reason, /longer than it may|5 s/);
      assert.ok(await currentState(portal, resource.id));
      await assertUnlocked(portal, resource.id);
    });
  });
}

/** A person stops a run, in each of its phases. */
export function cancelling(portalOf) {
  describe('a run that is cancelled', () => {
    let portal;

    before(async () => {
      portal = portalOf();
      await importModule(portal, 'gated');
      await importModule(portal, 'large');
    });

    const cancel = runId => portal.api('alice').post(`/runs/${runId}/cancel`);

    it('at plan gives the change back as a draft', async () => {
      const { resource, change, run } = await provision(portal, 'large');
      await untilStep(portal, run.id, 'plan');
      await cancel(run.id);

      const ended = await untilRunEnds(portal, run.id);
      assert.equal(ended.status, 'cancelled', ended.reason);
      await untilChange(portal, change.id, 'draft');
      await untilResource(portal, resource.id, 'provision/ready');
      await assertUnlocked(portal, resource.id);
      assert.equal(await currentState(portal, resource.id), undefined);
    });

    it('at apply keeps what was made, and can be retried', async () => {
      const { resource, change, gate } = await provisionGated(portal);
      await approve(portal, change.id);
      await gate.reached();
      const { activeRun } = await portal
        .api('alice')
        .get(`/resources/${resource.id}`);
      await cancel(activeRun.id);

      const ended = await untilRunEnds(portal, activeRun.id);
      assert.equal(ended.status, 'cancelled', ended.reason);
      await untilResource(portal, resource.id, 'provision/error');
      assert.ok(await currentState(portal, resource.id));
      await assertUnlocked(portal, resource.id);

      await gate.open();
      const retried = await request(portal, resource.id, 'retry');
      await approve(portal, retried.change.id);
      await assertWhole(portal, resource.id);
      assert.equal(await gate.timesWritten(), 1);
    });

    it('in the queue never begins', async () => {
      const { runs } = await portal.api('bob').get('/status');
      const busy = await Promise.all(
        Array.from({ length: runs.concurrency }, async () => {
          const started = await provisionGated(portal);
          await approve(portal, started.change.id);
          return started;
        }),
      );
      for (const { gate } of busy) {
        await gate.reached();
      }
      const { change, run, resource } = await provision(portal, 'gated', {
        directory: portal.workDirectory,
      });
      const queued = await portal.api('alice').get(`/runs/${run.id}`);
      assert.equal(queued.status, 'queued');
      await cancel(run.id);

      const ended = await untilRunEnds(portal, run.id);
      assert.equal(ended.status, 'cancelled');
      assert.equal(ended.startedAt, undefined);
      await untilChange(portal, change.id, 'draft');
      await untilResource(portal, resource.id, 'provision/ready');
      for (const { gate } of busy) {
        await gate.open();
      }
      for (const each of busy) {
        await untilResource(portal, each.resource.id, 'provisioned/done');
      }
    });

    it('by carol is refused', async () => {
      const { resource, run, change } = await provision(portal, 'large');
      const { status } = await portal
        .api('carol')
        .refusal('POST', `/runs/${run.id}/cancel`);
      assert.equal(status, 403);
      await cancel(run.id);
      await untilRunEnds(portal, run.id);
      await untilChange(portal, change.id, 'draft');
      await untilResource(portal, resource.id, 'provision/ready');
    });
  });
}

/** While one change is open there is no room for another. */
export function secondRequests(portalOf) {
  describe('a second request', () => {
    it('is refused with 409 while the first is open, in each of its phases', async () => {
      const portal = portalOf();
      await importModule(portal, 'gated', { key: 'busy', name: 'Busy' });
      const { resource, change, gate } = await provisionGated(portal, 'busy');
      const assertRefused = async () => {
        for (const verb of ['provision', 'destroy', 'recreate']) {
          const { status } = await portal
            .api('alice')
            .refusal('POST', `/resources/${resource.id}/${verb}`, {});
          assert.equal(status, 409, verb);
        }
      };
      await assertRefused();
      await untilChange(portal, change.id, 'approval_pending');
      await assertRefused();
      await approve(portal, change.id);
      await gate.reached();
      await assertRefused();
      await gate.open();
      await assertWhole(portal, resource.id);

      const second = await createResource(portal, 'busy', {
        directory: gate.directory,
      });
      const { status } = await portal
        .api('alice')
        .refusal('POST', '/resources', {
          templateKey: 'busy',
          name: second.name,
          variables: { directory: gate.directory },
        });
      assert.equal(status, 409, 'the name is taken');
    });
  });
}
