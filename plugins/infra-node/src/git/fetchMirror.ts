import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withDirectoryLock } from './DirectoryLock';
import { directorySize } from './directorySize';
import { complaintOf, explainGitFailure } from './explainGitFailure';
import { followHead, remoteHead } from './followHead';
import { GitClient } from './GitClient';
import { GitCredentials } from './gitEnvironment';
import { invalidField } from './inputIssue';
import { GitResult } from './runGit';
import { SourceUrl } from './SourceUrl';

const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
const SIZE_CHECK_MS = 500;
/** More packs than this slow every look-up down. */
const MAX_PACKS = 40;

/** A mirror to bring up to date. @internal */
export interface MirrorFetch {
  git: GitClient;
  source: SourceUrl;
  /** Its folder. It appears when it is whole. */
  mirror: string;
  /** Bytes. */
  maxSize: number;
  timeoutMs: number;
  credentials?: GitCredentials;
}

/**
 * Brings a mirror up to date, or makes it. Branches and tags that are gone disappear, but no commit does: what was
 * pinned stays readable. A damaged mirror is made anew; one that grew too large is removed.
 *
 * @internal
 */
export async function fetchMirror(options: MirrorFetch): Promise<void> {
  const { mirror, timeoutMs } = options;
  await withDirectoryLock(`${mirror}.lock`, timeoutMs + 10_000, async () => {
    await removeLeftovers(mirror);
    if (await exists(mirror)) {
      const result = await fetchInto(mirror, options);
      if (result.ended === 'done') return tidy(options);
      const damaged =
        result.ended === 'failed' && complaintOf(result.stderr) === 'unknown';
      if (!damaged) throw explainGitFailure(result, options);
      await rm(mirror, { recursive: true, force: true });
    }
    return create(options);
  });
}

async function create(options: MirrorFetch): Promise<void> {
  const { git, mirror } = options;
  const aside = `${mirror}.new-${randomUUID()}`;
  try {
    await git.run(['init', '--quiet', '--bare', '--template='], {
      gitDir: aside,
    });
    const result = await fetchInto(aside, options);
    if (result.ended !== 'done') throw explainGitFailure(result, options);
    await rename(aside, mirror);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function fetchInto(
  folder: string,
  options: MirrorFetch,
): Promise<GitResult> {
  const { source } = options;
  const result = await fetchFrom(source.url, folder, options);
  const redirected =
    result.ended === 'failed' && complaintOf(result.stderr) === 'redirected';
  // GitLab and others redirect to the same address with the suffix.
  return redirected && !source.url.endsWith('.git')
    ? fetchFrom(`${source.url}.git`, folder, options)
    : result;
}

async function fetchFrom(
  url: string,
  folder: string,
  { git, maxSize, timeoutMs, credentials, source }: MirrorFetch,
): Promise<GitResult> {
  const tooLarge = new AbortController();
  const check = setInterval(async () => {
    if ((await directorySize(folder)) > maxSize) tooLarge.abort();
  }, SIZE_CHECK_MS);
  // Beside the fetch, so that nobody waits for it.
  const head = remoteHead(git, url, {
    gitDir: folder,
    timeoutMs,
    credentials,
    signal: tooLarge.signal,
  });
  const result = await git
    .tryRun(
      [
        'fetch',
        '--quiet',
        '--force',
        '--prune',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-maintenance',
        '--no-recurse-submodules',
        '--',
        url,
        ...REFSPECS,
      ],
      { gitDir: folder, timeoutMs, credentials, signal: tooLarge.signal },
    )
    .finally(() => clearInterval(check));
  const branch = await head;
  if (tooLarge.signal.aborted || (await directorySize(folder)) > maxSize) {
    await rm(folder, { recursive: true, force: true });
    throw sizeError(source, maxSize);
  }
  if (result.ended === 'done') await followHead(git, folder, branch);
  return result;
}

function sizeError(source: SourceUrl, maxSize: number): Error {
  const megabytes = Math.round(maxSize / 1024 / 1024);
  return Object.assign(
    invalidField(
      'sourceUrl',
      `The repository '${source.url}' is larger than ${megabytes} MB, so it was not kept. Use a smaller one, or ask the portal's operator to raise 'infra.sources.maxSize'.`,
    ),
    { sourceUrl: source.url, maxSize },
  );
}

/** Only an optimisation: where it fails, the mirror is as good as before. */
async function tidy({ git, mirror, timeoutMs }: MirrorFetch): Promise<void> {
  const names = await readdir(join(mirror, 'objects', 'pack'));
  if (names.filter(name => name.endsWith('.pack')).length > MAX_PACKS) {
    await git.tryRun(['repack', '-a', '-d', '-k', '-q'], { timeoutMs });
  }
}

/** What a process left behind that was killed in the middle; we hold the lock, so nobody is using it. */
async function removeLeftovers(mirror: string): Promise<void> {
  const parent = dirname(mirror);
  const siblings = await readdir(parent);
  const begun = siblings
    .filter(name => name.startsWith(`${basename(mirror)}.new-`))
    .map(name => join(parent, name));
  const inside = await readdir(mirror, { recursive: true }).catch(() => []);
  const locks = inside
    .filter(name =>
      /\.lock$|(?:^|\/)tmp_(?:pack|idx|rev|obj)_[^/]*$/.test(name),
    )
    .map(name => join(mirror, name));
  for (const path of [...begun, ...locks]) {
    await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
