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

/** Runs git to its end and never rejects for what git does. @internal */
export async function runGit(call: GitCall): Promise<GitResult> {
  // Only a dynamic import can load an ESM-only package from our CommonJS build.
  const { execa } = await import('execa');
  const result = await execa(call.binary ?? 'git', call.args, {
    env: call.env,
    extendEnv: false,
    cwd: call.env.HOME,
    input: call.input ?? new Uint8Array(),
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: call.maxOutput ?? 100 * 1024 * 1024,
    timeout: call.timeoutMs,
    // Git takes its helpers along when it is terminated, but not when it is killed.
    forceKillAfterDelay: 5000,
    cancelSignal: call.signal,
    reject: false,
  });
  if (result.exitCode === 0 && !result.isMaxBuffer) {
    return { ended: 'done', stdout: toBuffer(result.stdout) };
  }
  if (result.code === 'ENOENT' || result.code === 'EACCES') {
    return { ended: 'notInstalled' };
  }
  if (result.timedOut) return { ended: 'timedOut' };
  if (result.isCanceled) return { ended: 'cancelled' };
  if (result.isMaxBuffer) return { ended: 'tooMuchOutput' };
  return {
    ended: 'failed',
    stderr: toBuffer(result.stderr).toString('utf8').slice(0, 20_000),
    tookMs: Math.round(result.durationMs),
  };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
