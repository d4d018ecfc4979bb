import { Socket } from 'net';
import { ProcessIdentity } from './ProcessIdentity';

/** A program to start that talks with us. @internal */
export interface AttendOptions {
  binary: string;
  args: string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  /** File that all its output is appended to. */
  outputFile: string;
}

/** A program that talks with us, in a session of its own: it outlives us. @internal */
export interface AttendedProcess {
  /** Absent if it has ended already. */
  identity?: ProcessIdentity;
  /** Its descriptor 3. */
  socket: Socket;
}
