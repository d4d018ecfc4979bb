import { isRunFinished, moveRun, RUN_EVENTS } from './runTransitions';
import { RUN_STATUSES } from './words';

const EXPECTED: Record<string, string> = {
  'queued start': 'running',
  'queued fail': 'failed',
  'queued cancel': 'cancelled',
  'running succeed': 'succeeded',
  'running fail': 'failed',
  'running cancel': 'cancelled',
  'running lose': 'lost',
};

describe('moveRun', () => {
  const cases = RUN_STATUSES.flatMap(status =>
    RUN_EVENTS.map(event => [status, event] as const),
  );

  it.each(cases)('%s, %s', (status, event) => {
    expect(moveRun(status, event)).toBe(EXPECTED[`${status} ${event}`]);
  });

  it('ends in four statuses', () => {
    expect(RUN_STATUSES.filter(isRunFinished)).toEqual([
      'succeeded',
      'failed',
      'cancelled',
      'lost',
    ]);
  });
});
