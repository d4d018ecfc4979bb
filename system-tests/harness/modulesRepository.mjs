import { cp } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { run } from '../../scripts/run.mjs';

/** Makes a git repository of the modules in these folders, with the tag `v1`, and answers its URL. */
export async function makeModulesRepository(directory, folders) {
  for (const folder of folders) {
    await cp(folder, directory, { recursive: true });
  }
  const git = (...args) =>
    run('git', args, {
      cwd: directory,
      quiet: true,
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Test modules');
  await git('tag', 'v1');
  return pathToFileURL(directory).href;
}
