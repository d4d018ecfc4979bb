import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { Entry, fromBufferPromise, getFileNameLowLevel } from 'yauzl';
import { whyStrange } from '../../git/TreeEntry';
import {
  ArchiveEntries,
  checkCount,
  entryPath,
  MAX_UNPACKED,
  tooLarge,
  UnpackedArchive,
} from './UnpackedArchive';

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const SYMLINK = 0o120000;
const MADE_BY_UNIX = 3;

/** Reads a zip archive. @throws InputError if it is too large @internal */
export async function unpackZip(content: Buffer): Promise<UnpackedArchive> {
  const found = new ArchiveEntries();
  let size = 0;
  // Names are judged here, so that one that is not safe does not spoil the rest.
  const zip = await fromBufferPromise(content, { decodeStrings: false });
  checkCount(zip.entryCount);
  for await (const entry of zip.eachEntry()) {
    const path = nameOf(entry);
    if (path.endsWith('/')) continue;
    const mode = modeOf(entry);
    const kind = kindOf(mode);
    const strange = whyStrange(path);
    if (strange) found.leaveOut(path, strange);
    else if (!kind) found.leaveOut(path, 'it is neither a file nor a link');
    else {
      // Reading ends where an entry has more than it says.
      size += entry.uncompressedSize;
      if (size > MAX_UNPACKED) throw tooLarge();
      const body = await buffer(await zip.openReadStreamPromise(entry));
      if (crc32(body) !== entry.crc32) {
        throw new Error(`'${path}' is damaged in the archive`);
      }
      const executable = (mode & 0o100) !== 0;
      found.add({ path, kind, executable, content: body });
    }
  }
  return found.unpacked();
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  return entryPath(
    getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true),
  );
}

/** 0 where the archive was not made on a system that has modes. */
function modeOf({ versionMadeBy, externalFileAttributes }: Entry): number {
  return versionMadeBy >> 8 === MADE_BY_UNIX
    ? externalFileAttributes >>> 16
    : 0;
}

function kindOf(mode: number): 'file' | 'symlink' | undefined {
  const type = mode & FILE_TYPE;
  if (type === SYMLINK) return 'symlink';
  return type === REGULAR || type === 0 ? 'file' : undefined;
}
