/** Why a process ended. @public */
export type ProcessEnd =
  /** By itself, or with code 0 although it was asked to stop: then it had finished its work. */
  | { ended: 'exited'; code: number }
  /** Because it was asked to stop. */
  | { ended: 'cancelled'; code?: number }
  /** Because its time was up. */
  | { ended: 'timedOut'; code?: number }
  /** By a signal that it could not, or did not, handle: what it left behind is uncertain. */
  | { ended: 'killed'; signal: string }
  /** It never began: there is no such program, it may not be executed, or what the system gave as the `reason`. */
  | { ended: 'notFound'; binary: string; reason?: string };

/** Why a process was asked to stop. @public */
export type StopReason = 'cancelled' | 'timedOut';

/** Whether the process did what it was started for. @public */
export function hasSucceeded(end: ProcessEnd): boolean {
  return end.ended === 'exited' && end.code === 0;
}

/** What an exit code and signal mean, given why we had asked the process to stop, if we had. @public */
export function toProcessEnd(
  exit: { code?: number; signal?: string },
  stopped?: StopReason,
): ProcessEnd {
  if (exit.code === 0) return { ended: 'exited', code: 0 };
  if (exit.signal === undefined) {
    const code = exit.code ?? 1;
    return { ended: stopped ?? 'exited', code };
  }
  // Our own interrupt can come before the program handles interrupts.
  if (stopped && exit.signal === 'SIGINT') return { ended: stopped };
  return { ended: 'killed', signal: exit.signal };
}

/** A process's end in words, e.g. "exited with code 1". @public */
export function describeProcessEnd(end: ProcessEnd): string {
  switch (end.ended) {
    case 'exited':
      return `exited with code ${end.code}`;
    case 'cancelled':
      return 'was cancelled';
    case 'timedOut':
      return 'ran out of time';
    case 'killed':
      return `was killed by ${end.signal}`;
    default:
      return `could not be started: ${
        end.reason ?? `'${end.binary}' was not found or may not be executed`
      }`;
  }
}
