import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { explainGitFailure } from './explainGitFailure';
import { GitCredentials, gitEnvironment } from './gitEnvironment';
import { GitResult, runGit } from './runGit';
import { SourceUrl } from './SourceUrl';

/** Milliseconds that git may take to read what the mirror holds. */
const READ_TIMEOUT_MS = 60_000;

/** How a call differs from the usual. @internal */
export interface GitCallOptions {
  input?: string;
  timeoutMs?: number;
  maxOutput?: number;
  signal?: AbortSignal;
  /** The repository to work in. Default: the mirror. */
  gitDir?: string;
  credentials?: GitCredentials;
}

/** Git for one source and its mirror. @internal */
export class GitClient {
  readonly #options: {
    binary?: string;
    home: string;
    source: SourceUrl;
    mirror: string;
  };
  #prepared?: Promise<void>;

  constructor(options: {
    binary?: string;
    home: string;
    source: SourceUrl;
    mirror: string;
  }) {
    this.#options = options;
  }

  /** What git says. @throws an explained error */
  async run(args: string[], options: GitCallOptions = {}): Promise<Buffer> {
    const result = await this.tryRun(args, options);
    if (result.ended === 'done') return result.stdout;
    throw explainGitFailure(result, {
      source: this.#options.source,
      credentials: options.credentials,
      timeoutMs: options.timeoutMs ?? READ_TIMEOUT_MS,
    });
  }

  /** What git says, or why it does not. */
  async tryRun(
    args: string[],
    options: GitCallOptions = {},
  ): Promise<GitResult> {
    const { binary, home, source, mirror } = this.#options;
    this.#prepared ??= this.#prepare();
    await this.#prepared;
    return runGit({
      binary,
      args: [`--git-dir=${options.gitDir ?? mirror}`, ...args],
      env: gitEnvironment({
        source,
        home,
        configFile: this.#configFile,
        credentials: options.credentials,
      }),
      input:
        options.input === undefined ? undefined : Buffer.from(options.input),
      timeoutMs: options.timeoutMs ?? READ_TIMEOUT_MS,
      maxOutput: options.maxOutput,
      signal: options.signal,
    });
  }

  get #configFile(): string {
    return `${this.#options.mirror}config`;
  }

  /**
   * Allowed local repositories, and mirrors on a volume, may belong to another user. Git takes `safe.directory` for the
   * other end of a local fetch from no other place than this file.
   */
  async #prepare(): Promise<void> {
    const { home, source, mirror } = this.#options;
    await mkdir(home, { recursive: true, mode: 0o700 });
    const local =
      source.kind === 'file' ? fileURLToPath(source.url) : undefined;
    const safe = [mirror, ...(local ? [local, join(local, '.git')] : [])];
    const lines = safe.map(path => `\tdirectory = ${JSON.stringify(path)}\n`);
    const aside = `${this.#configFile}.${randomUUID()}`;
    await writeFile(aside, `[safe]\n${lines.join('')}`, { mode: 0o600 });
    await rename(aside, this.#configFile);
  }
}
