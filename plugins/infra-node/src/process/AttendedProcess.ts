import { Socket } from 'net';
import { ProcessIdentity } from './ProcessIdentity';
import { Program } from './Program';

/** A program to start that talks with us. @internal */
export interface AttendOptions extends Program {
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
