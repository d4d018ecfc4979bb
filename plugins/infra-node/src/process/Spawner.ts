import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ChildProcess, spawn } from 'child_process';
import { AttendedProcess, AttendOptions } from './AttendedProcess';
import { signalProcess } from './endings';
import {
  Pending,
  PendingOutput,
  PendingSocket,
  PendingStart,
  told,
} from './pendingWork';
import { identifyProcess } from './ProcessIdentity';
import { OutputCall, ProcessOutput } from './ProcessOutput';
import { SpawnedProcess, SpawnOptions } from './SpawnedProcess';

/** Milliseconds without work after which the small process is let go. */
const IDLE_MS = 60_000;

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
   * Starts a program that goes on without us, but talks with us meanwhile.
   *
   * @throws Error if it can't be started; ServiceUnavailableError if the small process has died
   */
  async attend(options: AttendOptions): Promise<AttendedProcess> {
    const start = new PendingSocket();
    this.#give(start, { attend: options });
    const { pid, socket } = await start.begun;
    return { identity: await identifyProcess(pid), socket };
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
    child.on('message', (message, handle) => {
      // One that can't be understood ends, and its work is lost.
      if (!this.#take(message, handle)) child.disconnect();
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

  #take(message: unknown, handle: unknown): boolean {
    const { data } = told.safeParse(message);
    if (data && this.#pending.get(data.id)?.work.take(data, handle)) {
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

function script(): string {
  return resolvePackagePath(
    '@groundwork/plugin-infra-node',
    'assets/spawner/main.js',
  );
}
