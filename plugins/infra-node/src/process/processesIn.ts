import { readdir, readlink, realpath } from 'fs/promises';
import { identifyProcess, ProcessIdentity } from './ProcessIdentity';

/**
 * Living processes whose current directory is this one or lies below it; `undefined` where that can't be told (only
 * Linux tells). For when a record lacks the pid: it says nothing about processes of other users or containers.
 *
 * @public
 */
export async function processesIn(
  directory: string,
): Promise<ProcessIdentity[] | undefined> {
  if (process.platform !== 'linux') return undefined;
  const root = await realpath(directory).catch(() => directory);
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async pid => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      const inside =
        cwd !== undefined &&
        // A directory that was removed is shown as "<path> (deleted)".
        (cwd === root ||
          cwd === `${root} (deleted)` ||
          cwd.startsWith(`${root}/`));
      return inside ? identifyProcess(Number(pid)) : undefined;
    }),
  );
  return found.filter(identity => identity !== undefined);
}
