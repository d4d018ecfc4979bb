import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a process with this id exists and is no zombie. */
export async function isAlive(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/^\d+ \(.*\) Z/s.test(stat);
}

/** Ends a process by its id, if it still is there. */
export function end(pid, signal = 'SIGKILL') {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

/** The processes that work below a directory: Terraform, and what it started. */
export function processesBelow(directory) {
  return processesThat(async pid => {
    const cwd = await readlink(`/proc/${pid}/cwd`);
    return cwd === directory || cwd.startsWith(`${directory}/`);
  });
}

/** The processes that were started with this variable. */
export function processesWith(name, value) {
  return processesThat(async pid => {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    return environment.split('\0').includes(`${name}=${value}`);
  });
}

async function processesThat(matches) {
  const found = [];
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    // A process may end while we look.
    if (pid && pid !== process.pid && (await matches(pid).catch(() => false))) {
      found.push(pid);
    }
  }
  return found;
}

/** Who carries out a run on this host, as its supervisor's record says; undefined: nothing was started under one. */
export async function supervisionOf(runsDirectory, runDirectory) {
  const file = join(runsDirectory, runDirectory, 'out', 'supervisor.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (!text) {
    return undefined;
  }
  const { supervisor, terraform } = JSON.parse(text);
  return { supervisor: supervisor.pid, terraform: terraform?.pid };
}

/** Ends what a portal's runs have left behind: the supervisors by their records, the rest by where it works. */
export async function endRuns(runsDirectory) {
  for (const run of await readdir(runsDirectory).catch(() => [])) {
    const found = await supervisionOf(runsDirectory, run);
    if (found && (await isSupervisor(found.supervisor))) {
      end(found.supervisor);
    }
  }
  for (const pid of await processesBelow(runsDirectory)) {
    end(pid);
  }
}

/** A pid on record may belong to somebody else by now. */
async function isSupervisor(pid) {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(
    () => '',
  );
  return command.includes('assets/supervisor');
}
