import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  approve,
  importModule,
  provision,
  uniqueName,
  untilChange,
  untilResource,
} from './harness/way.mjs';

/** All that Terraform's environment may consist of. */
const ENVIRONMENT =
  /^(PATH|HOME|TMPDIR|CHECKPOINT_DISABLE|GIT_ALLOW_PROTOCOL|(https?|no)_proxy|(HTTPS?|NO)_PROXY|SSL_CERT_(FILE|DIR)|TF_[A-Z_]+)=/;

/** Shorter texts are no secrets. */
const LEAST_SECRET = 16;

/** What a module can find out about the run that it is part of. */
export function nosyModules(portalOf) {
  describe('a module that looks at its own processes and those above', () => {
    let portal;
    let planRun;
    let applyRun;
    let ownEnvironment;
    let seenAtPlan;
    let seenAtApply;

    before(async () => {
      portal = portalOf();
      await importModule(portal, 'nosy');
      const directory = join(portal.workDirectory, uniqueName('nosy'));
      const { resource, change, run } = await provision(portal, 'nosy', {
        directory,
      });
      planRun = run;
      await untilChange(portal, change.id, 'approval_pending');
      const plan = await portal.api('alice').get(`/runs/${run.id}/plan`);
      const output = name =>
        [...plan.outputChanges.find(each => each.name === name).after]
          .reverse()
          .join('');
      ownEnvironment = output('own').trim().split('\n');
      seenAtPlan = [...ownEnvironment, output('above')].join('\n');

      await approve(portal, change.id);
      await untilResource(portal, resource.id, 'provisioned/done');
      const { runs } = await portal.api('alice').get(`/changes/${change.id}`);
      applyRun = runs.find(each => each.operation === 'apply');
      seenAtApply = [
        await readFile(join(directory, 'seen'), 'utf8'),
        await readFile(join(directory, 'files'), 'utf8').catch(() => ''),
      ].join('\n');
    });

    it("finds Terraform's environment to be built from nothing", () => {
      assert.deepEqual(
        ownEnvironment.filter(line => !ENVIRONMENT.test(line)),
        [],
      );
      assert.match(seenAtPlan, /^TF_HTTP_PASSWORD=./m);
    });

    it('sees the processes above, of which the status warns', async () => {
      assert.match(seenAtPlan, /^NODE_ENV=development$/m);
      assert.match(seenAtApply, /assets\/supervisor/);
      const { warnings } = await portal.api('bob').get('/status');
      assert.ok(
        warnings.some(text => /share the user of the backend/.test(text)),
      );
    });

    it('finds nothing that authorises a report', async () => {
      const runs = [planRun, applyRun];
      const found = new Set(
        [seenAtPlan, seenAtApply].flatMap(secretsIn).slice(0, 400),
      );
      assert.ok(found.size > 5, 'it found some texts to try');
      const body = { outcome: 'succeeded', terraformEnded: true };
      for (const { id } of runs) {
        for (const text of found) {
          const tries = {
            'as a ticket': { 'x-infra-ticket': text },
            'as a token': { authorization: `Bearer ${text}` },
            'as both': {
              authorization: `Bearer ${text}`,
              'x-infra-ticket': text,
            },
          };
          for (const [how, headers] of Object.entries(tries)) {
            const response = await fetch(
              `${portal.baseUrl}/api/infra/runner/runs/${id}/finish`,
              {
                method: 'POST',
                headers: { ...headers, 'content-type': 'application/json' },
                body: JSON.stringify(body),
              },
            );
            await response.arrayBuffer();
            assert.ok(
              [401, 403].includes(response.status),
              `${text.slice(0, 8)}… ${how} is answered ${response.status}`,
            );
          }
        }
      }
    });

    it('finds no ticket and no token of a service, whatever a person adds', async () => {
      for (const text of [seenAtPlan, seenAtApply]) {
        // A token of Backstage is a JWT.
        assert.ok(!/\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\./.test(text));
      }
      const token = await portal.api('alice').token();
      for (const ticket of secretsIn(seenAtApply).slice(0, 50)) {
        const response = await fetch(
          `${portal.baseUrl}/api/infra/runner/runs/${applyRun.id}/lease`,
          {
            method: 'POST',
            headers: {
              authorization: `Bearer ${token}`,
              'x-infra-ticket': ticket,
            },
          },
        );
        await response.arrayBuffer();
        assert.equal(response.status, 403);
      }
    });

    it('does not get the credential of the state into the log', async () => {
      const [, password] = seenAtApply.match(/^TF_HTTP_PASSWORD=(.+)$/m);
      const log = await portal.api('alice').get(`/runs/${applyRun.id}/log`);
      assert.match(log, /TF_HTTP_PASSWORD=/);
      assert.ok(!log.includes(password));
    });
  });
}

/** All words of a text that could be a secret, each once. */
function secretsIn(text) {
  const words = text
    .split(/[\s\0]+/)
    .flatMap(word => [word, ...word.split(/[=:,]/)])
    .filter(
      word =>
        word.length >= LEAST_SECRET &&
        word.length < 500 &&
        /^[\x21-\x7e]+$/.test(word) &&
        !word.startsWith('/'),
    );
  return [...new Set(words)];
}
