import { posix } from 'node:path';

const MOST = 20;

/** "the root of the repository" or "'a/b'". @internal */
export function folderName(folder: string): string {
  return folder === ''
    ? 'the root of the repository'
    : `'${posix.normalize(folder)}'`;
}

/** The names of the first twenty folders; empty if there is none. @internal */
export function folderNames(folders: readonly string[]): string {
  const names = folders.slice(0, MOST).map(folderName).join(', ');
  return folders.length > MOST ? `${names}, …` : names;
}
