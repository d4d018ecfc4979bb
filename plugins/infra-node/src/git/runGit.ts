import { sharedSpawner } from '../process/sharedSpawner';

/** One call of git. @internal */
export interface GitCall {
  binary?: string;
  args: string[];
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  input?: Uint8Array;
  /** Milliseconds until it is killed. */
  timeoutMs: number;
  /** Bytes of output that are taken before it is killed. Default: 100 MB. */
  maxOutput?: number;
  signal?: AbortSignal;
}

/** How a call of git ended. @internal */
export type GitResult = { ended: 'done'; stdout: Buffer } | GitFailure;

/** Why a call of git did not succeed. @internal */
export type GitFailure =
  | { ended: 'failed'; stderr: string; tookMs: number }
  | { ended: 'cancelled' | 'timedOut' | 'tooMuchOutput' | 'notInstalled' };

/**
 * Runs git to its end.
 *
 * @throws ServiceUnavailableError if it could not be run; never for what git does
 * @internal
 */
export async function runGit(call: GitCall): Promise<GitResult> {
  const output = await sharedSpawner.collect(
    {
      binary: call.binary ?? 'git',
      args: call.args,
      cwd: call.env.HOME,
      env: call.env,
      input: call.input,
      timeoutMs: call.timeoutMs,
      maxOutput: call.maxOutput ?? 100 * 1024 * 1024,
    },
    { signal: call.signal },
  );
  const { exitCode, code, stopped, stdout, stderr } = output;
  if (exitCode === 0 && stopped !== 'tooMuchOutput') {
    return { ended: 'done', stdout: toBuffer(stdout) };
  }
  if (code === 'ENOENT' || code === 'EACCES') return { ended: 'notInstalled' };
  if (stopped) return { ended: stopped };
  return {
    ended: 'failed',
    stderr: toBuffer(stderr).toString('utf8').slice(0, 20_000),
    tookMs: Math.round(output.durationMs),
  };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
