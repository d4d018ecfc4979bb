import {
  awaitsApproval,
  awaitsStart,
  CHANGE_EVENTS,
  ChangeEvent,
  EXPIRING_CHANGE_STATUSES,
  isChangeFinished,
  moveChange,
  STARTABLE_CHANGE_STATUSES,
  UNFINISHED_CHANGE_STATUSES,
  waitsForParents,
  withdrawChange,
} from './changeTransitions';
import {
  CHANGE_KINDS,
  CHANGE_STATUSES,
  ChangeKind,
  ChangeStatus,
  formatPair,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
  StatePair,
} from './words';

/** What the product's table says, written down a second time: `from event` → `to` and what the resource shows. */
const SUBMITTABLE = ['draft', 'planned', 'stale', 'waiting'] as const;
const EXPECTED = new Map<string, { to: ChangeStatus; shows: string }>();
const expectMove = (
  from: readonly ChangeStatus[],
  event: ChangeEvent,
  to: ChangeStatus,
  shows: string,
) => from.forEach(status => EXPECTED.set(`${status} ${event}`, { to, shows }));

expectMove(['draft', 'planned', 'stale'], 'edit', 'draft', 'base');
expectMove(['draft', 'planned', 'stale'], 'dryRunSucceeded', 'planned', 'base');
expectMove(SUBMITTABLE, 'submitWaiting', 'waiting', 'K/pending');
expectMove(SUBMITTABLE, 'submitPlanning', 'planning', 'K/queued');
expectMove(
  SUBMITTABLE,
  'submitForApproval',
  'approval_pending',
  'K/approval_pending',
);
expectMove(SUBMITTABLE, 'submitApproved', 'approved', 'K/ready');
expectMove(['approved'], 'applyWithoutRun', 'applied', 'base');
expectMove(['planning'], 'planStarted', 'planning', 'K/in_progress');
expectMove(
  ['planning'],
  'planSucceeded',
  'approval_pending',
  'K/approval_pending',
);
expectMove(['planning'], 'planNeedsNoApproval', 'approved', 'K/ready');
expectMove(['planning', 'applying'], 'planFailed', 'failed', 'K/error|base');
expectMove(['planning', 'applying'], 'planCancelled', 'draft', 'base');
expectMove(
  ['approval_pending'],
  'approveBelowQuorum',
  'approval_pending',
  'K/approval_pending',
);
expectMove(['approval_pending'], 'approveAtQuorum', 'approved', 'K/ready');
expectMove(['approval_pending'], 'reject', 'rejected', 'rejected|base');
expectMove(
  [
    'draft',
    'planned',
    'stale',
    'waiting',
    'planning',
    'approval_pending',
    'approved',
  ],
  'discard',
  'discarded',
  'base',
);
expectMove(
  ['planned', 'waiting', 'approval_pending', 'approved'],
  'goStale',
  'stale',
  'base',
);
expectMove(['approved'], 'applyQueued', 'approved', 'K/queued');
expectMove(['approved'], 'applyStarted', 'applying', 'K/in_progress');
expectMove(['approved'], 'applyCancelledInQueue', 'draft', 'base');
expectMove(['applying'], 'applySucceeded', 'applied', 'done');
expectMove(['applying'], 'applyFailed', 'failed', 'K/error');
expectMove(['applying'], 'applyLostBeforeTerraform', 'failed', 'base');
expectMove(['applying'], 'applyLost', 'failed', 'K/unknown');

const K: Record<ChangeKind, string | undefined> = {
  provision: 'provision',
  recreate: 'provision',
  import: 'provision',
  update: 'provisioned',
  refresh: 'provisioned',
  destroy: 'destroy',
  metadata: undefined,
};

function shown(kind: ChangeKind, base: StatePair, rule: string): string {
  const state = K[kind];
  if (rule === 'base' || state === undefined) return formatPair(base);
  if (rule === 'done') {
    return kind === 'destroy' ? 'destroyed/done' : 'provisioned/done';
  }
  if (rule === 'K/error|base') {
    return state === 'provisioned' ? formatPair(base) : `${state}/error`;
  }
  if (rule === 'rejected|base') {
    const first =
      kind === 'provision' &&
      ['provision/ready', 'provision/rejected'].includes(formatPair(base));
    return first ? 'provision/rejected' : formatPair(base);
  }
  return rule.replace('K', state);
}

const BASES: StatePair[] = RESOURCE_STATES.flatMap(state =>
  RESOURCE_STATUSES.map(status => ({ state, status })),
);

describe('moveChange', () => {
  const cases = CHANGE_STATUSES.flatMap(status =>
    CHANGE_EVENTS.map(event => [status, event] as const),
  );

  it.each(cases)('%s, %s, of every kind and base', (status, event) => {
    const expected = EXPECTED.get(`${status} ${event}`);
    for (const kind of CHANGE_KINDS) {
      for (const base of BASES) {
        const move = moveChange({ kind, status, base }, event);
        expect(
          move && { to: move.status, pair: formatPair(move.resource) },
        ).toEqual(
          expected && {
            to: expected.to,
            pair: shown(kind, base, expected.shows),
          },
        );
      }
    }
  });

  it('leaves no unfinished change without a way to an end', () => {
    for (const start of UNFINISHED_CHANGE_STATUSES) {
      const seen = new Set<ChangeStatus>([start]);
      for (const status of seen) {
        for (const event of CHANGE_EVENTS) {
          const base: StatePair = { state: 'provision', status: 'ready' };
          const move = moveChange({ kind: 'update', status, base }, event);
          if (move) seen.add(move.status);
        }
      }
      expect([...seen].some(isChangeFinished)).toBe(true);
    }
  });

  it('finishes in four statuses', () => {
    expect(CHANGE_STATUSES.filter(isChangeFinished)).toEqual([
      'applied',
      'rejected',
      'discarded',
      'failed',
    ]);
  });
});

describe('withdrawChange', () => {
  it('gives up a failed destroy in destroy/error and destroy/unknown, and nothing else', () => {
    for (const kind of CHANGE_KINDS) {
      for (const status of CHANGE_STATUSES) {
        for (const pair of BASES) {
          for (const applyBegan of [true, false]) {
            const base: StatePair = { state: 'provision', status: 'error' };
            const move = withdrawChange(
              { kind, status, base },
              pair,
              applyBegan,
            );
            const isPossible =
              kind === 'destroy' &&
              status === 'failed' &&
              ['destroy/error', 'destroy/unknown'].includes(formatPair(pair));
            expect(move && [move.status, formatPair(move.resource)]).toEqual(
              isPossible
                ? [
                    'discarded',
                    applyBegan ? 'provisioned/error' : 'provision/error',
                  ]
                : undefined,
            );
          }
        }
      }
    }
  });
});

describe('what time and parents do to a change', () => {
  it.each(CHANGE_STATUSES)('%s', status => {
    expect(waitsForParents(status)).toBe(status === 'waiting');
    expect(awaitsStart(status)).toBe(status === 'approved');
    expect(awaitsApproval(status)).toBe(status === 'approval_pending');
  });

  it('starts what is approved, and ends the wait of that and of what is to be approved', () => {
    expect(STARTABLE_CHANGE_STATUSES).toEqual(['approved']);
    expect(EXPIRING_CHANGE_STATUSES).toEqual(['approval_pending', 'approved']);
  });
});
