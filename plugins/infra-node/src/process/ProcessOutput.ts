import { Program } from './Program';

/** A program to run to its end for what it puts out. @internal */
export interface OutputCall extends Program {
  /** What it reads. Default: nothing. */
  input?: Uint8Array;
  /** Milliseconds until it is terminated. */
  timeoutMs: number;
  /** Bytes of each output that are taken before it is terminated. */
  maxOutput: number;
}

/** What a program has put out. @internal */
export interface ProcessOutput {
  exitCode?: number;
  /** Why it never began, e.g. `ENOENT`. */
  code?: string;
  stdout: Uint8Array;
  stderr: Uint8Array;
  durationMs: number;
  /** Why it was terminated; absent if it ended by itself. */
  stopped?: 'timedOut' | 'cancelled' | 'tooMuchOutput';
}
