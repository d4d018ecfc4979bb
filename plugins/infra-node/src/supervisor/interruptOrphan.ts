import { rename, writeFile } from 'fs/promises';
import { killGroup, signalProcess } from '../process';
import { inspectSupervision } from './inspectSupervision';
import { InterruptReason, supervisionFiles } from './records';

/**
 * Interrupts a terraform whose supervisor is dead, unless it was interrupted before. When the grace time is over
 * {@link killOrphan} does what its supervisor would have done.
 *
 * @param directory - the run's `out` directory
 * @returns whether the interrupt was sent
 * @public
 */
export async function interruptOrphan(
  directory: string,
  reason: InterruptReason,
): Promise<boolean> {
  const found = await inspectSupervision(directory);
  if (found.status !== 'orphaned' || found.record.interruptedBy) return false;
  const { recordFile } = supervisionFiles(directory);
  const temporary = `${recordFile}.${process.pid}.tmp`;
  const record = { ...found.record, interruptedBy: reason };
  await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
  await rename(temporary, recordFile);
  return signalProcess(found.terraform.pid, 'SIGINT');
}

/**
 * Kills the process group of a terraform whose supervisor is dead, if it was interrupted before.
 *
 * @param directory - the run's `out` directory
 * @returns whether there was something to kill
 * @public
 */
export async function killOrphan(directory: string): Promise<boolean> {
  const found = await inspectSupervision(directory);
  if (found.status !== 'orphaned' || !found.record.interruptedBy) return false;
  const { pid } = found.terraform;
  // One that was found without a record may be a child of terraform, which leads no group.
  return killGroup(pid) || signalProcess(pid, 'SIGKILL');
}
