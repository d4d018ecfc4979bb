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

/** Paths that no sane commit has: they could lead out of the folder that files are written to. @internal */
export function isStrange(path: string): boolean {
  return path
    .split('/')
    .some(
      part =>
        part === '' ||
        part === '.' ||
        part === '..' ||
        part.toLowerCase() === '.git' ||
        /[\p{Cc}\\\uFFFD]/u.test(part),
    );
}

/**
 * Reads the output of `git ls-tree -r -z -l`.
 *
 * @returns entries, and the paths that were left out because they are not safe to write
 * @internal
 */
export function parseTree(output: Buffer): {
  entries: TreeEntry[];
  strange: string[];
} {
  const all = output.toString('utf8').split('\0').filter(Boolean).map(toEntry);
  return {
    entries: all.filter(({ path }) => !isStrange(path)),
    strange: all.filter(({ path }) => isStrange(path)).map(({ path }) => path),
  };
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
