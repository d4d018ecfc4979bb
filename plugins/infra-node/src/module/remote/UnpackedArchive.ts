import { InputError } from '@backstage/errors';
import { MAX_PATH, StrangePath, tellStrange } from '../../git/TreeEntry';

/** A file or symlink of an archive. @internal */
export interface ArchiveEntry {
  path: string;
  kind: 'file' | 'symlink';
  executable: boolean;
  /** Of a symlink: where it leads. */
  content: Buffer;
}

/** What an archive holds, as far as it is safe to take. @internal */
export interface UnpackedArchive {
  entries: ArchiveEntry[];
  /** What was left out, and why. */
  notes: string[];
}

/** Bytes of all entries together. @internal */
export const MAX_UNPACKED = 100 * 1024 * 1024;

/** Files, folders and links. */
const MAX_ENTRIES = 20_000;

/** Collects entries; what is strange about them is told, and not taken. @internal */
export class ArchiveEntries {
  readonly #entries = new Map<string, ArchiveEntry>();
  readonly #leftOut: StrangePath[] = [];

  /** A later entry of the same path takes the place of an earlier one, as in a folder. */
  add(entry: ArchiveEntry) {
    this.#entries.delete(entry.path);
    if (entry.kind === 'symlink' && entry.content.length > MAX_PATH) {
      this.leaveOut(entry.path, 'it leads to a path that is too long');
      return;
    }
    this.#entries.set(entry.path, entry);
  }

  leaveOut(path: string, why: string) {
    this.#leftOut.push({ path, why });
  }

  unpacked(): UnpackedArchive {
    return {
      entries: [...this.#entries.values()],
      notes: tellStrange(this.#leftOut),
    };
  }
}

/** The path of an entry in one spelling: `./a` is `a`. @internal */
export function entryPath(name: string): string {
  return name.replace(/^(?:\.\/+)+/, '');
}

/** @throws InputError if there are more entries of all kinds than are taken @internal */
export function checkCount(count: number) {
  if (count <= MAX_ENTRIES) return;
  throw new InputError(`the archive holds more than ${MAX_ENTRIES} entries`);
}

/** @internal */
export function tooLarge(): InputError {
  return new InputError(
    `the archive unpacks to more than ${MAX_UNPACKED} bytes`,
  );
}
