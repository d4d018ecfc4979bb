// @ts-check
'use strict';

/**
 * Starts processes on behalf of a backend. A backend is large, and to fork a large process takes tens of milliseconds in
 * which it does nothing else; this one is small. It knows nothing but what it is told, and has no environment of its own
 * that a started process could read. It ends with the backend; what it has started goes on.
 *
 * Messages in: `{ id, start }`, `{ id, signal, group }`. Messages out: `{ id, pid }` or `{ id, refused }` once, and
 * `{ id, exit }` at the end.
 */
const fs = require('fs');

/** @typedef {import('../../src/process/spawnDirectly').SpawnOptions} SpawnOptions */

/** @type {Map<number, number>} */
const running = new Map();

process.on('disconnect', () => process.exit(0));
process.on('message', message => {
  const { id, start, signal, group } =
    /** @type {{ id: number, start?: SpawnOptions, signal?: NodeJS.Signals, group?: boolean }} */ (
      message
    );
  if (start) {
    run(id, start).catch(error => tell({ id, refused: error.message }));
  } else if (signal) {
    send(running.get(id), signal, group === true);
  }
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

/** @param {number | undefined} pid @param {NodeJS.Signals} signal @param {boolean} group */
function send(pid, signal, group) {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, signal);
  } catch {
    // It has just ended.
  }
}

/** @param {object} message */
function tell(message) {
  if (process.connected) process.send?.(message);
}
