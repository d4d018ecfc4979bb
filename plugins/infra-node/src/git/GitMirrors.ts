import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fetchMirror } from './fetchMirror';
import { FetchQueue } from './FetchQueue';
import { GitClient } from './GitClient';
import { GitCredentials } from './gitEnvironment';
import { GitMirror, SharedMirror } from './GitMirror';
import { MirrorObjects } from './MirrorObjects';
import { SourceUrl } from './SourceUrl';

/** Where mirrors lie, and their limits. @public */
export interface GitMirrorsOptions {
  directory: string;
  /** Milliseconds that a fetch may take. @defaultValue 120 000 */
  timeoutMs?: number;
  /** Bytes that a mirror may have. @defaultValue 500 MB */
  maxSize?: number;
  /** @defaultValue `git` on PATH */
  binary?: string;
  /** @defaultValue no credentials for any source */
  credentials?: GitCredentialsProvider;
}

/** Looks up credentials each time that a source is fetched; undefined: there are none for it. @public */
export type GitCredentialsProvider = (
  source: SourceUrl,
) => Promise<GitCredentials | undefined>;

const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_SIZE = 500 * 1024 * 1024;

/**
 * Bare mirrors of git repositories: one per source, shared by all, fetched incrementally. Several may use them at
 * once, in this process and in others on the same file system.
 *
 * @public
 */
export class GitMirrors {
  readonly #options: GitMirrorsOptions;
  readonly #shared = new Map<string, SharedMirror>();

  constructor(options: GitMirrorsOptions) {
    this.#options = { ...options, directory: resolve(options.directory) };
  }

  /** The mirror of a source. Nothing is fetched before something is asked of it. */
  open(source: SourceUrl): GitMirror {
    const shared = this.#shared.get(source.url) ?? this.#share(source);
    this.#shared.set(source.url, shared);
    const {
      timeoutMs = DEFAULT_TIMEOUT_MS,
      maxSize = DEFAULT_MAX_SIZE,
      credentials,
    } = this.#options;
    const { git, mirror } = shared.objects;
    return new GitMirror(source, shared, async () =>
      fetchMirror({
        git,
        source,
        mirror,
        maxSize,
        timeoutMs,
        credentials: await credentials?.(source),
      }),
    );
  }

  #share(source: SourceUrl): SharedMirror {
    const { directory, binary } = this.#options;
    const key = createHash('sha256').update(source.url).digest('hex');
    const mirror = join(directory, `${key}.git`);
    const home = join(directory, 'home');
    const git = new GitClient({ binary, home, source, mirror });
    return { queue: new FetchQueue(), objects: new MirrorObjects(git, mirror) };
  }
}
