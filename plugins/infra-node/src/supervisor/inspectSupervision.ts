import { stat } from 'fs/promises';
import { hostname } from 'os';
import { isAlive, processesIn, ProcessIdentity } from '../process';
import {
  ExitRecord,
  readExitRecord,
  readSupervisorRecord,
  SupervisionFiles,
  supervisionFiles,
  SupervisorRecord,
} from './records';

/** How a run's supervised terraform stands, as this host can prove. @public */
export type SupervisionStatus =
  /** Nothing was ever started here. */
  | { status: 'none' }
  /** The supervisor lives. */
  | { status: 'running'; record: SupervisorRecord }
  /** The supervisor is dead and terraform lives. */
  | { status: 'orphaned'; record: SupervisorRecord; terraform: ProcessIdentity }
  /** It is on record how terraform ended. */
  | { status: 'ended'; exit: ExitRecord }
  /** Both are dead and nobody knows how terraform ended; `terraformBegan` is false if it certainly never did. */
  | { status: 'vanished'; record: SupervisorRecord; terraformBegan: boolean }
  /** It was started on another host, which alone can tell. */
  | { status: 'elsewhere'; record: SupervisorRecord };

/**
 * Looks how the supervision in a run's `out` directory stands.
 *
 * @throws what reading the records throws, but for missing ones
 * @public
 */
export async function inspectSupervision(
  directory: string,
): Promise<SupervisionStatus> {
  const files = supervisionFiles(directory);
  const exit = await readExitRecord(files.exitFile);
  if (exit) return { status: 'ended', exit };
  const record = await readSupervisorRecord(files.recordFile);
  if (!record) return { status: 'none' };
  if (record.host !== hostname()) return { status: 'elsewhere', record };
  if (await isAlive(record.supervisor)) return { status: 'running', record };
  return inspectWithoutSupervisor(files, record);
}

async function inspectWithoutSupervisor(
  files: SupervisionFiles,
  record: SupervisorRecord,
): Promise<SupervisionStatus> {
  // It may have written its last records just before it died.
  const exit = await readExitRecord(files.exitFile);
  if (exit) return { status: 'ended', exit };
  const last = (await readSupervisorRecord(files.recordFile)) ?? record;
  const terraform = last.terraform ?? (await findTerraform(last));
  if (terraform && (await isAlive(terraform))) {
    return { status: 'orphaned', record: last, terraform };
  }
  return {
    status: 'vanished',
    record: last,
    terraformBegan:
      last.terraform !== undefined || (await hasContent(files.stdoutFile)),
  };
}

/** For a supervisor that died between the spawn and the record of it. */
async function findTerraform(
  record: SupervisorRecord,
): Promise<ProcessIdentity | undefined> {
  const found = (await processesIn(record.moduleDirectory)) ?? [];
  return found.find(({ pid }) => pid !== process.pid);
}

/** Terraform's first line, its version, comes before it does anything. */
async function hasContent(file: string): Promise<boolean> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  return size > 0;
}
