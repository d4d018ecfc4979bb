import { toneColor } from '../parts/toneColor';
import { Tone } from '../words/tone';
import { AttributeDiff } from './diffAttributes';
import { DiffLine } from './diffText';
import { GROUP_WORDS, PlanGroup } from './planWords';

type Mark = AttributeDiff['mark'] | DiffLine['mark'];

const MARKS: Record<Mark, { sign: string; tone: Tone }> = {
  added: { sign: '+', tone: 'good' },
  removed: { sign: '−', tone: 'bad' },
  changed: { sign: '~', tone: 'attention' },
  same: { sign: ' ', tone: 'neutral' },
  hidden: { sign: ' ', tone: 'neutral' },
  skip: { sign: '⋯', tone: 'neutral' },
};

/** Sign of what is added, removed or changed. @internal */
export function markSign(mark: Mark): string {
  return MARKS[mark].sign;
}

/** Colour of what is added, removed or changed. @internal */
export function markColor(mark: Mark) {
  return toneColor(MARKS[mark].tone);
}

/** Colour of a group's sign. @internal */
export function groupColor(group: PlanGroup) {
  return toneColor(GROUP_WORDS[group].tone);
}
