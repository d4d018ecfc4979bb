import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { extract } from 'tar-stream';
import { ExportedFile } from '../git';
import { hashBundle } from './packBundle';

/** How far a bundle is trusted. @public */
export interface UnpackLimits {
  /** The hash that it must have. Default: any. */
  hash?: string;
  /** Bytes of the unpacked archive. @defaultValue 100 MB */
  maxSize?: number;
  /** @defaultValue 50 000 */
  maxFiles?: number;
}

const DEFAULT_MAX_SIZE = 100 * 1024 * 1024;
const DEFAULT_MAX_FILES = 50_000;

/**
 * Writes the files of a bundle into a folder, which is made if it is not there. Nothing is written if anything is
 * wrong with the bundle, and no file that is there is written over.
 *
 * @throws InputError if it is damaged, too large, has another hash, or holds more than plain files below the folder
 * @public
 */
export async function unpackBundle(
  content: Buffer,
  directory: string,
  limits: UnpackLimits = {},
): Promise<void> {
  const files = await readBundle(content, limits);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const root = await realpath(directory);
  const folders = new Set(files.map(({ path }) => posix.dirname(path)));
  for (const folder of folders) await makeFolder(root, folder);
  for (const { path, mode, content: text } of files) {
    await writeFile(join(root, path), text, { mode, flag: 'wx' });
  }
}

/** Makes a folder part by part, because a symlink may have lain in its way. */
async function makeFolder(root: string, folder: string): Promise<void> {
  let at = root;
  for (const part of folder.split('/')) {
    at = join(at, part);
    await mkdir(at, { recursive: true });
    if ((await realpath(at)) !== at) {
      throw new InputError(
        `Cannot unpack into '${folder}': a symlink in '${root}' leads elsewhere.`,
      );
    }
  }
}

async function readBundle(
  content: Buffer,
  {
    hash,
    maxSize = DEFAULT_MAX_SIZE,
    maxFiles = DEFAULT_MAX_FILES,
  }: UnpackLimits,
): Promise<ExportedFile[]> {
  const files = await readArchive(await inflate(content, maxSize), maxFiles);
  if (hash !== undefined && hashBundle(files) !== hash) {
    throw new InputError(
      `The bundle is not the one that was asked for: its hash is not ${hash}.`,
    );
  }
  return files;
}

async function inflate(content: Buffer, maxSize: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(content, { maxOutputLength: maxSize });
  } catch (error) {
    throw new InputError(
      `The bundle is damaged, or larger than ${maxSize} bytes.`,
      error,
    );
  }
}

async function readArchive(
  archive: Buffer,
  maxFiles: number,
): Promise<ExportedFile[]> {
  const extraction = extract();
  extraction.end(archive);
  const files = new Map<string, ExportedFile>();
  for await (const entry of extraction) {
    const { name: path, type, mode = 0 } = entry.header;
    if (type !== 'file' || !isSafe(path) || files.has(path)) {
      throw new InputError(
        `The bundle holds '${path}' (${type}), which can't be unpacked safely.`,
      );
    }
    if (files.size >= maxFiles) {
      throw new InputError(`The bundle holds more than ${maxFiles} files.`);
    }
    files.set(path, {
      path,
      mode: mode % 0o1000 === 0o755 ? 0o755 : 0o644,
      content: await buffer(entry),
    });
  }
  return [...files.values()];
}

function isSafe(path: string): boolean {
  return path
    .split('/')
    .every(
      part =>
        part !== '' &&
        part !== '.' &&
        part !== '..' &&
        !/[\p{Cc}\\]/u.test(part),
    );
}
