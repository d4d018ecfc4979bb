import { after, before, describe } from 'node:test';
import { cancelling, failures, secondRequests } from './failures.mjs';
import { startPortal } from './harness/startPortal.mjs';
import { nosyModules } from './nosyModule.mjs';
import { sensitiveValues } from './secrets.mjs';
import { exampleSoftwareTemplate } from './softwareTemplate.mjs';
import { theWayOfAResource } from './way.mjs';
import { withoutTerraform } from './withoutTerraform.mjs';

describe('a portal with approvals', () => {
  let portal;
  const portalOf = () => portal;

  before(async () => {
    portal = await startPortal({
      // Few, so that a queue forms soon.
      config: { infra: { runs: { concurrency: 2 } } },
    });
  });

  after(() => portal?.dispose());

  theWayOfAResource(portalOf);
  sensitiveValues(portalOf);
  nosyModules(portalOf);
  failures(portalOf);
  secondRequests(portalOf);
  cancelling(portalOf);
  exampleSoftwareTemplate(portalOf);
  withoutTerraform(portalOf);
});
