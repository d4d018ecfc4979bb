import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tail } from '../run.mjs';

/**
 * A part of the portal as a child process. It leads a process group of its own, so the terminal's Ctrl-C doesn't reach
 * it: it gets one signal, from us, and may end in its own time. Its output goes to a file, which outlives us.
 */
export class PortalProcess {
  #child;
  #ended;
  #isRunning = true;

  constructor(name, args, { cwd, env, logFile }) {
    this.name = name;
    this.logFile = logFile;
    if (existsSync(logFile)) {
      renameSync(logFile, `${logFile}.previous`);
    }
    const log = openSync(logFile, 'w', 0o600);
    this.#child = spawn('node', args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#ended = new Promise(resolve => {
      const end = how => {
        this.#isRunning = false;
        resolve(how);
      };
      this.#child.once('error', error => end(error.message));
      this.#child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
    });
  }

  /** Resolves with how the process ended. */
  get ended() {
    return this.#ended;
  }

  get isRunning() {
    return this.#isRunning;
  }

  signal(signal) {
    if (this.#isRunning) {
      this.#child.kill(signal);
    }
  }

  /** Ends the process and everything in its group at once. */
  killGroup() {
    if (this.#child.pid === undefined) {
      return;
    }
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  }

  async lastLines() {
    return tail(await readFile(this.logFile, 'utf8'), 30);
  }
}
