import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Content of a file; `{ link }` a symlink, `{ run }` an executable, undefined removes it. @internal */
export type FileContent =
  | string
  | Buffer
  | { link: string }
  | { run: string }
  | undefined;

/** A real git repository for tests. @internal */
export interface TestRepository {
  path: string;
  url: string;
  git(...args: string[]): string;
  /** Writes files and commits them. @returns the commit */
  commit(files: Record<string, FileContent>, date?: string): string;
}

/** In a small process: to start one takes a large process, as Jest's are, three times as long. */
const COMMIT = `
git add --all --force .
git -c maintenance.auto=false commit --quiet --allow-empty --message=Change
git rev-parse HEAD
`;

/** Makes a real git repository in a folder, for tests. @internal */
export function aRepository(path: string): TestRepository {
  mkdirSync(path, { recursive: true });
  let date = '2026-01-01T00:00:00Z';
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
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    }).trim();
  const git = (...args: string[]) => run('git', args);
  git('init', '--quiet', '--initial-branch=main', '--template=');
  return {
    path,
    url: `file://${path}`,
    git,
    commit(files, when = date) {
      date = when;
      for (const [name, content] of Object.entries(files)) {
        write(join(path, name), content);
      }
      return run('sh', ['-ec', COMMIT]);
    },
  };
}

function write(file: string, content: FileContent) {
  rmSync(file, { recursive: true, force: true });
  if (content === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  if (typeof content === 'string' || Buffer.isBuffer(content)) {
    writeFileSync(file, content);
  } else if ('link' in content) {
    symlinkSync(content.link, file);
  } else {
    writeFileSync(file, content.run);
    chmodSync(file, 0o755);
  }
}
