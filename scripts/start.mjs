/**
 * `npm start`: a portal with demo data on this machine, from a fresh clone. `-- --reset` begins afresh; `-- --dev` has
 * the app's pages follow their source; `-- --without-app` starts the backend only, for who speaks to its API.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inCheckout } from './checkout.mjs';
import { importDemoTemplates } from './portal/demoTemplates.mjs';
import { encryptionKey } from './portal/encryptionKey.mjs';
import { portalLayout } from './portal/layout.mjs';
import { makeModulesRepository } from './portal/modulesRepository.mjs';
import { PortalProcess } from './portal/PortalProcess.mjs';
import { isPortTaken } from './portal/ports.mjs';
import { serveApp } from './portal/serveApp.mjs';
import { Shutdown } from './portal/Shutdown.mjs';
import { isInstalled, signalCommands } from './run.mjs';
import { installDependencies, prepareToolchain } from './toolchain.mjs';

const startedAt = Date.now();
const layout = portalLayout();
const hasApp = !process.argv.includes('--without-app');
const followsSource = process.argv.includes('--dev');
const processes = [];
const shutdown = new Shutdown(processes);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(signal));
}

try {
  await main();
} catch (error) {
  if (!shutdown.hasBegun) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
    await stop('SIGTERM');
  }
}

async function main() {
  await refuseTakenPorts();
  if (process.argv.includes('--reset')) {
    for (const path of layout.owned) {
      await rm(path, { recursive: true, force: true });
    }
    console.log('Removed all data of the portal.');
  }
  if (!(await isInstalled('git'))) {
    throw new Error('The portal needs git. Install it and start again.');
  }
  const env = await prepareToolchain();
  await installDependencies(env);
  await warnWithoutTerraform();

  await mkdir(layout.logs, { recursive: true, mode: 0o700 });
  const portalEnv = {
    ...env,
    NODE_ENV: 'development',
    GROUNDWORK_DATA: layout.data,
    GROUNDWORK_ENCRYPTION_KEY: await encryptionKey(layout.keyFile),
    ...portOverrides(),
  };
  await makeModulesRepository(layout.modules);
  if (shutdown.hasBegun) {
    return;
  }

  console.log('Starting the portal.');
  startBackend(portalEnv);
  await Promise.all([
    isReady(`${layout.backendUrl}/.backstage/health/v1/readiness`),
    hasApp && startApp(portalEnv),
  ]);
  if (!shutdown.hasBegun) {
    await importDemoTemplates(layout.backendUrl, layout.modules).catch(
      warnUnlessStopping,
    );
  }
  if (!shutdown.hasBegun) {
    greet();
  }
}

function warnUnlessStopping(error) {
  if (!shutdown.hasBegun) {
    console.warn(`The demo templates are not complete: ${error.message}`);
  }
}

async function refuseTakenPorts() {
  for (const [port, setting] of [
    [layout.port, 'GROUNDWORK_PORT'],
    [layout.backendPort, 'GROUNDWORK_BACKEND_PORT'],
  ]) {
    if (await isPortTaken(port)) {
      throw new Error(
        `Port ${port} is in use, perhaps by a portal that is still running. Stop it, or choose another port with ${setting}.`,
      );
    }
  }
}

async function warnWithoutTerraform() {
  if (
    !(await isInstalled('terraform', ['version'])) &&
    !(await isInstalled('tofu', ['version']))
  ) {
    console.warn(
      [
        'There is no terraform and no tofu on the PATH. The portal starts, but runs will fail until one is installed:',
        '  Terraform  https://developer.hashicorp.com/terraform/install',
        '  OpenTofu   https://opentofu.org/docs/intro/install/',
      ].join('\n'),
    );
  }
}

function portOverrides() {
  return {
    APP_CONFIG_app_baseUrl: layout.url,
    APP_CONFIG_app_listen_port: String(layout.port),
    APP_CONFIG_backend_baseUrl: layout.backendUrl,
    APP_CONFIG_backend_listen_port: String(layout.backendPort),
    APP_CONFIG_backend_cors_origin: layout.url,
  };
}

/** Straight with the CLI's loader, not through `package start`, which goes on as if nothing was when the backend dies. */
function startBackend(env) {
  launch(
    'backend',
    [
      '--enable-source-maps',
      '--require',
      inCheckout('node_modules/@backstage/cli-node/config/nodeTransform.cjs'),
      'src/index',
    ],
    env,
  );
}

/** A built app opens in a second or two; the one that follows its source takes ten for every page that is loaded. */
async function startApp(env) {
  const cli = inCheckout('node_modules/@backstage/cli/bin/backstage-cli');
  if (followsSource) {
    launch('app', [cli, 'package', 'start'], { ...env, BROWSER: 'none' });
    await isReady(layout.url);
    return;
  }
  const build = start('app', [cli, 'package', 'build'], {
    ...env,
    NODE_ENV: 'production',
  });
  const how = await build.ended;
  if (shutdown.hasBegun) {
    return;
  }
  if (how !== 'code 0') {
    throw new Error(
      `${await build.lastLines()}\n\nThe app could not be built (${how}). Its log: ${shown(
        build.logFile,
      )}`,
    );
  }
  await rm(layout.app, { recursive: true, force: true });
  await cp(inCheckout('packages/app/dist'), layout.app, { recursive: true });
  await serveApp(layout.app, layout.port);
}

function start(name, args, env) {
  const started = new PortalProcess(name, args, {
    env,
    cwd: inCheckout('packages', name),
    logFile: join(layout.logs, `${name}.log`),
  });
  processes.push(started);
  return started;
}

/** Starts what has to run as long as the portal does. */
function launch(name, args, env) {
  const started = start(name, args, env);
  started.ended.then(async how => {
    if (!shutdown.hasBegun) {
      console.error(
        `\n${await started.lastLines()}\n\nThe ${name} ended by itself (${how}). Its log: ${shown(
          started.logFile,
        )}`,
      );
      process.exitCode = 1;
      await stop('SIGTERM');
    }
  });
}

async function isReady(url) {
  while (!shutdown.hasBegun) {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(120_000),
    }).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    await sleep(300);
  }
}

function greet() {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`
Groundwork is ready after ${seconds} s:  ${
    hasApp ? layout.url : layout.backendUrl
  }

Sign in as
  alice   developer, team-apps: creates resources
  bob     platform engineer, team-platform: publishes templates
  dave    approver, team-platform: approves plans
  carol   no team: looks around

Logs   ${shown(join(layout.logs, 'backend.log'))} and app.log
Stop   Ctrl-C; all data is kept. Begin afresh with npm start -- --reset
`);
}

async function stop(signal) {
  signalCommands(signal);
  const how = await shutdown.request(signal);
  process.exit(how === 'at once' ? 1 : process.exitCode ?? 0);
}

function shown(path) {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
