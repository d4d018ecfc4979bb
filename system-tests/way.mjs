import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  approve,
  createResource,
  importModule,
  outputValues,
  request,
  untilChange,
  untilResource,
  untilRun,
} from './harness/way.mjs';

/** From a module in git to a resource and back. */
export function theWayOfAResource(portalOf) {
  describe('the way of a resource', () => {
    let portal;
    let resource;
    let change;

    before(async () => {
      portal = portalOf();
      await importModule(portal, 'plain');
    });

    it('lets bob publish, and alice not', async () => {
      const template = await portal.api('alice').get('/templates/plain');
      assert.equal(template.createdBy, 'user:default/bob');

      const { status } = await portal
        .api('alice')
        .refusal('POST', '/templates/import', {
          sourceUrl: portal.modulesUrl,
          ref: 'v1',
          path: 'plain',
          key: 'hers',
        });
      assert.equal(status, 403);
    });

    it('lets alice create, and carol not', async () => {
      resource = await createResource(portal, 'plain', { text: 'first' });
      assert.equal(`${resource.state}/${resource.status}`, 'provision/ready');

      const { status } = await portal
        .api('carol')
        .refusal('POST', '/resources', {
          templateKey: 'plain',
          name: 'hers',
        });
      assert.equal(status, 403);
    });

    it('plans, and waits for an approval', async () => {
      const asked = await request(portal, resource.id, 'provision', {
        message: 'for the test',
      });
      change = await untilChange(portal, asked.change.id, 'approval_pending');

      assert.equal(change.plan.summary.add, 1);
      const plan = await portal.api('alice').get(`/runs/${asked.run.id}/plan`);
      assert.equal(plan.digest, change.plan.digest);
      assert.deepEqual(
        plan.resourceChanges.map(each => [each.address, each.actions]),
        [['terraform_data.text', ['create']]],
      );
      assert.equal(plan.resourceChanges[0].after.input, 'first');
    });

    it('does not let alice, who asked, nor carol approve', async () => {
      for (const person of ['alice', 'carol']) {
        const { status } = await portal
          .api(person)
          .refusal('POST', `/changes/${change.id}/approve`, {
            planDigest: change.plan.digest,
          });
        assert.equal(status, 403, person);
      }
    });

    it('takes an approval of exactly the plan that stands', async () => {
      const { status } = await portal
        .api('dave')
        .refusal('POST', `/changes/${change.id}/approve`, {
          planDigest: '0'.repeat(64),
        });
      assert.equal(status, 409);
    });

    it('applies that plan once dave has approved it', async () => {
      await approve(portal, change.id);
      resource = await untilResource(portal, resource.id, 'provisioned/done');

      const applied = await untilChange(portal, change.id, 'applied');
      const [plan, apply] = ['plan', 'apply'].map(operation =>
        applied.runs.find(run => run.operation === operation),
      );
      const run = await untilRun(portal, apply.id, 'succeeded');
      assert.equal(run.planRunId, plan.id);
      assert.equal(applied.plan.digest, change.plan.digest);
      assert.deepEqual(
        applied.approvals.map(each => [each.by, each.planDigest]),
        [['user:default/dave', change.plan.digest]],
      );
    });

    it('shows the outputs, the log and the state', async () => {
      assert.deepEqual(outputValues(resource), { text: 'first' });

      const [version] = await portal
        .api('alice')
        .list(`/resources/${resource.id}/state-versions`);
      assert.equal(version.kind, 'current');
      const { status } = await portal
        .api('alice')
        .refusal('GET', `/resources/${resource.id}/state-lock`);
      assert.equal(status, 404);

      const apply = (
        await portal.api('alice').list(`/runs?resourceId=${resource.id}`)
      ).find(run => run.operation === 'apply');
      const log = await portal.api('alice').get(`/runs/${apply.id}/log`);
      assert.match(log, /terraform_data\.text: Creation complete/);
      assert.match(log, /Apply completed successfully/);
    });

    it('destroys with the approval of another, and not before', async () => {
      const { status } = await portal
        .api('alice')
        .refusal('DELETE', `/resources/${resource.id}`);
      assert.equal(status, 409);

      const asked = await request(portal, resource.id, 'destroy');
      const pending = await untilChange(
        portal,
        asked.change.id,
        'approval_pending',
      );
      assert.equal(pending.plan.summary.destroy, 1);
      await approve(portal, asked.change.id);

      const destroyed = await untilResource(
        portal,
        resource.id,
        'destroyed/done',
      );
      assert.deepEqual(destroyed.outputs, {});
    });

    it('deletes, and keeps the audit', async () => {
      await portal.api('alice').delete(`/resources/${resource.id}`);

      const { status } = await portal
        .api('alice')
        .refusal('GET', `/resources/${resource.id}`);
      assert.equal(status, 404);
      const audit = await portal
        .api('bob')
        .list(`/audit?resourceId=${resource.id}`);
      const actions = audit.map(entry => `${entry.actor} ${entry.action}`);
      for (const expected of [
        'user:default/alice resource.create',
        'user:default/dave change.approve',
        'infra run.succeeded',
        'user:default/alice resource.delete',
      ]) {
        assert.ok(actions.includes(expected), `${expected} in ${actions}`);
      }
    });
  });
}
