import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inCheckout } from '../checkout.mjs';
import { run } from '../run.mjs';

/** Makes the git repository with the example modules, one commit and one tag per release, unless it is there. */
export async function makeModulesRepository(repository) {
  if (existsSync(repository)) {
    return;
  }
  const draft = `${repository}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await git(draft, 'init', '--quiet', '--initial-branch=main');
  const releases = JSON.parse(
    await readFile(inCheckout('examples', 'releases.json'), 'utf8'),
  );
  for (const { tag, message, without } of releases) {
    await cp(inCheckout('examples', 'modules'), draft, { recursive: true });
    for (const file of without) {
      await rm(join(draft, file));
    }
    await git(draft, 'add', '--all');
    await git(draft, 'commit', '--quiet', '--message', message);
    await git(draft, 'tag', '--annotate', '--message', message, tag);
  }
  await mkdir(dirname(repository), { recursive: true });
  await rename(draft, repository);
}

/** The person's own git settings (signing, hooks, templates) have no say, so every checkout gets the same commits. */
function git(cwd, ...args) {
  const who = { NAME: 'Groundwork', EMAIL: 'groundwork@example.com' };
  const when = '2026-01-05T09:00:00Z';
  return run('git', args, {
    cwd,
    quiet: true,
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
      GIT_AUTHOR_NAME: who.NAME,
      GIT_AUTHOR_EMAIL: who.EMAIL,
      GIT_AUTHOR_DATE: when,
      GIT_COMMITTER_NAME: who.NAME,
      GIT_COMMITTER_EMAIL: who.EMAIL,
      GIT_COMMITTER_DATE: when,
    },
  });
}
