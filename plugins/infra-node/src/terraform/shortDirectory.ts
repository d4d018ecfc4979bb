import { createHash } from 'crypto';
import { lstat, mkdir } from 'fs/promises';
import { tmpdir, userInfo } from 'os';
import { join } from 'path';

/** Provider plugins make sockets of up to 20 more characters in it, and a socket's path has 107 at most. */
const LONGEST_PATH_BYTES = 80;

/**
 * Makes a private directory whose path is short enough for sockets: this one, or else one in the system's temporary
 * directory whose name follows from this path.
 *
 * @throws Error if another user has it
 * @internal
 */
export async function ensureShortDirectory(path: string): Promise<string> {
  const short = isShort(path) ? path : join(tmpdir(), nameFor(path));
  await mkdir(short, { mode: 0o700 }).catch(error => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(short);
  const mine = found.isDirectory() && found.uid === userInfo().uid;
  // Anybody may make files in the system's temporary directory.
  if (!mine || found.mode % 0o100 !== 0) {
    throw new Error(`'${short}' is not a private directory of this user`);
  }
  return short;
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_PATH_BYTES;
}

function nameFor(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex');
  return `gw-${hash.slice(0, 20)}`;
}
