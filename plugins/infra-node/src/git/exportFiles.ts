import { InputError } from '@backstage/errors';
import { TreeFile } from './GitTree';
import { invalidField } from './inputIssue';
import { MirrorObjects } from './MirrorObjects';

/** A file taken out of a commit. @public */
export interface ExportedFile {
  /** Path in the repository. */
  path: string;
  mode: 0o644 | 0o755;
  content: Buffer;
}

/** Files taken out of a commit, and what could not be taken. @public */
export interface ExportedTree {
  files: ExportedFile[];
  notes: string[];
}

/** Bytes that are taken out of a commit at once. */
const MAX_EXPORT = 100 * 1024 * 1024;

/** Reads files, each once, however many symlinks lead to it. @throws InputError if they are too large @internal */
export async function exportFiles(
  objects: Pick<MirrorObjects, 'read'>,
  files: TreeFile[],
): Promise<ExportedFile[]> {
  const byPath = new Map(files.map(({ path, entry }) => [path, entry]));
  const sizes = new Map(files.map(({ entry }) => [entry.object, entry.size]));
  const size = [...sizes.values()].reduce((sum, each) => sum + each, 0);
  if (size > MAX_EXPORT) throw tooLarge(size, files);
  const ids = [...sizes.keys()];
  const contents = await objects.read(ids, 2 * MAX_EXPORT);
  const contentOf = new Map(ids.map((id, index) => [id, contents[index]]));
  return [...byPath].map(([path, entry]) => ({
    path,
    mode: entry.executable ? 0o755 : 0o644,
    content: contentOf.get(entry.object) ?? Buffer.alloc(0),
  }));
}

function tooLarge(size: number, files: TreeFile[]): InputError {
  const [largest] = [...files].sort((a, b) => b.entry.size - a.entry.size);
  return Object.assign(
    invalidField(
      'path',
      `The files there have ${size} bytes together, '${largest.path}' alone ${largest.entry.size}; at most ${MAX_EXPORT} are taken. Choose a smaller folder.`,
    ),
    { size, maxSize: MAX_EXPORT },
  );
}
