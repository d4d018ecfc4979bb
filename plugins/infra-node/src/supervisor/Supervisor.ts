import { connect } from 'net';
import { setTimeout as sleep } from 'timers/promises';
import { isAlive } from '../process';
import { inspectSupervision } from './inspectSupervision';
import {
  ExitRecord,
  InterruptReason,
  readExitRecord,
  readSupervisorRecord,
  supervisionFiles,
  SupervisorRecord,
} from './records';
import { SupervisorChannel } from './SupervisorChannel';

/** Milliseconds between two looks at the records, for when no socket tells. */
const LOOK_INTERVAL_MS = 500;

/** A supervisor that owns a terraform process, seen from the backend. It goes on without us. @public */
export interface Supervisor {
  /** Who it is. */
  readonly record: SupervisorRecord;
  /**
   * Waits for the end of terraform. `supervisorDied`: without an exit record; `inspectSupervision` says how terraform
   * stands. Aborting `signal` ends the waiting with an AbortError and nothing else.
   */
  wait(options?: {
    signal?: AbortSignal;
  }): Promise<ExitRecord | 'supervisorDied'>;
  /** Has terraform interrupted, if nobody did before. Throws an Error if the supervisor can't be reached. */
  interrupt(reason: 'cancel' | 'shutdown'): Promise<void>;
  /** Gives it new headers for the lease, e.g. a fresh service token. Throws an Error if it can't be reached. */
  updateHeaders(headers: Record<string, string>): Promise<void>;
  /** Its record as it is now. Throws an Error if it has none. */
  status(): Promise<SupervisorRecord>;
  /** Lets go of it: frees our end of the socket. */
  detach(): void;
}

/**
 * Attaches to the supervisor of a run's `out` directory, after a restart of the backend.
 *
 * @returns `undefined` if none lives here; `inspectSupervision` then says why
 * @public
 */
export async function attachSupervisor(
  directory: string,
): Promise<Supervisor | undefined> {
  const found = await inspectSupervision(directory);
  return found.status === 'running'
    ? superviseBy(directory, found.record)
    : undefined;
}

/** @param channel - the socket that it was started with, if we started it. @internal */
export function superviseBy(
  directory: string,
  record: SupervisorRecord,
  channel?: SupervisorChannel,
): Supervisor {
  const files = supervisionFiles(directory);
  let current = channel;

  const reach = () => {
    if (!current?.isOpen) {
      current = new SupervisorChannel(connect(record.socket));
    }
    return current;
  };

  return {
    record,
    wait: async ({ signal } = {}) => {
      const holder = reach();
      holder.hold();
      try {
        return await waitForEnd(files.exitFile, record, holder, signal);
      } finally {
        holder.release();
      }
    },
    interrupt: async (reason: InterruptReason) => {
      await reach().request('interrupt', { reason });
    },
    updateHeaders: async headers => {
      await reach().request('headers', { headers });
    },
    status: async () => {
      const now = await readSupervisorRecord(files.recordFile);
      if (!now) throw new Error(`No supervisor in '${directory}'`);
      return now;
    },
    detach: () => current?.close(),
  };
}

/** Told by socket at once; the records are looked at as well, because a socket may be gone and the supervisor not. */
async function waitForEnd(
  exitFile: string,
  record: SupervisorRecord,
  channel: SupervisorChannel,
  signal?: AbortSignal,
): Promise<ExitRecord | 'supervisorDied'> {
  let told: Promise<unknown> = channel.ended;
  for (;;) {
    const lives = await isAlive(record.supervisor);
    const exit = await readExitRecord(exitFile);
    if (exit) return exit;
    if (!lives) return 'supervisorDied';
    const looking = new AbortController();
    const pause = sleep(LOOK_INTERVAL_MS, undefined, {
      signal: signal
        ? AbortSignal.any([looking.signal, signal])
        : looking.signal,
    });
    pause.catch(() => {});
    const first = await Promise.race([told.then(() => 'told'), pause]);
    looking.abort();
    // A socket tells once. What comes later is seen in the records.
    if (first === 'told') told = new Promise(() => {});
  }
}
