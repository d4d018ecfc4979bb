import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NpmStart } from './NpmStart.mjs';
import { Portal } from './Portal.mjs';
import { freePort } from './ports.mjs';

/** Portals that are to be ended when the tests are interrupted. */
const started = [];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await Promise.allSettled(started.map(portal => portal.dispose()));
    process.kill(process.pid, signal);
  });
}

/**
 * Starts a backend of the sample portal as a process of its own, on a free port and with data of its own.
 *
 * @param {{
 *   config?: object,
 *   env?: Record<string, string>,
 *   modules?: string[],
 * }} [options] - `config`: comes on top of app-config.yaml; `env`: on top of the environment; `modules`: folders with
 *   the modules of the repository
 */
export function startPortal(options) {
  return start(Portal, options);
}

/** Starts a portal by `npm start`, but for the app. Configuration by `env` only. */
export function startWithNpm(options) {
  return start(NpmStart, options);
}

async function start(Kind, options) {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-system-'));
  const portal = new Kind({ directory, port: await freePort(), ...options });
  started.push(portal);
  try {
    await portal.prepare();
    await portal.start();
    return portal;
  } catch (error) {
    await portal.dispose();
    throw error;
  }
}
