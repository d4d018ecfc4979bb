import { InputError } from '@backstage/errors';
import { ExportedTree, validateModulePath } from '../../git';
import { exportFiles } from '../../git/exportFiles';
import { Found, GitTree, TreeFile, UNREACHABLE } from '../../git/GitTree';
import { listModules, ModuleFolder } from '../../git/listModules';
import { MAX_PATH, TreeEntry } from '../../git/TreeEntry';
import { ModuleRepository } from '../BundleCollection';
import { fitsPattern } from './fitsPattern';
import { UnpackedArchive } from './UnpackedArchive';

/** An archive that is read like a commit; there is only one, whatever it is called. @internal */
export class ArchiveRepository implements ModuleRepository {
  readonly #tree: GitTree;
  readonly #contents: ReadonlyMap<string, Buffer>;
  readonly #notes: string[];

  constructor({ entries, notes }: UnpackedArchive) {
    this.#contents = new Map(
      entries.map(({ path, content }) => [path, content]),
    );
    this.#notes = notes;
    this.#tree = new GitTree(
      entries.map(
        ({ content, ...entry }): TreeEntry => ({
          ...entry,
          object: entry.path,
          size: content.length,
        }),
      ),
      new Map(
        entries
          .filter(({ kind }) => kind === 'symlink')
          .map(({ path, content }) => [path, content.toString('utf8')]),
      ),
    );
  }

  async exportTree(_: string, paths: string[]): Promise<ExportedTree> {
    const found = paths.map(path => this.#filesAt(path));
    return {
      files: await exportFiles(
        { read: async ids => ids.map(id => this.#contentOf(id)) },
        found.flatMap(({ files }) => files),
      ),
      notes: [...this.#notes, ...found.flatMap(({ notes }) => notes)],
    };
  }

  async listModules(): Promise<ModuleFolder[]> {
    return listModules(this.#tree.entries);
  }

  async kindOf(_: string, path: string): Promise<Found['kind']> {
    return this.#tree.find(validateModulePath(path)).kind;
  }

  /** The folder that a path with `*` and `?` in its parts fits; undefined if it fits none, or more than that. */
  folderOf(pattern: string): string | undefined {
    if (!/[*?]/.test(pattern)) return pattern;
    if (pattern.length > MAX_PATH) return undefined;
    const depth = pattern.split('/').length;
    const paths = this.#tree.entries.map(({ path }) =>
      path.split('/').slice(0, depth).join('/'),
    );
    const found = [...new Set(paths)].filter(path =>
      fitsPattern(path, pattern),
    );
    const isOne = found.length === 1;
    return isOne && this.#tree.find(found[0]).kind === 'folder'
      ? found[0]
      : undefined;
  }

  #contentOf(path: string): Buffer {
    return this.#contents.get(path) ?? Buffer.alloc(0);
  }

  #filesAt(given: string): { files: TreeFile[]; notes: string[] } {
    const path = validateModulePath(given);
    const found = this.#tree.find(path);
    if (found.kind === 'file') {
      return { files: [{ path, entry: found.entry }], notes: [] };
    }
    if (found.kind === 'folder') return this.#tree.filesBelow(path);
    const why = UNREACHABLE[found.kind];
    throw new InputError(
      `its archive has no folder '${path}'${why ? `: ${why}` : ''}`,
    );
  }
}
