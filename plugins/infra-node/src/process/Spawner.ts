import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ChildProcess, spawn } from 'child_process';
import { z } from 'zod';
import { signalProcess, waitUntilGone } from './endings';
import { identifyProcess } from './ProcessIdentity';
import {
  ProcessExit,
  spawnDirectly,
  SpawnedProcess,
  SpawnOptions,
} from './spawnDirectly';

const told = z.looseObject({
  id: z.number(),
  pid: z.number().optional(),
  refused: z.string().optional(),
  exit: z
    .object({
      exitCode: z.number().optional(),
      signal: z.string().optional(),
      code: z.string().optional(),
      originalMessage: z.string().optional(),
    })
    .optional(),
});

interface Pending {
  begun(pid: number | undefined): void;
  refused(message: string): void;
  ended(exit: ProcessExit): void;
  /** Once it has begun. */
  pid?: number;
  hasBegun: boolean;
}

/**
 * Starts processes by way of a small process of ours, because to fork a large one like a backend takes tens of
 * milliseconds in which it does nothing else. Where that small process is not to be had, they are started directly.
 *
 * @internal
 */
export class Spawner {
  readonly #pending = new Map<number, Pending>();
  #child?: ChildProcess;
  #lastId = 0;

  /** Of the small process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws Error if an output file can't be used */
  async spawn(options: SpawnOptions): Promise<SpawnedProcess> {
    const child = this.#reach();
    if (!child) return spawnDirectly(options);
    const id = ++this.#lastId;
    let settleExit: (exit: ProcessExit) => void = () => {};
    const exit = new Promise<ProcessExit>(resolve => {
      settleExit = resolve;
    });
    const pid = await new Promise<number | undefined>((resolve, reject) => {
      this.#pending.set(id, {
        begun: resolve,
        refused: message => reject(new Error(message)),
        ended: settleExit,
        hasBegun: false,
      });
      this.#hold();
      child.send({ id, start: options }, error => {
        if (error) this.#lose(id);
      });
    });
    return {
      pid,
      exit,
      interrupt: () => this.#signal(id, pid, 'SIGINT'),
      kill: () => this.#signal(id, pid, 'SIGKILL', true),
    };
  }

  #reach(): ChildProcess | undefined {
    if (this.#child?.connected) return this.#child;
    try {
      const child = spawn(process.execPath, [script()], {
        // Neither Ctrl-C nor the environment of this process reaches it.
        detached: true,
        env: {},
        cwd: '/',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      child.on('message', message => this.#take(message));
      child.on('error', () => this.#loseAll(child));
      child.on('exit', () => this.#loseAll(child));
      child.unref();
      child.channel?.unref();
      this.#child = child;
      return child;
    } catch {
      return undefined;
    }
  }

  #take(message: unknown): void {
    const { data } = told.safeParse(message);
    const pending = data && this.#pending.get(data.id);
    if (!data || !pending) return;
    if (data.exit || data.refused !== undefined) this.#forget(data.id);
    if (data.exit) pending.ended(data.exit);
    else if (data.refused !== undefined) pending.refused(data.refused);
    else {
      pending.hasBegun = true;
      pending.pid = data.pid;
      pending.begun(data.pid);
    }
  }

  #signal(
    id: number,
    pid: number | undefined,
    signal: NodeJS.Signals,
    group = false,
  ): void {
    if (pid === undefined || !this.#pending.has(id)) return;
    if (this.#child?.connected) this.#child.send({ id, signal, group });
    else signalProcess(group ? -pid : pid, signal);
  }

  #loseAll(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    [...this.#pending.keys()].forEach(id => this.#lose(id));
  }

  /** The small process has died: what it had started goes on, and nobody will learn its exit code. */
  #lose(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (!pending.hasBegun) {
      this.#forget(id);
      pending.refused('The process that starts others has died');
      return;
    }
    outlast(pending.pid).then(() => {
      this.#forget(id);
      pending.ended({ signal: 'an unknown signal' });
    });
  }

  #hold(): void {
    this.#child?.channel?.ref();
  }

  #forget(id: number): void {
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#child?.channel?.unref();
  }
}

async function outlast(pid: number | undefined): Promise<void> {
  const identity = pid === undefined ? undefined : await identifyProcess(pid);
  if (identity) await waitUntilGone(identity);
}

function script(): string {
  return resolvePackagePath(
    '@groundwork/plugin-infra-node',
    'assets/spawner/main.js',
  );
}
