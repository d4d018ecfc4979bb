import {
  acceptedPair,
  canOpenChange,
  canRetry,
  createdPair,
  deletionObstacle,
  dryRunKind,
  isLiveChild,
  isOnItsWay,
  isProvisioned,
  makesNew,
  mustConfirmPlan,
  takesAway,
} from './openings';
import {
  CHANGE_KINDS,
  ChangeKind,
  formatPair,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
  StatePair,
} from './words';

const PAIRS: StatePair[] = RESOURCE_STATES.flatMap(state =>
  RESOURCE_STATUSES.map(status => ({ state, status })),
);

const EXPECTED: Record<ChangeKind, string[]> = {
  provision: ['provision/ready', 'provision/error', 'provision/rejected'],
  update: ['provisioned/done', 'provisioned/error'],
  refresh: ['provisioned/done', 'provisioned/error'],
  recreate: ['provision/rejected', 'destroyed/done'],
  destroy: [
    'provisioned/done',
    'provisioned/error',
    'provision/unknown',
    'provisioned/unknown',
    'destroy/unknown',
    'destroyed/unknown',
  ],
  metadata: [
    'provision/ready',
    'provision/error',
    'provision/rejected',
    'provisioned/done',
    'provisioned/error',
    'destroyed/done',
  ],
  import: ['provision/ready'],
};

describe('dryRunKind', () => {
  it('is an update of what is provisioned, and a provision of everything else', () => {
    const kindIn = (state: StatePair['state']) =>
      dryRunKind({ state, status: 'done' });
    expect(kindIn('provisioned')).toBe('update');
    expect(kindIn('provision')).toBe('provision');
    expect(kindIn('destroyed')).toBe('provision');
  });
});

describe('takesAway', () => {
  it('is what a destroy does, and no other change', () => {
    expect(CHANGE_KINDS.filter(takesAway)).toEqual(['destroy']);
  });
});

describe('canOpenChange', () => {
  it.each(CHANGE_KINDS)('%s in every pair', kind => {
    const open = PAIRS.filter(pair =>
      canOpenChange(kind, { pair, abstract: false, hasState: false }),
    );
    expect(open.map(formatPair).sort()).toEqual([...EXPECTED[kind]].sort());
  });

  it('destroys what a failed provision left behind', () => {
    const pair: StatePair = { state: 'provision', status: 'error' };
    const facts = { pair, abstract: false };
    expect(canOpenChange('destroy', { ...facts, hasState: true })).toBe(true);
    expect(canOpenChange('destroy', { ...facts, hasState: false })).toBe(false);
  });

  it.each(CHANGE_KINDS)('%s of an abstract resource', kind => {
    const pair = createdPair(true);
    expect(canOpenChange(kind, { pair, abstract: true, hasState: false })).toBe(
      kind === 'metadata',
    );
  });
});

describe('rules on every pair', () => {
  it.each(PAIRS.map(pair => [formatPair(pair), pair] as const))(
    '%s',
    (name, pair) => {
      const { state, status } = pair;
      expect(canRetry(pair)).toBe(status === 'error' || status === 'unknown');
      expect(mustConfirmPlan(pair)).toBe(status === 'unknown');
      expect(isProvisioned(pair)).toBe(state === 'provisioned');
      expect(isOnItsWay(pair)).toBe(state === 'provision');
      expect(acceptedPair(pair)).toEqual(
        status === 'unknown' ? { state, status: 'error' } : undefined,
      );
      const facts = {
        pair,
        abstract: false,
        everHadState: false,
        hasOpenChange: false,
        children: 0,
      };
      const deletable = [
        'destroyed/done',
        'provision/ready',
        'provision/rejected',
        'provision/error',
      ].includes(name);
      expect(deletionObstacle(facts) === undefined).toBe(deletable);
      expect(
        deletionObstacle({ ...facts, everHadState: true }) === undefined,
      ).toBe(name === 'destroyed/done');
      expect(deletionObstacle({ ...facts, hasOpenChange: true })).toBe(
        'It has an unfinished change',
      );
      expect(deletionObstacle({ ...facts, children: 1 })).toBe(
        'It has children',
      );
      const child = { pair, abstract: false, hasState: false };
      expect(isLiveChild(child)).toBe(
        state === 'provisioned' || state === 'destroy',
      );
      expect(isLiveChild({ ...child, hasState: true })).toBe(
        state !== 'destroyed',
      );
      expect(isLiveChild({ ...child, openChange: 'draft' })).toBe(
        state !== 'destroyed',
      );
    },
  );

  it('makes something new by provisioning and recreating only', () => {
    expect(CHANGE_KINDS.filter(makesNew)).toEqual(['provision', 'recreate']);
  });

  it('creates a concrete resource ready and an abstract one provisioned', () => {
    expect(formatPair(createdPair(false))).toBe('provision/ready');
    expect(formatPair(createdPair(true))).toBe('provisioned/done');
  });
});
