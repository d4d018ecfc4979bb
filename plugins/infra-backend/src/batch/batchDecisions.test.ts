import { BatchItemStatus, BatchStatus } from '@groundwork/plugin-infra-common';
import {
  advanceBatch,
  cancelBatch,
  MOST_BUSY,
  resumeBatch,
  settleStarts,
} from './batchDecisions';
import { BatchItemRecord, BatchRecord } from './BatchRecord';

const claim = { id: 'mine', until: 2_000 };
const moment = { clock: 1_000, claim };

function anItem(
  status: BatchItemStatus,
  item: Partial<BatchItemRecord> = {},
): Omit<BatchItemRecord, 'position'> {
  return {
    wave: 0,
    resourceId: 'r',
    resourceName: 'vpc',
    status,
    requestedBy: 'user:default/alice',
    updatedAt: '',
    ...item,
  };
}

function aBatch(
  items: Omit<BatchItemRecord, 'position'>[],
  status: BatchStatus = 'running',
): BatchRecord {
  return {
    id: 'b',
    version: 1,
    operation: 'provision',
    status,
    createdBy: 'user:default/alice',
    createdAt: '',
    updatedAt: '',
    items: items.map((item, position) => ({ ...item, position })),
  };
}

const statusesOf = (batch: BatchRecord) => batch.items.map(item => item.status);

describe('advanceBatch', () => {
  it('changes nothing while everything goes its way', () => {
    const batch = aBatch([
      anItem('running', { changeId: 'c' }),
      anItem('pending', { wave: 1 }),
    ]);
    const outcomes = new Map([
      ['c', { outcome: 'busy', isOver: false } as const],
    ]);
    const advanced = advanceBatch(batch, outcomes, moment);
    expect(advanced.batch).toBe(batch);
    expect(advanced.claimed).toEqual([]);
  });

  it('takes down what ended and claims what follows', () => {
    const batch = aBatch([
      anItem('running', { changeId: 'c' }),
      anItem('pending', { wave: 1 }),
    ]);
    const outcomes = new Map([
      ['c', { outcome: 'succeeded', isOver: false } as const],
    ]);
    const advanced = advanceBatch(batch, outcomes, moment);
    expect(statusesOf(advanced.batch)).toEqual(['succeeded', 'running']);
    expect(advanced.claimed).toMatchObject([
      { position: 1, changeId: expect.any(String), claim },
    ]);
    expect(advanced.claimed[0].runId).toBeUndefined();
  });

  it('does not judge a change that someone is about to submit again', () => {
    const batch = aBatch([
      anItem('running', { changeId: 'c', claim: { id: 'x', until: 1_001 } }),
    ]);
    const outcomes = new Map([
      ['c', { outcome: 'failed', isOver: false } as const],
    ]);
    expect(advanceBatch(batch, outcomes, moment)).toEqual({
      batch,
      claimed: [],
    });
  });

  it('takes over an old claim, with the id that was chosen', () => {
    const batch = aBatch(
      [anItem('running', { changeId: 'c', claim: { id: 'x', until: 1_000 } })],
      'stopped',
    );
    const advanced = advanceBatch(batch, new Map(), moment);
    expect(advanced.claimed).toMatchObject([{ changeId: 'c', claim }]);
  });

  it('has so many runs on their way at most, not counting who waits for people', () => {
    const batch = aBatch([
      ...Array.from({ length: MOST_BUSY - 1 }, (_, n) =>
        anItem('running', { changeId: `c${n}` }),
      ),
      anItem('pending'),
      anItem('pending'),
    ]);
    expect(advanceBatch(batch, new Map(), moment).claimed).toHaveLength(1);
    const outcomes = new Map([
      ['c0', { outcome: 'idle', isOver: false } as const],
    ]);
    expect(advanceBatch(batch, outcomes, moment).claimed).toHaveLength(2);
  });

  it('stops at a failure', () => {
    const batch = aBatch([
      anItem('running', { changeId: 'c' }),
      anItem('pending', { wave: 1 }),
    ]);
    const outcomes = new Map([
      ['c', { outcome: 'failed', isOver: true, reason: 'No quota' } as const],
    ]);
    const { batch: after } = advanceBatch(batch, outcomes, moment);
    expect(after.status).toBe('stopped');
    expect(after.items[0]).toMatchObject({
      status: 'failed',
      error: 'No quota',
    });
  });
});

describe('settleStarts', () => {
  const batch = aBatch([anItem('running', { changeId: 'c', claim })]);

  it('takes down a refusal, and that there is no change', () => {
    const results = new Map([
      [0, { outcome: 'failed', reason: 'Children exist' } as const],
    ]);
    expect(settleStarts(batch, 'mine', results).items[0]).toMatchObject({
      status: 'failed',
      changeId: undefined,
      claim: undefined,
      error: 'Children exist',
    });
  });

  it('leaves alone what another has taken over', () => {
    const results = new Map([
      [0, { outcome: 'failed', reason: 'Children exist' } as const],
    ]);
    expect(settleStarts(batch, 'late', results)).toBe(batch);
  });
});

describe('resumeBatch', () => {
  const failed = anItem('failed', { changeId: 'c', error: 'No quota' });

  it('tries again with a new change, and remembers the old one', () => {
    const batch = aBatch([failed, anItem('succeeded')], 'stopped');
    const resumed = resumeBatch(
      batch,
      'user:default/dave',
      new Map([[0, { keepsChange: false }]]),
    );
    expect(resumed.status).toBe('running');
    expect(resumed.items).toMatchObject([
      {
        status: 'pending',
        requestedBy: 'user:default/dave',
        changeId: undefined,
        retryOf: 'c',
        error: undefined,
      },
      { status: 'succeeded' },
    ]);
  });

  it('keeps a change that can go on', () => {
    const resumed = resumeBatch(
      aBatch([failed], 'stopped'),
      'user:default/alice',
      new Map([[0, { keepsChange: true }]]),
    );
    expect(resumed.items[0]).toMatchObject({
      status: 'pending',
      changeId: 'c',
      retryOf: undefined,
    });
  });

  it('leaves what the person may not', () => {
    const resumed = resumeBatch(
      aBatch([failed], 'stopped'),
      'user:default/alice',
      new Map([[0, { keepsChange: false, refusal: 'Needs the role admin' }]]),
    );
    expect(resumed.items[0]).toMatchObject({
      status: 'failed',
      error: 'Needs the role admin',
    });
  });

  it.each(['running', 'done', 'cancelled'] as const)(
    'refuses a batch that is %s',
    status => {
      expect(() =>
        resumeBatch(aBatch([failed], status), 'user:default/alice', new Map()),
      ).toThrow(`it is ${status}`);
    },
  );
});

describe('cancelBatch', () => {
  it('takes back what is pending only', () => {
    const cancelled = cancelBatch(
      aBatch([
        anItem('pending'),
        anItem('running'),
        anItem('succeeded'),
        anItem('failed'),
        anItem('skipped'),
      ]),
    );
    expect(cancelled.status).toBe('cancelled');
    expect(statusesOf(cancelled)).toEqual([
      'skipped',
      'running',
      'succeeded',
      'failed',
      'skipped',
    ]);
  });

  it.each(['done', 'cancelled'] as const)(
    'refuses a batch that is %s',
    status => {
      expect(() => cancelBatch(aBatch([], status))).toThrow(`it is ${status}`);
    },
  );
});
