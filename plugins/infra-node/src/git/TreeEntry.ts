import { InputError } from '@backstage/errors';

/** One entry of a commit's tree: a file, a symlink or a submodule. @internal */
export interface TreeEntry {
  kind: 'file' | 'symlink' | 'submodule';
  path: string;
  executable: boolean;
  /** Id of its blob; of its commit, if it is a submodule. */
  object: string;
  /** Bytes; 0 for a submodule. */
  size: number;
}

/** Characters of a path that is taken. @internal */
export const MAX_PATH = 1000;

/** Folders in each other, and the file in them: each becomes a folder in memory, and then on a disk. */
const MAX_PARTS = 64;

/** Characters of a path that are told of it. */
const SHOWN = 200;

/** Longer, or with more folders in each other, than any path that is taken. @internal */
export function isTooLong(path: string): boolean {
  return path.length > MAX_PATH || path.split('/').length > MAX_PARTS;
}

/** Why a path that no sane commit has is not taken: it could lead out of the folder that files are written to. @internal */
export function whyStrange(path: string): string | undefined {
  if (isTooLong(path)) return 'its path is too long';
  return path.split('/').some(isUnsafe) ? 'its name is not safe' : undefined;
}

function isUnsafe(part: string): boolean {
  return (
    part === '' ||
    part === '.' ||
    part === '..' ||
    part.toLowerCase() === '.git' ||
    /[\p{Cc}\\\uFFFD]/u.test(part)
  );
}

/** A path that is not taken, and why. @internal */
export interface StrangePath {
  path: string;
  why: string;
}

/** So that a hostile tree is told of in a page. */
const MAX_NOTES = 20;

/** Tells what was left out: the first ones each, the others by their number. @internal */
export function tellStrange(paths: readonly StrangePath[]): string[] {
  const rest = paths.length - MAX_NOTES;
  return [
    ...paths.slice(0, MAX_NOTES).map(({ path, why }) => leftOut(path, why)),
    ...(rest > 0 ? [`${rest} more paths were left out`] : []),
  ];
}

/** Tells that what lies at a strange path was not taken. @internal */
export function leftOut(path: string, why: string): string {
  const shown = path.length > SHOWN ? `${path.slice(0, SHOWN)}…` : path;
  return `${JSON.stringify(shown)} was left out: ${why}`;
}

/**
 * Reads the output of `git ls-tree -r -z -l`.
 *
 * @returns entries, and those that were left out because their paths are not safe to write
 * @internal
 */
export function parseTree(output: Buffer): {
  entries: TreeEntry[];
  strange: StrangePath[];
} {
  const all = output.toString('utf8').split('\0').filter(Boolean).map(toEntry);
  const entries: TreeEntry[] = [];
  const strange: StrangePath[] = [];
  for (const entry of all) {
    const why = whyStrange(entry.path);
    if (why) strange.push({ path: entry.path, why });
    else entries.push(entry);
  }
  return { entries, strange };
}

const KINDS: Record<string, TreeEntry['kind'] | undefined> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'file',
  '120000': 'symlink',
  '160000': 'submodule',
};

function toEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode, , object, size] = line.slice(0, tab).split(/ +/);
  const kind = KINDS[mode];
  if (!kind)
    throw new InputError(`Git shows an unknown kind of file: '${mode}'`);
  return {
    kind,
    object,
    path: line.slice(tab + 1),
    executable: mode === '100755',
    size: Number(size) || 0,
  };
}
