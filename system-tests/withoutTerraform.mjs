import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { locate } from '../scripts/run.mjs';
import {
  importModule,
  provision,
  request,
  untilResource,
  untilRunEnds,
} from './harness/way.mjs';

/** A machine on which nobody has installed Terraform. Restarts the portal, and leaves it without. */
export function withoutTerraform(portalOf) {
  describe('a portal that finds no terraform', () => {
    let portal;

    before(async () => {
      portal = portalOf();
      const bin = join(portal.directory, 'bin');
      await mkdir(bin);
      await symlink(locate(['git']), join(bin, 'git'));
      await importModule(portal, 'plain', { key: 'simple', name: 'Simple' });
      await portal.restart({ env: { PATH: bin } });
    });

    it('says so on its status page, with the way to install it', async () => {
      const { engines, warnings } = await portal.api('bob').get('/status');
      const terraform = engines.find(engine => engine.kind === 'terraform');
      assert.equal(terraform.version, undefined);
      assert.match(terraform.problem, /developer\.hashicorp\.com.*install/);
      assert.ok(warnings.some(text => text.includes(terraform.problem)));
    });

    it('fails a run with the same words, and can retry it later', async () => {
      const { resource, run } = await provision(portal, 'simple');
      const ended = await untilRunEnds(portal, run.id);
      assert.equal(ended.status, 'failed');
      assert.match(ended.error.summary, /developer\.hashicorp\.com.*install/);
      await untilResource(portal, resource.id, 'provision/error');

      const retried = await request(portal, resource.id, 'retry');
      assert.equal(
        (await untilRunEnds(portal, retried.run.id)).status,
        'failed',
      );
    });
  });
}
