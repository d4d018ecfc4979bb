import { FileHandle, open } from 'fs/promises';
import { killGroup, signalProcess } from './endings';

/** What to start, and where its output goes. @internal */
export interface SpawnOptions {
  binary: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
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

/** Starts a process as a child of this one. @internal */
export async function spawnDirectly(
  options: SpawnOptions,
): Promise<SpawnedProcess> {
  // Only a dynamic import can load an ESM-only package from our CommonJS build.
  const { execa } = await import('execa');
  const stdout = await open(options.stdoutFile, 'w', 0o600);
  const stderr = await open(options.stderrFile, 'w', 0o600);
  try {
    const child = execa(options.binary, options.args, {
      cwd: options.cwd,
      env: options.env,
      extendEnv: false,
      stdin: 'ignore',
      stdout: toStdio(stdout),
      stderr: toStdio(stderr),
      buffer: false,
      reject: false,
      detached: true,
      cleanup: false,
    });
    const { pid } = child;
    return {
      pid,
      exit: child.then(result => result),
      interrupt: () => pid !== undefined && signalProcess(pid, 'SIGINT'),
      kill: () => pid !== undefined && killGroup(pid),
    };
  } finally {
    await Promise.all([stdout.close(), stderr.close()]);
  }
}

/** Any descriptor will do; execa's types name but the first ten. */
function toStdio(file: FileHandle) {
  return file.fd as 3;
}
