import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { EventListener } from './harness/EventListener.mjs';
import { filesThatShow, shows } from './harness/leaks.mjs';
import { SignalListener } from './harness/SignalListener.mjs';
import { until } from './harness/until.mjs';
import {
  approve,
  createResource,
  importModule,
  provision,
  request,
  untilChange,
  untilResource,
} from './harness/way.mjs';

/** With what JSON, shells and HTML escape, and long enough to be found by nobody by chance. */
const aSecret = () => `p"w <&> é ${randomBytes(12).toString('hex')}`;

/** The value of a sensitive variable shows nowhere. */
export function sensitiveValues(portalOf) {
  describe('the value of a sensitive variable', () => {
    const first = aSecret();
    const second = aSecret();
    const failing = aSecret();
    const refused = aSecret();
    const all = [first, second, failing, refused];
    const signals = new SignalListener();
    const events = new EventListener();
    let portal;
    let resource;
    let failed;
    const changes = [];

    before(async () => {
      portal = portalOf();
      await importModule(portal, 'secretive');
      await signals.open(portal.baseUrl, portal.api('alice'));
      await events.open(portal.baseUrl, portal.serviceToken);

      const made = await provision(portal, 'secretive', { password: first });
      resource = made.resource;
      changes.push(made.change.id);
      await approve(portal, made.change.id);
      await untilResource(portal, resource.id, 'provisioned/done');

      const draft = await portal
        .api('alice')
        .post(`/resources/${resource.id}/changes`, {
          kind: 'update',
          values: { variables: { password: second } },
        });
      changes.push(draft.id);
      await portal.api('alice').post(`/changes/${draft.id}/submit`);
      await approve(portal, draft.id);
      await untilChange(portal, draft.id, 'applied');

      failed = await provision(portal, 'secretive', {
        password: failing,
        fail: true,
      });
      changes.push(failed.change.id);
      await approve(portal, failed.change.id);
      await untilResource(portal, failed.resource.id, 'provision/error');
    });

    after(async () => {
      signals.close();
      await events.close();
    });

    const hides = (value, what) => {
      for (const secret of all) {
        assert.ok(!shows(secret, value), `${what} shows it`);
      }
    };

    async function runsOf(id) {
      return portal.api('alice').list(`/runs?resourceId=${id}`);
    }

    it('shows in no answer about the resource, its changes, revisions and state', async () => {
      for (const person of ['alice', 'bob']) {
        const api = portal.api(person);
        for (const { id } of [resource, failed.resource]) {
          for (const path of [
            '',
            '/changes',
            '/revisions',
            '/state-versions',
          ]) {
            const url = `/resources/${id}${path}`;
            hides(await api.get(url), url);
          }
        }
        for (const id of changes) {
          hides(await api.get(`/changes/${id}`), `change ${id}`);
        }
        hides(await api.list('/resources'), '/resources');
        hides(await api.list('/changes'), '/changes');
      }
      const { outputs, variables } = await portal
        .api('alice')
        .get(`/resources/${resource.id}`);
      assert.equal(outputs.password.sensitive, true);
      assert.equal(outputs.password.value, undefined);
      assert.equal(outputs.user.value, 'somebody');
      assert.ok('password' in variables, 'it is known that there is one');
    });

    it('shows in no run, plan and log', async () => {
      const runs = [
        ...(await runsOf(resource.id)),
        ...(await runsOf(failed.resource.id)),
      ];
      assert.equal(runs.length, 6);
      for (const { id, operation } of runs) {
        const api = portal.api('alice');
        hides(await api.get(`/runs/${id}`), `run ${id}`);
        const log = await api.get(`/runs/${id}/log`);
        hides(log, `the log of ${operation} ${id}`);
        if (operation === 'plan') {
          const plan = await api.get(`/runs/${id}/plan`);
          hides(plan, `the plan of ${id}`);
          assert.ok(plan.resourceChanges.length > 0);
        } else {
          assert.match(log, /password=/);
        }
      }
    });

    it('shows in no error: of a run that failed, of a request that is refused', async () => {
      const { error } = await portal
        .api('alice')
        .get(`/changes/${failed.change.id}`);
      assert.ok(error.summary);
      hides(error, 'the error of the change');

      for (const variables of [
        { password: { nested: refused } },
        { password: refused, user: [refused] },
        { password: refused, unknown: refused },
      ]) {
        const { status, error: refusal } = await portal
          .api('alice')
          .refusal('POST', '/resources', {
            templateKey: 'secretive',
            name: 'refused',
            variables,
          });
        assert.equal(status, 400);
        hides(refusal, 'the refusal');
      }
    });

    it('shows in no audit row, signal and event', async () => {
      const audit = await portal.api('bob').list('/audit');
      assert.ok(audit.some(entry => entry.resourceId === resource.id));
      hides(audit, 'the audit');

      await until('signals came', () => signals.messages.length > 0);
      hides(signals.messages, 'a signal');
      await until('events came', () => events.messages.length > 0);
      hides(events.messages, 'an event');
    });

    it('shows in no scaffolder task', async () => {
      const runs = await runsOf(resource.id);
      for (const { id } of runs) {
        const { taskId } = await portal.api('alice').get(`/runs/${id}`);
        assert.ok(taskId, `run ${id} has a task`);
        for (const path of ['', '/events']) {
          const url = `/api/scaffolder/v2/tasks/${taskId}${path}`;
          hides(await portal.api('alice').get(url), url);
        }
      }
    });

    it("is readable in no file: not of the database, nor of the runs', nor in the backend's log", async () => {
      await until(
        'the directories of the runs are gone',
        async seen => {
          const runs = [
            ...(await runsOf(resource.id)),
            ...(await runsOf(failed.resource.id)),
          ];
          const left = runs.filter(({ id }) =>
            existsSync(`${portal.runsDirectory}/${id}`),
          );
          seen(left.map(({ id }) => id));
          return left.length === 0;
        },
        { seconds: 20 },
      );
      // What is no secret is found, so the look is a real one.
      const found = await filesThatShow([resource.name], portal.directory);
      assert.ok(found.some(file => file.startsWith(portal.databaseDirectory)));
      assert.deepEqual(await filesThatShow(all, portal.directory), []);
    });

    it('is used nevertheless: a new plan has nothing to do', async () => {
      const { run } = await portal
        .api('alice')
        .post(`/resources/${resource.id}/plan`);
      const ended = await until('it is planned', async () => {
        const seen = await portal.api('alice').get(`/runs/${run.id}`);
        return seen.status === 'succeeded' && seen;
      });
      assert.equal(ended.planSummary.replace + ended.planSummary.change, 0);

      const { change } = await request(portal, resource.id, 'destroy');
      await approve(portal, change.id);
      await untilResource(portal, resource.id, 'destroyed/done');
      assert.deepEqual(await filesThatShow(all, portal.directory), []);
    });

    it('can be given where a resource is created', async () => {
      const created = await createResource(portal, 'secretive', {
        password: refused,
      });
      hides(created, 'the answer');
    });
  });
}
