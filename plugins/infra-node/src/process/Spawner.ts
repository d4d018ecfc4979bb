import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { ChildProcess, spawn } from 'child_process';
import { z } from 'zod';
import { signalProcess, waitUntilGone } from './endings';
import { identifyProcess } from './ProcessIdentity';
import { OutputCall, ProcessOutput } from './ProcessOutput';
import { ProcessExit, SpawnedProcess, SpawnOptions } from './SpawnedProcess';

const DIED = 'The process that starts others has died';

/** Milliseconds without work after which the small process is let go. */
const IDLE_MS = 60_000;

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

const told = z.looseObject({
  id: z.number(),
  pid: z.number().optional(),
  refused: z.string().optional(),
  exit: exit.optional(),
  output: output.optional(),
});

type Told = z.infer<typeof told>;

/** A promise that is settled from outside. */
class Deferred<T> {
  resolve: (value: T) => void = () => {};
  reject: (error: Error) => void = () => {};
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/** Work that the small process was given. */
interface Pending {
  /** Hears what it says of the work, and answers whether that was the last of it. */
  take(message: Told): boolean;
  /** The small process has died. Settles when nothing will come of the work any more. */
  lose(): Promise<void>;
}

/**
 * Starts processes by way of a small process of ours, because to fork a large one like a backend takes tens of
 * milliseconds in which it does nothing else.
 *
 * @internal
 */
export class Spawner {
  readonly #pending = new Map<number, { work: Pending; child: ChildProcess }>();
  readonly #idleMs: number;
  #child?: ChildProcess;
  #lastId = 0;
  #idle?: NodeJS.Timeout;

  constructor(
    options: {
      /** @defaultValue one minute */
      idleMs?: number;
    } = {},
  ) {
    this.#idleMs = options.idleMs ?? IDLE_MS;
  }

  /** Of the small process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts a program that goes on without us.
   *
   * @throws Error if an output file can't be used; ServiceUnavailableError if the small process has died, or can't be
   *   started
   */
  async spawn(options: SpawnOptions): Promise<SpawnedProcess> {
    const start = new PendingStart();
    const id = this.#give(start, { start: options });
    const pid = await start.begun;
    return {
      pid,
      exit: start.exit,
      interrupt: () => this.#signal(id, pid, 'SIGINT'),
      kill: () => this.#signal(id, pid, 'SIGKILL', true),
    };
  }

  /**
   * Runs a program to its end. It ends with us.
   *
   * @throws ServiceUnavailableError if the small process has died, or can't be started
   */
  async collect(
    call: OutputCall,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ProcessOutput> {
    const collection = new PendingOutput();
    const id = this.#give(collection, { collect: call });
    const cancel = () => this.#tell(id, { cancel: true });
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await collection.output;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  #reach(): ChildProcess {
    if (this.#child?.connected) return this.#child;
    const child = spawn(process.execPath, [script()], {
      // Neither Ctrl-C nor the environment of this process reaches it.
      detached: true,
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // So that output is told as the bytes that it is.
      serialization: 'advanced',
    });
    child.on('message', message => {
      // Of one that can't be understood nothing more is to be expected: its work is lost at its end.
      if (!this.#take(message)) child.kill();
    });
    child.on('error', () => this.#loseAll(child));
    child.on('exit', () => this.#loseAll(child));
    child.unref();
    child.channel?.unref();
    this.#child = child;
    return child;
  }

  #give(work: Pending, message: object): number {
    const child = this.#reach();
    const id = ++this.#lastId;
    this.#pending.set(id, { work, child });
    clearTimeout(this.#idle);
    child.channel?.ref();
    child.send({ id, ...message }, error => {
      if (error) this.#lose(id);
    });
    return id;
  }

  #take(message: unknown): boolean {
    const { data } = told.safeParse(message);
    if (data && this.#pending.get(data.id)?.work.take(data)) {
      this.#forget(data.id);
    }
    return data !== undefined;
  }

  #signal(
    id: number,
    pid: number | undefined,
    signal: NodeJS.Signals,
    group = false,
  ): void {
    if (pid === undefined || !this.#pending.has(id)) return;
    if (!this.#tell(id, { signal, group })) {
      signalProcess(group ? -pid : pid, signal);
    }
  }

  #tell(id: number, message: object): boolean {
    const child = this.#pending.get(id)?.child;
    if (!child?.connected) return false;
    child.send({ id, ...message });
    return true;
  }

  #loseAll(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    this.#pending.forEach((pending, id) => {
      if (pending.child === child) this.#lose(id);
    });
  }

  async #lose(id: number): Promise<void> {
    await this.#pending.get(id)?.work.lose();
    this.#forget(id);
  }

  #forget(id: number): void {
    this.#pending.delete(id);
    if (this.#pending.size > 0) return;
    const child = this.#child;
    child?.channel?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (child?.connected) child.disconnect();
    }, this.#idleMs).unref();
  }
}

/** A process that is started and goes on by itself. */
class PendingStart implements Pending {
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

/** A program that is run for its output. */
class PendingOutput implements Pending {
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

function script(): string {
  return resolvePackagePath(
    '@groundwork/plugin-infra-node',
    'assets/spawner/main.js',
  );
}
