import {
  BATCH_EVENTS,
  BATCH_ITEM_EVENTS,
  BatchItemFacts,
  batchOutlook,
  moveBatch,
  moveBatchItem,
} from './batchTransitions';
import { BATCH_ITEM_STATUSES, BATCH_STATUSES } from './words';

const EXPECTED: Record<string, string> = {
  'running stop': 'stopped',
  'running finish': 'done',
  'running cancel': 'cancelled',
  'stopped resume': 'running',
  'stopped cancel': 'cancelled',
};

const EXPECTED_OF_ITEMS: Record<string, string> = {
  'pending start': 'running',
  'pending fail': 'failed',
  'pending skip': 'skipped',
  'running succeed': 'succeeded',
  'running fail': 'failed',
  'running skip': 'skipped',
  'failed retry': 'pending',
};

describe('moveBatch', () => {
  const cases = BATCH_STATUSES.flatMap(status =>
    BATCH_EVENTS.map(event => [status, event] as const),
  );

  it.each(cases)('%s, %s', (status, event) => {
    expect(moveBatch(status, event)).toBe(EXPECTED[`${status} ${event}`]);
  });
});

describe('moveBatchItem', () => {
  const cases = BATCH_ITEM_STATUSES.flatMap(status =>
    BATCH_ITEM_EVENTS.map(event => [status, event] as const),
  );

  it.each(cases)('%s, %s', (status, event) => {
    expect(moveBatchItem(status, event)).toBe(
      EXPECTED_OF_ITEMS[`${status} ${event}`],
    );
  });
});

/** Such as `0 pending, 1 failed refused`. */
function items(text: string): (BatchItemFacts & { text: string })[] {
  return text.split(', ').map(one => {
    const [wave, status, refused] = one.split(' ');
    const known = BATCH_ITEM_STATUSES.find(other => other === status);
    if (!known) throw new Error(`There is no item status '${status}'.`);
    return {
      text: one,
      wave: Number(wave),
      status: known,
      refused: refused === 'refused',
    };
  });
}

describe('batchOutlook', () => {
  it.each([
    ['0 pending, 0 pending, 1 pending', ['0 pending', '0 pending']],
    ['0 running, 1 pending', []],
    ['0 succeeded, 0 skipped, 1 pending, 2 pending', ['1 pending']],
    ['0 failed, 0 pending, 1 pending', ['0 pending']],
    ['0 failed refused, 1 pending', ['1 pending']],
    ['0 succeeded, 1 running', []],
    ['0 failed, 0 running', []],
  ])('of %s starts %j', (text, started) => {
    const outlook = batchOutlook(items(text));
    expect(outlook.startable.map(item => item.text)).toEqual(started);
    expect(outlook.event).toBeUndefined();
  });

  it.each([
    ['0 succeeded, 0 skipped, 1 succeeded', 'finish'],
    ['0 succeeded, 0 failed', 'stop'],
    ['0 failed refused, 1 succeeded', 'stop'],
    ['0 failed, 0 succeeded, 1 pending', 'stop'],
    ['0 failed, 0 running, 1 pending', 'stop'],
    ['0 failed, 0 running, 1 skipped, 2 pending', 'stop'],
  ])('of %s makes the batch %s', (text, event) => {
    expect(batchOutlook(items(text))).toEqual({ startable: [], event });
  });
});
