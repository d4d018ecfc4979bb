import { execFile } from 'child_process';
import { readFile } from 'fs/promises';
import { promisify } from 'util';

/** Which process is meant. A pid alone is not enough: the system reuses it. @public */
export interface ProcessIdentity {
  pid: number;
  /** When it started: clock ticks since boot on Linux, `ps -o lstart` elsewhere. To be compared, not shown. */
  startTime: string;
  /** Linux's id of the boot; absent elsewhere. */
  bootId?: string;
}

/** What process has this pid now; `undefined` if there is none, or only its zombie. @public */
export async function identifyProcess(
  pid: number,
): Promise<ProcessIdentity | undefined> {
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

/** Whether this very process lives on this host, not another with its pid. A zombie is dead. @public */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return (
    now !== undefined &&
    now.startTime === identity.startTime &&
    now.bootId === identity.bootId
  );
}

async function identifyByProc(
  pid: number,
): Promise<ProcessIdentity | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(
    () => undefined,
  );
  if (!stat) return undefined;
  // The name stands in parentheses and may hold anything, so the fields are counted from the last one.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = rest[18];
  if (state === 'Z' || state === 'X' || !startTime) return undefined;
  return { pid, startTime, bootId: await readBootId() };
}

async function identifyByPs(pid: number): Promise<ProcessIdentity | undefined> {
  const { stdout } = await promisify(execFile)(
    'ps',
    ['-o', 'stat=,lstart=', '-p', String(pid)],
    { env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } },
  ).catch(() => ({ stdout: '' }));
  const [state, ...startTime] = stdout.trim().split(/\s+/);
  if (!state || state.startsWith('Z')) return undefined;
  return { pid, startTime: startTime.join(' ') };
}

let bootId: Promise<string | undefined> | undefined;

function readBootId(): Promise<string | undefined> {
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'latin1').then(
    text => text.trim(),
    () => undefined,
  );
  return bootId;
}
