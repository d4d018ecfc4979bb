import { setTimeout as sleep } from 'timers/promises';
import { isAlive, ProcessIdentity } from './ProcessIdentity';

/** Sends a signal to one process; false if it is gone. @public */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Kills a process group led by this pid, with whatever it has started; false if it is gone. @public */
export function killGroup(pid: number): boolean {
  return signalProcess(-pid, 'SIGKILL');
}

/**
 * Waits for the end of a process that is not our child.
 *
 * @param options - `intervalMs` between looks, default 200; `signal` to stop waiting (then it throws an AbortError)
 * @public
 */
export async function waitUntilGone(
  identity: ProcessIdentity,
  options: { intervalMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  while (await isAlive(identity)) {
    await sleep(options.intervalMs ?? 200, undefined, {
      signal: options.signal,
    });
  }
}
