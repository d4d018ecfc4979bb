import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inCheckout } from '../../scripts/checkout.mjs';
import { encryptionKey } from '../../scripts/portal/encryptionKey.mjs';
import { tail } from '../../scripts/run.mjs';
import { makeModulesRepository } from './modulesRepository.mjs';
import { PortalApi } from './PortalApi.mjs';
import { end, endRuns, processesWith } from './processes.mjs';
import { until } from './until.mjs';

/** Seconds that a portal may take to get ready on a machine with other work. */
const READY_WITHIN = 120;

/** Seconds that it may take to stop. */
const STOPPED_WITHIN = 60;

/** A portal without its pages, and what lies behind it. `startPortal` makes one. */
export class Portal {
  /** URL of the repository with the test modules, tagged `v1`. */
  modulesUrl = '';

  /** A token with which somebody who is no person may listen to events. */
  serviceToken = randomBytes(24).toString('base64url');

  #config;
  #modules;
  #env;
  #child;
  #ended;
  #people = new Map();

  constructor({ directory, port, modules, config = {}, env = {} }) {
    this.directory = directory;
    this.port = port;
    this.#modules = modules ?? [inCheckout('system-tests', 'modules')];
    this.#config = config;
    this.#env = env;
  }

  get baseUrl() {
    return `http://localhost:${this.port}`;
  }

  /** Where the databases, the runs and the repositories lie. */
  get dataDirectory() {
    return join(this.directory, 'data');
  }

  get databaseDirectory() {
    return join(this.dataDirectory, 'db');
  }

  get runsDirectory() {
    return join(this.dataDirectory, 'runs');
  }

  /** A place for what modules write. */
  get workDirectory() {
    return join(this.directory, 'work');
  }

  get logFile() {
    return join(this.directory, 'portal.log');
  }

  get pid() {
    return this.#child.pid;
  }

  get environment() {
    return {
      ...process.env,
      // So that a look at our directory sees all that is left behind.
      TMPDIR: join(this.directory, 'tmp'),
      TF_CLI_CONFIG_FILE: '/dev/null',
      GROUNDWORK_DATA: this.dataDirectory,
      ...this.#env,
    };
  }

  /** The API as a demo person. */
  api(person) {
    if (!this.#people.has(person)) {
      this.#people.set(person, new PortalApi(this.baseUrl, person));
    }
    return this.#people.get(person);
  }

  async prepare() {
    await mkdir(this.dataDirectory, { mode: 0o700 });
    await mkdir(this.workDirectory);
    await mkdir(join(this.directory, 'tmp'));
    await writeFile(this.#configFile, JSON.stringify(this.#settings));
    this.modulesUrl = await makeModulesRepository(
      join(this.dataDirectory, 'git', 'test-modules'),
      this.#modules,
    );
  }

  /** Starts it, with the data that it has, and waits until it is ready. */
  async start() {
    const log = openSync(this.logFile, 'a', 0o600);
    this.#child = await this.launch(log);
    closeSync(log);
    let ending;
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => {
      ending = signal ?? `code ${code}`;
      return ending;
    });
    try {
      await until(
        'the portal is ready',
        seen => {
          if (ending) {
            throw new Error(`The portal ended (${ending})`);
          }
          return this.isReady(seen);
        },
        { seconds: READY_WITHIN },
      );
    } catch (error) {
      throw new Error(`${error.message}\n${tail(await this.log())}`);
    }
  }

  /** Starts the backend as `npm start` does. */
  async launch(log) {
    return spawn(
      process.execPath,
      [
        '--enable-source-maps',
        '--require',
        inCheckout('node_modules/@backstage/cli-node/config/nodeTransform.cjs'),
        'src/index',
        '--config',
        inCheckout('app-config.yaml'),
        '--config',
        this.#configFile,
      ],
      {
        cwd: inCheckout('packages', 'backend'),
        // A group of its own: what the terminal of the tests gets does not concern it.
        detached: true,
        stdio: ['ignore', log, log],
        env: {
          NODE_ENV: 'development',
          LOG_LEVEL: 'info',
          ...this.environment,
          GROUNDWORK_ENCRYPTION_KEY: await encryptionKey(
            join(this.dataDirectory, 'encryption.key'),
          ),
        },
      },
    );
  }

  async isReady(seen) {
    const response = await fetch(
      `${this.baseUrl}/.backstage/health/v1/readiness`,
    ).catch(error => error);
    seen(response.status ?? response.message);
    return response.ok;
  }

  /** Sends it a signal and does not wait. */
  signal(signal) {
    this.#child.kill(signal);
  }

  /** Resolves with how it ended. */
  async ended() {
    return until(
      'the portal has ended',
      () => Promise.race([this.#ended, Promise.resolve(undefined)]),
      { seconds: STOPPED_WITHIN },
    );
  }

  /** Stops it and waits for its end. */
  async stop(signal = 'SIGTERM') {
    this.signal(signal);
    return this.ended();
  }

  /** Kills it: it gets no chance to say anything. */
  kill() {
    return this.stop('SIGKILL');
  }

  /** Stops it, and starts it again with the same data and maybe another environment. */
  async restart({ env } = {}) {
    await this.stop();
    this.#env = env ?? this.#env;
    await this.start();
  }

  /** Ends all that it has started, and removes all that it has written. `GROUNDWORK_KEEP=1` keeps that. */
  async dispose() {
    const mine = await processesWith('GROUNDWORK_DATA', this.dataDirectory);
    mine.forEach(pid => end(pid));
    await this.#ended;
    await endRuns(this.runsDirectory);
    if (process.env.GROUNDWORK_KEEP) {
      console.log(`# kept ${this.directory}`);
      return;
    }
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async log() {
    return readFile(this.logFile, 'utf8').catch(() => '');
  }

  get #configFile() {
    return join(this.directory, 'app-config.test.json');
  }

  get #settings() {
    return {
      // So that somebody outside can listen.
      events: { useEventBus: 'auto' },
      ...this.#config,
      backend: {
        ...this.#config.backend,
        baseUrl: this.baseUrl,
        listen: { host: '127.0.0.1', port: this.port },
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: this.serviceToken, subject: 'system-tests' },
              accessRestrictions: [{ plugin: 'events' }],
            },
          ],
        },
      },
    };
  }
}
