// @ts-check
'use strict';

/**
 * The supervisor: a small process that owns the terraform child of `apply` and `destroy`, so that it outlives the
 * backend.
 *
 * It is plain CommonJS without dependencies, since it must run alike from sources, from a built package and from
 * tests, with no loader in between; TypeScript checks it by its comments (`src/supervisor/supervisorScript.test.ts`).
 *
 * It is started early, says nothing and waits on file descriptor 3, a socket to its parent, for one request
 * `{ type: 'go', instructions }`. If the parent goes before that, it ends. After that it lives until terraform has ended
 * and the exit record is written, whatever happens to the parent:
 *
 *   supervisor.json   `starting` before terraform is spawned, `running` with its identity after
 *   control.sock      requests `status`, `interrupt`, `headers`; the same are taken on file descriptor 3
 *   exit.json         how terraform ended; then both sockets tell `{ event: 'ended', exit }`
 *
 * Secrets come by socket and stay in memory: a module's code can read /proc of its parents, and our files.
 */
const net = require('net');
const { send, serve } = require('./Channel');
const { Supervision } = require('./Supervision');

/** @type {Supervision | undefined} */
let supervision;

const parent = new net.Socket({ fd: 3, readable: true, writable: true });

serve(parent, request => {
  if (request.type !== 'go') {
    if (!supervision) throw new Error('Nothing was started yet');
    return supervision.answer(request);
  }
  if (supervision) throw new Error('Something was started before');
  const started = new Supervision(
    /** @type {import('../../src/supervisor/records').SupervisorInstructions} */ (
      request.instructions
    ),
  );
  const ended = startOrLeave(started);
  supervision = started;
  ended.then(exit => {
    send(parent, { event: 'ended', exit });
    // Gives the sockets the time to write; nothing else keeps this process alive.
    parent.end(() => process.exit(0));
    setTimeout(() => process.exit(0), 1000).unref();
  });
  return supervision.answer({ id: 0, type: 'status' });
});

/**
 * Ends this process if there is nothing to supervise: one that lives is taken for one that does.
 *
 * @param {Supervision} started
 */
function startOrLeave(started) {
  try {
    return started.start();
  } catch (error) {
    // The answer comes first.
    setImmediate(() => parent.end(() => process.exit(1)));
    setTimeout(() => process.exit(1), 1000).unref();
    throw error;
  }
}

parent.on('close', () => {
  if (!supervision) process.exit(0);
});

function stop() {
  if (!supervision) process.exit(0);
  supervision.stop();
}

// A terminal that closes is no reason to stop.
process.on('SIGHUP', () => {});
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// Whatever goes wrong here, terraform goes on and its end must be recorded.
process.on('uncaughtException', error => console.error(error));
process.on('unhandledRejection', error => console.error(error));
