// @ts-check
'use strict';

const { spawn } = require('child_process');
const fs = require('fs');

/** @typedef {import('../../src/supervisor/records').InterruptReason} InterruptReason */
/** @typedef {import('../../src/process/ProcessEnd').ProcessEnd} ProcessEnd */

/** Timers of more milliseconds than this fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How much of the output's end is looked at, in bytes. */
const END_BYTES = 1024 * 1024;

/**
 * The terraform process. It is interrupted once at most, because Terraform takes a second interrupt as leave to quit
 * with its children alive. When it has not ended `cancelGraceMs` after the interrupt, its process group is killed:
 * Terraform itself, provider plugins and provisioners. Nothing else ever kills it.
 */
class OwnedProcess {
  /** @type {import('child_process').ChildProcess | undefined} */
  #child;
  /** @type {InterruptReason | undefined} */
  #interruptedBy;
  /** @type {NodeJS.Timeout[]} */
  #timers = [];
  #options;

  /**
   * @param {import('../../src/supervisor/records').SupervisorInstructions} options
   * @param {(reason: InterruptReason) => void} onInterrupt - called before the interrupt is sent
   */
  constructor(options, onInterrupt) {
    this.#options = options;
    this.onInterrupt = onInterrupt;
  }

  get pid() {
    return this.#child?.pid;
  }

  get interruptedBy() {
    return this.#interruptedBy;
  }

  /** @returns {Promise<ProcessEnd>} how it ended; rejects, and never throws, if the system refuses to start it */
  async start() {
    const { binary, args, cwd, env, stdoutFile, stderrFile, timeoutMs } =
      this.#options;
    // Files, never pipes: Terraform dies in mid-apply when a pipe breaks.
    const stdout = fs.openSync(stdoutFile, 'a', 0o600);
    const stderr = fs.openSync(stderrFile, 'a', 0o600);
    try {
      const child = spawn(binary, args, {
        cwd,
        env,
        detached: true,
        stdio: ['ignore', stdout, stderr],
      });
      this.#child = child;
      if (timeoutMs !== undefined) {
        this.#after(timeoutMs, () => this.interrupt('timeout'));
      }
      // Not awaited here: the files are closed at once.
      return new Promise((resolve, reject) => {
        child.on('error', error =>
          isMissing(error)
            ? resolve({ ended: 'notFound', binary })
            : reject(error),
        );
        child.on('exit', (code, signal) => resolve(this.#end(code, signal)));
      }).finally(() => this.#timers.forEach(clearTimeout));
    } finally {
      fs.closeSync(stdout);
      fs.closeSync(stderr);
    }
  }

  /**
   * @param {InterruptReason} reason
   * @param {{ alreadySent?: boolean }} [options] - `alreadySent`: the interrupt came from elsewhere
   * @returns {boolean} false if it was interrupted before
   */
  interrupt(reason, { alreadySent = false } = {}) {
    const pid = this.pid;
    if (this.#interruptedBy || pid === undefined) return false;
    this.#interruptedBy = reason;
    this.onInterrupt(reason);
    if (!alreadySent) send(pid, 'SIGINT');
    this.#after(this.#options.cancelGraceMs, () => send(-pid, 'SIGKILL'));
    return true;
  }

  /**
   * Whether Terraform says that it was interrupted: a service manager that stops us signals all our processes.
   */
  saysInterrupted() {
    try {
      return readEnd(this.#options.stdoutFile).includes('Interrupt received');
    } catch {
      return false;
    }
  }

  /**
   * The rules of `toProcessEnd` in `src/process/ProcessEnd.ts`.
   *
   * @param {number | null} code
   * @param {NodeJS.Signals | null} signal
   * @returns {ProcessEnd}
   */
  #end(code, signal) {
    if (code === 0) return { ended: 'exited', code: 0 };
    const stopped =
      this.#interruptedBy &&
      (this.#interruptedBy === 'timeout' ? 'timedOut' : 'cancelled');
    if (signal === null) return { ended: stopped ?? 'exited', code: code ?? 1 };
    if (stopped && signal === 'SIGINT') return { ended: stopped };
    return { ended: 'killed', signal };
  }

  /** @param {number} milliseconds @param {() => void} act */
  #after(milliseconds, act) {
    this.#timers.push(
      setTimeout(act, Math.min(milliseconds, LONGEST_TIMER_MS)),
    );
  }
}

/** @param {string} file */
function readEnd(file) {
  const handle = fs.openSync(file, 'r');
  try {
    const { size } = fs.fstatSync(handle);
    const end = Buffer.alloc(Math.min(size, END_BYTES));
    fs.readSync(handle, end, 0, end.length, size - end.length);
    return end.toString('latin1');
  } finally {
    fs.closeSync(handle);
  }
}

/** @param {NodeJS.ErrnoException} error */
function isMissing(error) {
  return error.code === 'ENOENT' || error.code === 'EACCES';
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}

module.exports = { OwnedProcess };
