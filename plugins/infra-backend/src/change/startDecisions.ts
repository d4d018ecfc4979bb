import { awaitsApproval, awaitsStart } from '@groundwork/plugin-infra-common';
import { now } from '../database/columns';
import { ResourceWork } from '../resource/ResourceWork';
import { RunRecord } from '../run/RunRecord';
import { startApply } from './applyDecisions';
import { ChangeContext } from './ChangeContext';
import { proposalObstacle } from './requireValidProposal';
import { staleChange } from './stalePlan';

/** Begins an approved change whose start time has come, for its requester, unless it would be refused by now. */
export function startDue(
  work: ResourceWork,
  changeId: string,
  context: ChangeContext,
): RunRecord | undefined {
  const { change } = work;
  if (change?.id !== changeId || !awaitsStart(change.status)) return undefined;
  if (change.startAt === undefined || isBegun(work)) return undefined;
  const obstacle = proposalObstacle(work.resource, change, context);
  if (obstacle) {
    staleChange(work, 'infra', obstacle);
    return undefined;
  }
  return startApply(work, change.requestedBy, context);
}

/** Voids what nobody decided on, or started, in time; does nothing otherwise. */
export function expireChange(
  work: ResourceWork,
  changeId: string,
  context: ChangeContext,
): void {
  const { change } = work;
  if (change?.id !== changeId || !change.expiresAt) return;
  if (change.expiresAt > now() || isBegun(work)) return;
  if (awaitsApproval(change.status)) {
    const within = context.expireAfter;
    staleChange(
      work,
      'infra',
      within === undefined
        ? 'nobody decided in time'
        : `nobody decided within ${durationInWords(within)}`,
    );
  } else if (awaitsStart(change.status)) {
    staleChange(work, 'infra', 'approved, but not started in time');
  }
}

function isBegun({ change, writingRun }: ResourceWork): boolean {
  return writingRun !== undefined && writingRun.changeId === change?.id;
}

const UNITS: readonly [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** Seconds in the largest unit that fits without a rest, such as `3 days`. */
export function durationInWords(seconds: number): string {
  const [size, name] =
    UNITS.find(([unit]) => seconds % unit === 0) ?? UNITS[UNITS.length - 1];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
