import { stat } from 'fs/promises';
import { ProcessEnd, StopReason, toProcessEnd } from './ProcessEnd';
import { Program } from './Program';
import { sharedSpawner } from './sharedSpawner';
import { SpawnedProcess } from './SpawnedProcess';

/** Milliseconds between the interrupt and the kill of a process that does not stop. @public */
export const DEFAULT_CANCEL_GRACE_MS = 60_000;

/** Timers of more milliseconds than this fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What to start, and how to end it. @public */
export interface ProcessOptions extends Program {
  /** Files that take the output, emptied first. Never pipes: they would break with this process. */
  stdoutFile: string;
  stderrFile: string;
  /** Aborting it sends one SIGINT. */
  signal?: AbortSignal;
  /** Milliseconds until it is interrupted as if cancelled. Default: no limit. */
  timeoutMs?: number;
  /** Milliseconds from the interrupt to SIGKILL of its group. Default {@link DEFAULT_CANCEL_GRACE_MS}. */
  cancelGraceMs?: number;
}

/** A process that was started. @public */
export interface RunningProcess {
  /** Absent if it could not be started. */
  pid?: number;
  /** Settles when it has ended and never rejects for what the process does. */
  ended: Promise<ProcessEnd>;
}

/**
 * Starts a process in a process group of its own, so that Ctrl-C at a terminal does not reach it. It is interrupted
 * once at most, whatever the number of reasons: Terraform takes a second interrupt as leave to abandon its children.
 *
 * @throws Error if the working directory or an output file can't be used
 * @public
 */
export async function startProcess(
  options: ProcessOptions,
): Promise<RunningProcess> {
  if (options.signal?.aborted) {
    return { ended: Promise.resolve({ ended: 'cancelled' }) };
  }
  await stat(options.cwd);
  const { binary, args, cwd, env, stdoutFile, stderrFile } = options;
  const spawned = await sharedSpawner.spawn({
    binary,
    args,
    cwd,
    env,
    stdoutFile,
    stderrFile,
  });
  const stopping = stopOnDemand(spawned, options);
  const ended = spawned.exit.then((exit): ProcessEnd => {
    stopping.dispose();
    if (exit.code === 'ENOENT' || exit.code === 'EACCES') {
      return { ended: 'notFound', binary: options.binary };
    }
    if (exit.exitCode === undefined && exit.signal === undefined) {
      throw new Error(
        `Cannot start '${options.binary}': ${exit.originalMessage}`,
      );
    }
    return toProcessEnd(
      { code: exit.exitCode, signal: exit.signal },
      stopping.reason(),
    );
  });
  return { pid: spawned.pid, ended };
}

function stopOnDemand(spawned: SpawnedProcess, options: ProcessOptions) {
  let reason: StopReason | undefined;
  const timers: NodeJS.Timeout[] = [];
  const stop = (why: StopReason) => {
    if (reason || spawned.pid === undefined) return;
    reason = why;
    spawned.interrupt();
    timers.push(
      setTimeout(
        () => spawned.kill(),
        options.cancelGraceMs ?? DEFAULT_CANCEL_GRACE_MS,
      ),
    );
  };
  const cancel = () => stop('cancelled');
  options.signal?.addEventListener('abort', cancel, { once: true });
  // It may have been aborted while the process was being started: that tells no listener.
  if (options.signal?.aborted) cancel();
  if (options.timeoutMs !== undefined) {
    timers.push(
      setTimeout(
        () => stop('timedOut'),
        Math.min(options.timeoutMs, LONGEST_TIMER_MS),
      ),
    );
  }
  return {
    reason: () => reason,
    dispose: () => {
      timers.forEach(clearTimeout);
      options.signal?.removeEventListener('abort', cancel);
    },
  };
}
