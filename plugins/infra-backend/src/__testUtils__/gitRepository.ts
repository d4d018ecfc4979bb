import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A real git repository. */
export interface GitRepository {
  path: string;
  url: string;
  /** Writes files and commits them, with a tag if one is given; answers the commit. */
  commit(files: Record<string, string>, tag?: string): string;
  git(...args: string[]): string;
}

/** In a small process: to start one takes a large process, as Jest's are, three times as long. */
const COMMIT = `
git add --all .
git -c maintenance.auto=false commit --quiet --message=Change
[ -z "$1" ] || git tag "$1"
git rev-parse HEAD
`;

/** Makes a git repository in a folder. */
export function gitRepository(path: string): GitRepository {
  mkdirSync(path, { recursive: true });
  const run = (command: string, args: string[]) =>
    execFileSync(command, args, {
      cwd: path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: path,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    }).trim();
  const git = (...args: string[]) => run('git', args);
  git('init', '--quiet', '--initial-branch=main', '--template=');
  return {
    path,
    url: `file://${path}`,
    git,
    commit(files, tag) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), content);
      }
      return run('sh', ['-ec', COMMIT, 'sh', tag ?? '']);
    },
  };
}
