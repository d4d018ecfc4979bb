import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { importDemoTemplates } from '../scripts/portal/demoTemplates.mjs';
import { makeModulesRepository } from '../scripts/portal/modulesRepository.mjs';
import { shows } from './harness/leaks.mjs';
import { until } from './harness/until.mjs';
import { outputValues, uniqueName } from './harness/way.mjs';

const TASKS = '/api/scaffolder/v2/tasks';

/** The example software template, run as a developer does it, with an approver at her side. */
export function exampleSoftwareTemplate(portalOf) {
  describe("the software template 'Service with a network'", () => {
    const apiToken = `token-${randomBytes(12).toString('hex')}`;
    const name = uniqueName('orders');
    let portal;
    let taskId;
    let task;
    let network;
    let service;

    before(async () => {
      portal = portalOf();
      const repository = join(portal.dataDirectory, 'git', 'modules');
      await makeModulesRepository(repository);
      await importDemoTemplates(portal.baseUrl, repository);
      ({ id: taskId } = await portal.api('alice').post(TASKS, {
        templateRef: 'template:default/service-with-network',
        values: { name, replicas: 3 },
        secrets: { apiToken },
      }));
      task = await until(
        'the task is done',
        async seen => {
          const found = await portal.api('alice').get(`${TASKS}/${taskId}`);
          seen(found.status);
          await approveWhatWaits();
          return ['completed', 'failed', 'cancelled'].includes(found.status)
            ? found
            : undefined;
        },
        { seconds: 120, interval: 250 },
      );
      const resources = await portal.api('alice').list('/resources');
      const called = wanted => resources.find(each => each.name === wanted);
      [network, service] = await Promise.all(
        [called(`${name}-network`), called(name)].map(found =>
          portal.api('alice').get(`/resources/${found.id}`),
        ),
      );
    });

    async function approveWhatWaits() {
      const waiting = await portal
        .api('dave')
        .list('/changes?status=approval_pending&approver=me');
      for (const { id, plan, resourceName } of waiting) {
        if (resourceName.startsWith(name)) {
          await portal.api('dave').post(`/changes/${id}/approve`, {
            planDigest: plan.digest,
          });
        }
      }
    }

    it('runs to its end', async () => {
      const events = await portal.api('alice').get(`${TASKS}/${taskId}/events`);
      assert.equal(
        task.status,
        'completed',
        events.map(event => event.body.message).join('\n'),
      );
    });

    it('makes a network, and a service with its outputs, as alice', () => {
      for (const resource of [network, service]) {
        assert.equal(
          `${resource.state}/${resource.status}`,
          'provisioned/done',
        );
        assert.equal(resource.createdBy, 'user:default/alice');
        assert.equal(resource.owner, 'group:default/team-apps');
      }
      assert.deepEqual(service.parentIds, [network.id]);
      const outputs = outputValues(network);
      assert.ok(outputs.network_id);
      assert.equal(service.variables.network_id, outputs.network_id);
      assert.deepEqual(service.variables.subnet_ids, outputs.subnet_ids);
      assert.equal(service.variables.replicas, 3);
    });

    it('links to both', async () => {
      const events = await portal.api('alice').get(`${TASKS}/${taskId}/events`);
      const { output } = events.find(event => event.type === 'completion').body;
      assert.deepEqual(
        output.links.map(link => new URL(link.url).pathname),
        [network, service].map(({ id }) => `/infra/resources/${id}`),
      );
    });

    it('does not show the token', async () => {
      for (const path of [
        `${TASKS}/${taskId}`,
        `${TASKS}/${taskId}/events`,
        `/resources/${service.id}`,
        `/resources/${service.id}/changes`,
      ]) {
        const answer = await portal.api('alice').get(path);
        assert.ok(!shows(apiToken, answer), path);
      }
    });

    it('brings entities into the catalog, the service depending on the network', async () => {
      const entityOf = resource =>
        until(
          `the catalog has ${resource.name}`,
          async seen => {
            const { items } = await portal
              .api('alice')
              .get(
                `/api/catalog/entities/by-query?filter=${encodeURIComponent(
                  `kind=resource,metadata.annotations.groundwork.dev/resource-id=${resource.id}`,
                )}`,
              );
            seen(items.length);
            return items[0];
          },
          { seconds: 60, interval: 250 },
        );
      const ofNetwork = await entityOf(network);
      const ofService = await entityOf(service);

      assert.equal(ofService.metadata.title, name);
      assert.equal(ofService.spec.type, 'service');
      assert.equal(ofService.spec.owner, 'group:default/team-apps');
      assert.deepEqual(ofService.spec.dependsOn, [
        `resource:default/${ofNetwork.metadata.name}`,
      ]);
      assert.deepEqual(
        ofService.relations
          .filter(({ type }) => ['dependsOn', 'ownedBy'].includes(type))
          .map(({ type, targetRef }) => [type, targetRef]),
        [
          ['dependsOn', `resource:default/${ofNetwork.metadata.name}`],
          ['ownedBy', 'group:default/team-apps'],
        ],
      );
      for (const [entity, { id }] of [
        [ofNetwork, network],
        [ofService, service],
      ]) {
        assert.equal(
          new URL(entity.metadata.links[0].url).pathname,
          `/infra/resources/${id}`,
        );
      }
    });
  });
}
