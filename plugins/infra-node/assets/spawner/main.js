// @ts-check
'use strict';

/**
 * Starts processes on behalf of a backend. A backend is large, and to fork a large process takes tens of milliseconds in
 * which it does nothing else; this one is small. It knows nothing but what it is told, and has no environment of its own
 * that a started process could read. It ends with the backend; what it has started goes on, what it runs for its output
 * does not.
 *
 * - `{ id, start }`, then `{ id, signal, group }`: answered by `{ id, pid }`, and `{ id, exit }` at the end
 * - `{ id, attend }`: answered by `{ id, pid }` and a socket
 * - `{ id, collect }`, then `{ id, cancel }`: answered by `{ id, output }`
 *
 * Whatever can't be done is answered by `{ id, refused }`.
 */
const { spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');

/** @typedef {import('../../src/process/SpawnedProcess').SpawnOptions} SpawnOptions */
/** @typedef {import('../../src/process/AttendedProcess').AttendOptions} AttendOptions */
/** @typedef {import('../../src/process/ProcessOutput').OutputCall} OutputCall */
/** @typedef {import('../../src/process/ProcessOutput').ProcessOutput} ProcessOutput */

/**
 * @typedef {object} Message
 * @property {number} id
 * @property {SpawnOptions} [start]
 * @property {AttendOptions} [attend]
 * @property {OutputCall} [collect]
 * @property {boolean} [cancel]
 * @property {NodeJS.Signals} [signal]
 * @property {boolean} [group]
 */

/** @type {Map<number, number>} */
const running = new Map();
/** @type {Map<number, AbortController>} */
const collecting = new Map();

process.on('disconnect', () => process.exit(0));
process.on('message', message => {
  const { id, start, attend, collect, cancel, signal, group } =
    /** @type {Message} */ (message);
  const refuse = (/** @type {Error} */ error) =>
    tell({ id, refused: error.message });
  if (start) run(id, start).catch(refuse);
  else if (attend) startAttended(id, attend).catch(refuse);
  else if (collect) collectFrom(id, collect).catch(refuse);
  else if (cancel) collecting.get(id)?.abort();
  else if (signal) send(running.get(id), signal, group === true);
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

/** @param {number} id @param {SpawnOptions} options */
async function run(id, options) {
  const { execa } = await import('execa');
  const stdout = fs.openSync(options.stdoutFile, 'w', 0o600);
  const stderr = fs.openSync(options.stderrFile, 'w', 0o600);
  try {
    const child = execa(options.binary, options.args, {
      cwd: options.cwd,
      env: options.env,
      extendEnv: false,
      stdin: 'ignore',
      stdout: /** @type {3} */ (stdout),
      stderr: /** @type {3} */ (stderr),
      buffer: false,
      reject: false,
      detached: true,
      cleanup: false,
    });
    if (child.pid !== undefined) running.set(id, child.pid);
    tell({ id, pid: child.pid });
    child.then(({ exitCode, signal, code, originalMessage }) => {
      running.delete(id);
      tell({ id, exit: { exitCode, signal, code, originalMessage } });
    });
  } finally {
    fs.closeSync(stdout);
    fs.closeSync(stderr);
  }
}

/** @param {number} id @param {AttendOptions} options */
async function startAttended(id, options) {
  const output = fs.openSync(options.outputFile, 'a', 0o600);
  try {
    const child = spawn(options.binary, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', output, output, 'pipe'],
    });
    await once(child, 'spawn');
    tell(
      { id, pid: child.pid },
      /** @type {import('net').Socket} */ (child.stdio[3]),
    );
  } finally {
    fs.closeSync(output);
  }
}

/** @param {number} id @param {OutputCall} call */
async function collectFrom(id, call) {
  const controller = new AbortController();
  collecting.set(id, controller);
  try {
    const { execa } = await import('execa');
    const result = await execa(call.binary, call.args, {
      cwd: call.cwd,
      env: call.env,
      extendEnv: false,
      input: call.input ?? new Uint8Array(),
      encoding: 'buffer',
      stripFinalNewline: false,
      maxBuffer: call.maxOutput,
      timeout: call.timeoutMs,
      // Git takes its helpers along when it is terminated, but not when it is killed.
      forceKillAfterDelay: 5000,
      cancelSignal: controller.signal,
      reject: false,
    });
    const { exitCode, code, stdout, stderr, durationMs } = result;
    /** @type {ProcessOutput} */
    const output = {
      exitCode,
      // Of one that was cancelled it is a number.
      code: typeof code === 'string' ? code : undefined,
      stdout,
      stderr,
      durationMs,
      stopped: reasonOf(result),
    };
    tell({ id, output });
  } finally {
    collecting.delete(id);
  }
}

/** @param {{ timedOut: boolean, isCanceled: boolean, isMaxBuffer: boolean }} result */
function reasonOf({ timedOut, isCanceled, isMaxBuffer }) {
  if (timedOut) return 'timedOut';
  if (isCanceled) return 'cancelled';
  return isMaxBuffer ? 'tooMuchOutput' : undefined;
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal @param {boolean} group */
function send(pid, signal, group) {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, signal);
  } catch {
    // It has just ended.
  }
}

/** @param {object} message @param {import('net').Socket} [socket] */
function tell(message, socket) {
  if (process.connected) process.send?.(message, socket);
}
