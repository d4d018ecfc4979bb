import { Program } from './Program';

/** What to start, and where its output goes. @internal */
export interface SpawnOptions extends Program {
  stdoutFile: string;
  stderrFile: string;
}

/** What the system tells of a process's end. @internal */
export interface ProcessExit {
  exitCode?: number;
  signal?: string;
  /** Why it never began, e.g. `ENOENT`. */
  code?: string;
  originalMessage?: string;
}

/** A process that was started, or could not be. @internal */
export interface SpawnedProcess {
  /** Absent if it could not be started. */
  pid?: number;
  /** Settles at its end; never rejects. */
  exit: Promise<ProcessExit>;
  interrupt(): void;
  /** Kills it with whatever it has started. */
  kill(): void;
}
