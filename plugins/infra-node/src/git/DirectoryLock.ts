import { randomUUID } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import { identifyProcess, isAlive, ProcessIdentity } from '../process';

const RENEWAL_MS = 5_000;
/** A holder on another host that has not renewed for this long is taken for dead. */
const PATIENCE_MS = 60_000;

interface Holder {
  host: string;
  process: ProcessIdentity;
}

/**
 * A lock between processes, on a file system that they share. It is a folder with one file in it, named after its
 * holder. A folder with its file is made aside and renamed into place, which fails where another one is not empty; a
 * dead holder is put aside by removing exactly its file. So two that find the same dead holder can't both win.
 *
 * @throws ServiceUnavailableError if it is not free within `timeoutMs`
 * @internal
 */
export async function withDirectoryLock<T>(
  folder: string,
  timeoutMs: number,
  action: () => Promise<T>,
): Promise<T> {
  const name = randomUUID();
  const deadline = Date.now() + timeoutMs;
  while (!(await acquire(folder, name))) {
    await removeDeadHolder(folder);
    if (Date.now() > deadline) {
      throw new ServiceUnavailableError(
        `'${folder}' is locked by another process for more than ${
          timeoutMs / 1000
        } s. Try again later.`,
      );
    }
    await sleep(20 + Math.random() * 80);
  }
  const file = join(folder, name);
  const renewal = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => clearInterval(renewal));
  }, RENEWAL_MS);
  renewal.unref();
  try {
    return await action();
  } finally {
    clearInterval(renewal);
    await rm(file, { force: true });
    await rmdir(folder).catch(ignoreTaken);
  }
}

async function acquire(folder: string, name: string): Promise<boolean> {
  const aside = `${folder}.${name}`;
  const identity = await identifyProcess(process.pid);
  const holder: Holder = {
    host: hostname(),
    process: identity ?? { pid: process.pid, startTime: '' },
  };
  await mkdir(aside, { recursive: true, mode: 0o700 });
  await writeFile(join(aside, name), JSON.stringify(holder));
  try {
    await rename(aside, folder);
    return true;
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    ignoreTaken(error);
    return false;
  }
}

async function removeDeadHolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    if (await isDead(file)) await rm(file, { force: true });
  }
}

async function isDead(file: string): Promise<boolean> {
  const holder = await readHolder(file);
  if (holder?.host === hostname() && holder.process.startTime) {
    return !(await isAlive(holder.process));
  }
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > PATIENCE_MS;
}

/** Undefined if it was released meanwhile, or is damaged. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function ignoreTaken(error: unknown): void {
  const code = isError(error) ? error.code : undefined;
  const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(
    String(code),
  );
  if (!taken) throw error;
}
