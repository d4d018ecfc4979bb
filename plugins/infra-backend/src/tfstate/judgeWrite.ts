import { StateFile } from './stateFile';
import { CurrentState } from './TerraformState';

/** What a state that is handed in is to the current one. */
export type WriteVerdict =
  | { outcome: 'continues' }
  | { outcome: 'contradicts'; reason: string }
  /** Nothing new if the content is the same as well; a contradiction otherwise. */
  | { outcome: 'repeats'; reason: string; current: CurrentState };

/** Whether a state may follow the current one: the same lineage, and a serial that goes on. */
export function judgeWrite(
  current: CurrentState | undefined,
  { lineage, serial }: Pick<StateFile, 'lineage' | 'serial'>,
): WriteVerdict {
  if (!current) return { outcome: 'continues' };
  if (lineage !== current.lineage) {
    return {
      outcome: 'contradicts',
      reason: `its lineage is '${lineage}', and '${current.lineage}' that of the current state`,
    };
  }
  if (serial > current.serial) return { outcome: 'continues' };
  if (serial < current.serial) {
    return {
      outcome: 'contradicts',
      reason: `its serial is ${serial}, and ${current.serial} that of the current state`,
    };
  }
  return {
    outcome: 'repeats',
    reason: `the current state has the same serial ${serial} and another content`,
    current,
  };
}
