import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isError } from '@backstage/errors';
import { extract, Header } from 'tar-stream';
import { whyStrange } from '../../git/TreeEntry';
import {
  ArchiveEntries,
  checkCount,
  entryPath,
  MAX_UNPACKED,
  tooLarge,
  UnpackedArchive,
} from './UnpackedArchive';

/** Reads a gzipped tar archive. @throws InputError if it is too large @internal */
export async function unpackTar(content: Buffer): Promise<UnpackedArchive> {
  const found = new ArchiveEntries();
  let count = 0;
  const extraction = extract();
  extraction.end(await inflate(content));
  for await (const entry of extraction) {
    count += 1;
    checkCount(count);
    const { header } = entry;
    const path = entryPath(header.name);
    const body = await buffer(entry);
    if (header.type === 'directory') continue;
    const kind = kindOf(header);
    const strange = whyStrange(path);
    if (strange) found.leaveOut(path, strange);
    else if (!kind) found.leaveOut(path, 'it is neither a file nor a link');
    else {
      const executable = ((header.mode ?? 0) & 0o100) !== 0;
      const target = Buffer.from(targetOf(header));
      const text = kind === 'file' ? body : target;
      found.add({ path, kind, executable, content: text });
    }
  }
  return found.unpacked();
}

async function inflate(content: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(content, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    if (isError(error) && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge();
    }
    throw error;
  }
}

function kindOf({ type }: Header): 'file' | 'symlink' | undefined {
  if (type === 'file' || type === 'contiguous-file') return 'file';
  return type === 'symlink' || type === 'link' ? 'symlink' : undefined;
}

/** A hard link names a path in the archive, whatever folder it lies in. */
function targetOf({ type, name, linkname }: Header): string {
  const target = linkname ?? '';
  return type === 'link' && !posix.isAbsolute(target)
    ? posix.relative(posix.dirname(entryPath(name)), entryPath(target))
    : target;
}
