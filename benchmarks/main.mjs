/**
 * Measures the portal against Terraform by hand; see README.md. Options: `--postgres` (instead of SQLite in a file),
 * `--runs=10` (how many of each in a comparison), and names of the parts: `one many log estate import`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inCheckout } from '../scripts/checkout.mjs';
import { startPostgres } from '../scripts/checks/startPostgres.mjs';
import { SignalListener } from '../system-tests/harness/SignalListener.mjs';
import { startPortal } from '../system-tests/harness/startPortal.mjs';
import { importModule } from '../system-tests/harness/way.mjs';
import { largeEstate } from './largeEstate.mjs';
import { manyModules } from './manyModules.mjs';
import { manyRuns } from './manyRuns.mjs';
import { manyLogLines } from './manyLogLines.mjs';
import { oneRun } from './oneRun.mjs';
import { StateServer } from './StateServer.mjs';

const PARTS = {
  one: oneRun,
  many: manyRuns,
  log: manyLogLines,
  estate: largeEstate,
  import: manyModules,
};

/** How many runs go on at once, by the portal and by hand. */
const PARALLEL = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: 'boolean', default: false },
    runs: { type: 'string', default: '10' },
  },
});
const unknown = positionals.find(part => !PARTS[part]);
if (unknown) {
  throw new Error(
    `There is no part '${unknown}', but ${Object.keys(PARTS).join(', ')}`,
  );
}
const parts = positionals.length > 0 ? positionals : Object.keys(PARTS);

const postgres = values.postgres ? await startPostgres() : undefined;
const directory = await mkdtemp(join(tmpdir(), 'groundwork-bench-'));
const stateServer = new StateServer();
const signals = new SignalListener();
let portal;
try {
  await stateServer.start();
  portal = await startPortal({
    config: {
      backend: postgres && databaseConfig(postgres),
      events: { useEventBus: 'never' },
      infra: {
        approvals: { required: false },
        runs: { concurrency: PARALLEL },
      },
    },
    env: { LOG_LEVEL: 'warn' },
    modules: [
      inCheckout('system-tests', 'modules'),
      inCheckout('benchmarks', 'modules'),
    ],
  });
  await importModule(portal, 'plain');
  await importModule(portal, 'chatty');
  await signals.open(portal.baseUrl, portal.api('alice'));
  console.log(
    `${cpus().length} × ${cpus()[0].model.trim()}, Node ${
      process.versions.node
    }, ${postgres ? 'PostgreSQL' : 'SQLite in a file'}`,
  );
  for (const part of parts) {
    await PARTS[part]({
      portal,
      signals,
      directory,
      stateServer,
      postgres,
      runs: Number(values.runs),
      parallel: PARALLEL,
    });
  }
} finally {
  signals.close();
  stateServer.stop();
  await portal?.dispose();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
}

function databaseConfig({ connectionString }) {
  const { hostname, port, username, password } = new URL(connectionString);
  return {
    database: {
      client: 'pg',
      connection: {
        host: decodeURIComponent(hostname),
        port: Number(port),
        user: username,
        password: decodeURIComponent(password),
      },
    },
  };
}
