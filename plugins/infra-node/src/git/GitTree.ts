import { posix } from 'node:path';
import { InputError } from '@backstage/errors';
import {
  isTooLong,
  leftOut,
  StrangePath,
  tellStrange,
  TreeEntry,
} from './TreeEntry';

/** A file as it appears below a folder, symlinks replaced by what they lead to. @internal */
export interface TreeFile {
  /** Where it appears. */
  path: string;
  /** The file that it is. */
  entry: TreeEntry;
}

/** What a path leads to. @internal */
export type Found =
  | { kind: 'file'; entry: TreeEntry }
  | { kind: 'folder'; path: string }
  | { kind: 'missing' | 'outside' | 'submodule' | 'loop' };

const REASONS = {
  missing: 'is a symlink to something that is not there',
  outside: 'is a symlink that leaves the repository',
  submodule: 'is a git submodule',
  loop: 'is a symlink to a folder above it',
};

/** Why nothing can be taken from a path that is asked for, although it may be there. @internal */
export const UNREACHABLE: Partial<Record<Found['kind'], string>> = {
  outside: 'it leads out of the repository by a symlink',
  submodule: 'it lies in a submodule, and submodules are not fetched',
  loop: 'its symlinks never end',
};

const MAX_HOPS = 40;
const MAX_FILES = 50_000;

/** Files, folders and links that are looked at on the way. */
const MAX_VISITED = 10 * MAX_FILES;

/** The tree of one commit in memory. Symlinks are followed as far as they stay in it. @internal */
export class GitTree {
  readonly #entries = new Map<string, TreeEntry>();
  /** Names in each folder. */
  readonly #folders = new Map<string, Set<string>>([['', new Set()]]);
  readonly #links: ReadonlyMap<string, string>;

  /** @param links - the target of every symlink, by the symlink's path */
  constructor(
    readonly entries: TreeEntry[],
    links: ReadonlyMap<string, string>,
    /** What was left out of the entries. */
    readonly strange: readonly StrangePath[] = [],
  ) {
    this.#links = links;
    for (const entry of entries) {
      this.#entries.set(entry.path, entry);
      this.#addToFolders(entry.path);
    }
  }

  /** What lies at a path, symlinks followed. */
  find(path: string): Found {
    return this.#find(path, 0);
  }

  /** A folder whose path people can't tell from the given one: the same letters in another Unicode form. */
  lookAlike(path: string): string | undefined {
    return [...this.#folders.keys()].find(
      folder => folder.normalize() === path.normalize(),
    );
  }

  /** All files below a folder that `find` has found, in order of their paths; what can't be taken is told in notes. */
  filesBelow(folder: string): { files: TreeFile[]; notes: string[] } {
    const files: TreeFile[] = [];
    const notes: string[] = [];
    let visited = 0;
    const visit = (shown: string, real: string, above: string[]) => {
      for (const name of [...(this.#folders.get(real) ?? [])].sort()) {
        // Links to folders of links multiply, whether files come of them or not.
        visited += 1;
        if (visited > MAX_VISITED) throw tooManyFiles(folder);
        const path = posix.join(shown, name);
        const found = this.find(posix.join(real, name));
        if (isTooLong(path)) {
          notes.push(leftOut(path, 'its path is too long'));
        } else if (found.kind === 'file') {
          files.push({ path, entry: found.entry });
          if (files.length > MAX_FILES) throw tooManyFiles(folder);
        } else if (found.kind !== 'folder') {
          notes.push(`'${path}' was left out: it ${REASONS[found.kind]}`);
        } else if (above.includes(found.path)) {
          notes.push(`'${path}' was left out: it ${REASONS.loop}`);
        } else {
          visit(path, found.path, [...above, found.path]);
        }
      }
    };
    const found = this.find(folder);
    if (found.kind === 'folder') {
      visit(folder, found.path, [found.path]);
      const below = found.path === '' ? '' : `${found.path}/`;
      notes.push(
        ...tellStrange(
          this.strange.filter(({ path }) => path.startsWith(below)),
        ),
      );
    }
    return { files, notes };
  }

  #find(path: string, hops: number): Found {
    let at = '';
    const parts = path.split('/').filter(part => part !== '' && part !== '.');
    for (const [index, part] of parts.entries()) {
      at = posix.join(at, part);
      if (part === '..') return { kind: 'outside' };
      const entry = this.#entries.get(at);
      const rest = parts.slice(index + 1);
      if (entry?.kind === 'submodule') return { kind: 'submodule' };
      if (entry?.kind === 'symlink') return this.#follow(at, rest, hops + 1);
      if (entry) {
        return rest.length ? { kind: 'missing' } : { kind: 'file', entry };
      }
      if (!this.#folders.has(at)) return { kind: 'missing' };
    }
    return { kind: 'folder', path: at };
  }

  #follow(link: string, rest: string[], hops: number): Found {
    if (hops > MAX_HOPS) return { kind: 'loop' };
    const target = this.#links.get(link);
    if (!target) return { kind: 'missing' };
    if (posix.isAbsolute(target)) return { kind: 'outside' };
    return this.#find(posix.join(posix.dirname(link), target, ...rest), hops);
  }

  #addToFolders(path: string) {
    const name = posix.basename(path);
    const parent = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const known = this.#folders.get(parent);
    if (known) {
      known.add(name);
      return;
    }
    this.#folders.set(parent, new Set([name]));
    this.#addToFolders(parent);
  }
}

function tooManyFiles(folder: string): InputError {
  return new InputError(
    `Folder '${
      folder || '.'
    }' holds more than ${MAX_FILES} files, which is more than can be taken.`,
  );
}
