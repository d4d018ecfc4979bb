import { ServiceUnavailableError } from '@backstage/errors';
import { Socket } from 'net';
import { z } from 'zod';
import { waitUntilGone } from './endings';
import { identifyProcess } from './ProcessIdentity';
import { ProcessOutput } from './ProcessOutput';
import { ProcessExit } from './SpawnedProcess';

const DIED = 'The process that starts others has died';

const exit = z.object({
  exitCode: z.number().optional(),
  signal: z.string().optional(),
  code: z.string().optional(),
  originalMessage: z.string().optional(),
});

const output = z.object({
  exitCode: z.number().optional(),
  code: z.string().optional(),
  stdout: z.instanceof(Uint8Array),
  stderr: z.instanceof(Uint8Array),
  durationMs: z.number(),
  stopped: z.enum(['timedOut', 'cancelled', 'tooMuchOutput']).optional(),
});

/** What the small process may say. @internal */
export const told = z.looseObject({
  id: z.number(),
  pid: z.number().optional(),
  refused: z.string().optional(),
  exit: exit.optional(),
  output: output.optional(),
});

/** What the small process says of some work. @internal */
export type Told = z.infer<typeof told>;

/** A promise that is settled from outside. */
class Deferred<T> {
  resolve: (value: T) => void = () => {};
  reject: (error: Error) => void = () => {};
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/** Work that the small process was given. @internal */
export interface Pending {
  /** Hears what it says of the work, maybe with a socket, and answers whether that was the last of it. */
  take(message: Told, handle?: unknown): boolean;
  /** The small process has died. Settles when nothing will come of the work any more. */
  lose(): Promise<void>;
}

/** A process that is started and goes on by itself. @internal */
export class PendingStart implements Pending {
  readonly #begun = new Deferred<number | undefined>();
  readonly #exit = new Deferred<ProcessExit>();
  #pid?: number;
  #hasBegun = false;

  /** Its pid, if it could be started. */
  readonly begun = this.#begun.promise;
  readonly exit = this.#exit.promise;

  take(message: Told): boolean {
    if (message.refused !== undefined) {
      this.#begun.reject(new Error(message.refused));
      return true;
    }
    if (message.exit) {
      this.#exit.resolve(message.exit);
      return true;
    }
    this.#hasBegun = true;
    this.#pid = message.pid;
    this.#begun.resolve(message.pid);
    return false;
  }

  /** What was started goes on, and nobody will learn its exit code. */
  async lose(): Promise<void> {
    if (!this.#hasBegun) {
      this.#begun.reject(new ServiceUnavailableError(DIED));
      return;
    }
    const identity =
      this.#pid === undefined ? undefined : await identifyProcess(this.#pid);
    if (identity) await waitUntilGone(identity);
    this.#exit.resolve({ signal: 'an unknown signal' });
  }
}

/** A process that is started and has a socket to us. @internal */
export class PendingSocket implements Pending {
  readonly #begun = new Deferred<{ pid: number; socket: Socket }>();
  readonly begun = this.#begun.promise;

  take({ pid, refused }: Told, handle: unknown): boolean {
    if (pid !== undefined && handle instanceof Socket) {
      this.#begun.resolve({ pid, socket: handle });
    } else {
      this.#begun.reject(new Error(refused ?? 'It came without a socket'));
    }
    return true;
  }

  async lose(): Promise<void> {
    this.#begun.reject(new ServiceUnavailableError(DIED));
  }
}

/** A program that is run for its output. @internal */
export class PendingOutput implements Pending {
  readonly #output = new Deferred<ProcessOutput>();
  readonly output = this.#output.promise;

  take(message: Told): boolean {
    if (message.output) this.#output.resolve(message.output);
    else this.#output.reject(new Error(message.refused));
    return true;
  }

  async lose(): Promise<void> {
    this.#output.reject(new ServiceUnavailableError(DIED));
  }
}
