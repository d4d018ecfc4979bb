import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { provisionGated } from './harness/Gate.mjs';
import { startWithNpm } from './harness/startPortal.mjs';
import { assertTruthfulEnd } from './harness/truth.mjs';
import { importModule } from './harness/way.mjs';

/** Milliseconds after which a second key press is no echo of the first. */
const SECOND_PRESS_MS = 1500;

describe('Ctrl-C of `npm start` in the middle of an apply', () => {
  let portal;

  before(async () => {
    portal = await startWithNpm({
      env: {
        APP_CONFIG_infra_approvals_required: 'false',
        APP_CONFIG_infra_runs_shutdownGracePeriod: '{"seconds":8}',
      },
    });
    await importModule(portal, 'gated');
  });

  after(() => portal?.dispose());

  it('loses nothing, pressed twice', async () => {
    const apply = await provisionGated(portal);
    await apply.gate.reached();

    portal.pressCtrlC();
    await sleep(SECOND_PRESS_MS);
    portal.pressCtrlC();
    await portal.ended();

    await portal.start();
    await assertTruthfulEnd(portal, apply);
  });

  it('loses nothing, pressed once', async () => {
    const apply = await provisionGated(portal);
    await apply.gate.reached();

    portal.pressCtrlC();
    await portal.ended();

    await portal.start();
    await assertTruthfulEnd(portal, apply);
  });
});
