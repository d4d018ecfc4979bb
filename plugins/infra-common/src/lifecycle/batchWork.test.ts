import {
  BatchTarget,
  changeKindOf,
  nothingToDo,
  outcomeOfChange,
  outcomeOfRun,
} from './batchWork';
import { BATCH_OPERATIONS, CHANGE_STATUSES, RUN_STATUSES } from './words';

function aTarget(target: Partial<BatchTarget> = {}): BatchTarget {
  return {
    pair: { state: 'provisioned', status: 'done' },
    abstract: false,
    hasState: false,
    ...target,
  };
}

const isNew = aTarget({ pair: { state: 'provision', status: 'ready' } });
const isDestroyed = aTarget({ pair: { state: 'destroyed', status: 'done' } });
const hasFailed = aTarget({ pair: { state: 'provision', status: 'error' } });

describe('nothingToDo', () => {
  it.each(BATCH_OPERATIONS)(
    'says that %s skips what is abstract',
    operation => {
      expect(nothingToDo(operation, aTarget({ abstract: true }))).toMatch(
        'abstract',
      );
    },
  );

  it('says what is provisioned, destroyed or was never there', () => {
    expect(nothingToDo('provision', aTarget())).toBe('It is provisioned');
    expect(nothingToDo('destroy', isDestroyed)).toBe('It is destroyed');
    expect(nothingToDo('destroy', isNew)).toBe('It was never provisioned');
    expect(nothingToDo('destroy', hasFailed)).toBe('It was never provisioned');
    expect(nothingToDo('update', aTarget({ versionId: 'v2' }), 'v2')).toBe(
      'It is at that version',
    );
  });

  it('leaves what has work', () => {
    expect(nothingToDo('provision', isNew)).toBeUndefined();
    expect(nothingToDo('provision', isDestroyed)).toBeUndefined();
    expect(nothingToDo('destroy', aTarget())).toBeUndefined();
    expect(
      nothingToDo('destroy', { ...hasFailed, hasState: true }),
    ).toBeUndefined();
    expect(
      nothingToDo('destroy', { ...isNew, openChange: 'applying' }),
    ).toBeUndefined();
    expect(
      nothingToDo('update', aTarget({ versionId: 'v1' }), 'v2'),
    ).toBeUndefined();
    expect(nothingToDo('update', aTarget({ versionId: 'v1' }))).toBeUndefined();
    expect(nothingToDo('plan', aTarget())).toBeUndefined();
  });
});

describe('changeKindOf', () => {
  it('makes again what was destroyed', () => {
    expect(changeKindOf('provision', isNew)).toBe('provision');
    expect(changeKindOf('provision', isDestroyed)).toBe('recreate');
    expect(changeKindOf('update', aTarget())).toBe('update');
    expect(changeKindOf('destroy', aTarget())).toBe('destroy');
  });
});

describe('outcomeOfChange', () => {
  const expected: Record<string, string> = {
    draft: 'failed',
    waiting: 'idle',
    planning: 'busy',
    planned: 'failed',
    approval_pending: 'idle',
    approved: 'busy',
    applying: 'busy',
    stale: 'failed',
    applied: 'succeeded',
    rejected: 'failed',
    discarded: 'failed',
    failed: 'failed',
  };

  it.each(CHANGE_STATUSES)('of %s', status => {
    expect(outcomeOfChange(status)).toBe(expected[status]);
  });
});

describe('outcomeOfRun', () => {
  const expected: Record<string, string> = {
    queued: 'busy',
    running: 'busy',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'failed',
    lost: 'failed',
  };

  it.each(RUN_STATUSES)('of %s', status => {
    expect(outcomeOfRun(status)).toBe(expected[status]);
  });
});
