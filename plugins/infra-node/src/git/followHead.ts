import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitCallOptions, GitClient } from './GitClient';

/** Where the HEAD of a mirror points as long as that of its source is on no branch. */
const NO_BRANCH = 'refs/heads/HEAD';

/** The branch that HEAD of a repository is on; undefined if it is on none, or does not say. @internal */
export async function remoteHead(
  git: GitClient,
  url: string,
  options: GitCallOptions,
): Promise<string | undefined> {
  const result = await git.tryRun(
    ['ls-remote', '--quiet', '--symref', '--', url, 'HEAD'],
    options,
  );
  if (result.ended !== 'done') return undefined;
  return /^ref: (refs\/heads\/\S+)\tHEAD$/m.exec(
    result.stdout.toString('utf8'),
  )?.[1];
}

/** Lets the HEAD of a mirror follow that of its source: it marks the default branch. @internal */
export async function followHead(
  git: GitClient,
  folder: string,
  branch: string = NO_BRANCH,
): Promise<void> {
  const head = await readFile(join(folder, 'HEAD'), 'utf8');
  if (head === `ref: ${branch}\n`) return;
  await git.run(['symbolic-ref', 'HEAD', branch], { gitDir: folder });
}
