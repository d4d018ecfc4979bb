import { spawn } from 'node:child_process';
import { ROOT } from '../../scripts/checkout.mjs';
import { Portal } from './Portal.mjs';
import { freePort } from './ports.mjs';

const READY = 'Groundwork is ready';

/** A portal that was started by `npm start` in a terminal, but for the app. */
export class NpmStart extends Portal {
  #startsBefore = 0;

  async launch(log) {
    this.#startsBefore = await this.#starts();
    return spawn('npm', ['start', '--', '--without-app'], {
      cwd: ROOT,
      // The foreground group of a terminal of its own.
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        ...this.environment,
        GROUNDWORK_PORT: String(await freePort()),
        GROUNDWORK_BACKEND_PORT: String(this.port),
      },
    });
  }

  async isReady() {
    return (await this.#starts()) > this.#startsBefore;
  }

  /** What the terminal does at Ctrl-C: npm, its shell and the script all get the signal. */
  pressCtrlC() {
    process.kill(-this.pid, 'SIGINT');
  }

  async #starts() {
    return (await this.log()).split(READY).length - 1;
  }
}
