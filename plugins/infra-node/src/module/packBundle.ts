import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { ExportedFile } from '../git';

/** A bundle as it is stored and sent. @public */
export interface PackedBundle {
  /** A tar archive, gzipped. */
  content: Buffer;
  /** SHA-256 over paths, modes and contents, hex: the same for the same files, whatever packs them. */
  hash: string;
}

const EPOCH = new Date(0);

/** Packs files: the same ones give the same hash, and with the same zlib the same bytes. @public */
export async function packBundle(files: ExportedFile[]): Promise<PackedBundle> {
  const archive = pack();
  for (const { path: name, mode, content } of inOrder(files)) {
    archive.entry({ name, mode, mtime: EPOCH, uid: 0, gid: 0 }, content);
  }
  archive.finalize();
  const content = await promisify(gzip)(await buffer(archive), { level: 6 });
  return { content, hash: hashBundle(files) };
}

/** The hash that names a bundle's content. @internal */
export function hashBundle(files: ExportedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, mode, content } of inOrder(files)) {
    hash.update(`${path}\0${mode.toString(8)}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest('hex');
}

function inOrder(files: ExportedFile[]): ExportedFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}
