import { ActionFacts, actionsFor } from './allowedActions';
import {
  Action,
  CHANGE_KINDS,
  ChangeKind,
  ChangeStatus,
  formatPair,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
  ResourceState,
  Role,
  StatePair,
} from './words';

/** The product's table, row by row: what may be asked in a pair without an unfinished change, by who may everything. */
const NO_STATE_EVER: Record<string, string> = {
  'provision/ready': 'plan provision metadata delete',
  'provision/queued': 'plan',
  'provision/in_progress': 'plan',
  'provision/done': 'plan',
  'provision/error': 'plan provision metadata retry delete',
  'provision/approval_pending': 'plan',
  'provision/pending': 'plan',
  'provision/rejected': 'plan provision metadata recreate delete',
  'provision/unknown': 'plan destroy retry accept',
  'provisioned/ready': 'plan',
  'provisioned/queued': 'plan',
  'provisioned/in_progress': 'plan',
  'provisioned/done': 'plan update metadata destroy',
  'provisioned/error': 'plan update metadata destroy retry',
  'provisioned/approval_pending': 'plan',
  'provisioned/pending': 'plan',
  'provisioned/rejected': 'plan',
  'provisioned/unknown': 'plan destroy retry accept',
  'destroy/ready': 'plan',
  'destroy/queued': 'plan',
  'destroy/in_progress': '',
  'destroy/done': 'plan',
  'destroy/error': 'plan retry discard',
  'destroy/approval_pending': 'plan',
  'destroy/pending': 'plan',
  'destroy/rejected': 'plan',
  'destroy/unknown': 'plan destroy retry discard accept',
  'destroyed/ready': 'plan',
  'destroyed/queued': 'plan',
  'destroyed/in_progress': 'plan',
  'destroyed/done': 'plan metadata recreate delete',
  'destroyed/error': 'plan retry',
  'destroyed/approval_pending': 'plan',
  'destroyed/pending': 'plan',
  'destroyed/rejected': 'plan',
  'destroyed/unknown': 'plan destroy retry accept',
};

/** Once Terraform has written state that is not empty, a failed provision is destroyed and not deleted. */
const WITH_STATE: Record<string, string> = {
  ...NO_STATE_EVER,
  'provision/ready': 'plan provision metadata',
  'provision/error': 'plan provision metadata retry destroy',
  'provision/rejected': 'plan provision metadata recreate',
};

/** A disabled template makes nothing; update, destroy and the rest go on. */
const DISABLED: Record<string, string> = {
  ...NO_STATE_EVER,
  'provision/ready': 'plan metadata delete',
  'provision/error': 'plan metadata retry delete',
  'provision/rejected': 'plan metadata delete',
  'destroyed/done': 'plan metadata delete',
};

/** The change that failed last, by the state that it left the resource in. */
const FAILED: Record<ResourceState, ChangeKind> = {
  provision: 'provision',
  provisioned: 'update',
  destroy: 'destroy',
  destroyed: 'provision',
};

/** What may be done with an unfinished change of somebody else, by who may everything. */
const OPEN: Partial<Record<ChangeStatus, string>> = {
  draft: 'plan submit discard',
  planned: 'plan submit discard',
  stale: 'plan submit discard',
  waiting: 'submit discard',
  planning: 'discard',
  approval_pending: 'approve reject discard',
  approved: 'discard',
  applying: '',
};

const ROLES: (Role | undefined)[] = [
  'owner',
  'admin',
  'write',
  'read',
  undefined,
];
const ADMINS_ONLY = ['destroy', 'delete', 'approve', 'reject', 'accept'];
const PAIRS: StatePair[] = RESOURCE_STATES.flatMap(state =>
  RESOURCE_STATUSES.map(status => ({ state, status })),
);

const wordsOf = (text: string) => text.split(' ').filter(word => word !== '');

function facts(overrides: Partial<ActionFacts> & { pair: StatePair }) {
  return {
    abstract: false,
    hasState: false,
    everHadState: false,
    children: overrides.liveChildren ?? 0,
    liveChildren: 0,
    hasDryRun: false,
    templateEnabled: true,
    lastFailedChange: FAILED[overrides.pair.state],
    allowSelfApproval: false,
    ...overrides,
  };
}

const allowed = (given: ActionFacts): Action[] => actionsFor(given).allowed;

/** Going on with a failed destroy, or giving it up, is for who may destroy. */
function mayWithoutChange(role: Role | undefined, action: string, of: string) {
  if (role === 'owner' || role === 'admin') return true;
  if (role !== 'write') return false;
  const isOfDestroy = of.startsWith('destroy/');
  if (isOfDestroy && ['retry', 'discard'].includes(action)) return false;
  return !ADMINS_ONLY.includes(action);
}

describe('what may be asked without an unfinished change', () => {
  describe.each(PAIRS.map(pair => [formatPair(pair), pair] as const))(
    '%s',
    (name, pair) => {
      it.each(ROLES)('as %s', role => {
        const expected = (table: Record<string, string>) =>
          wordsOf(table[name])
            .filter(action => mayWithoutChange(role, action, name))
            .sort();
        const actual = (more: Partial<ActionFacts>) =>
          allowed(facts({ pair, role, ...more })).sort();
        expect(actual({})).toEqual(expected(NO_STATE_EVER));
        expect(actual({ hasState: true, everHadState: true })).toEqual(
          expected(WITH_STATE),
        );
        expect(actual({ templateEnabled: false })).toEqual(expected(DISABLED));
      });
    },
  );

  it('is nothing but details and deletion for an abstract resource', () => {
    const pair: StatePair = { state: 'provisioned', status: 'done' };
    const abstract = { pair, abstract: true, lastFailedChange: undefined };
    expect(allowed(facts({ ...abstract, role: 'owner' })).sort()).toEqual([
      'delete',
      'metadata',
    ]);
    expect(allowed(facts({ ...abstract, role: 'write' }))).toEqual([
      'metadata',
    ]);
    expect(
      allowed(facts({ ...abstract, role: 'owner', liveChildren: 1 })),
    ).toEqual(['metadata']);
  });

  it('is no destruction and no deletion while there are live children', () => {
    for (const pair of PAIRS) {
      const actions = allowed(facts({ pair, role: 'owner', liveChildren: 1 }));
      expect(actions).not.toContain('destroy');
      expect(actions).not.toContain('delete');
    }
  });

  it('gives up a destroy only if that is what failed last', () => {
    for (const lastFailedChange of [...CHANGE_KINDS, undefined]) {
      const actions = allowed(
        facts({
          pair: { state: 'destroy', status: 'error' },
          role: 'owner',
          lastFailedChange,
        }),
      );
      expect(actions.includes('discard')).toBe(lastFailedChange === 'destroy');
    }
  });
});

describe.each(Object.entries(OPEN) as [ChangeStatus, string][])(
  'what may be done with a change that is %s',
  (status, text) => {
    const cases = ROLES.flatMap(role =>
      [true, false].flatMap(requestedByActor =>
        [true, false].flatMap(approvedByActor =>
          [true, false].map(
            allowSelfApproval =>
              [
                role,
                { requestedByActor, approvedByActor, allowSelfApproval },
              ] as const,
          ),
        ),
      ),
    );

    it.each(cases)('as %s, %j', (role, asked) => {
      const { requestedByActor, approvedByActor, allowSelfApproval } = asked;
      const may = (action: string, kind: ChangeKind) => {
        if (action === 'discard' && requestedByActor) return true;
        if (action === 'submit' && kind === 'destroy') {
          return role === 'owner' || role === 'admin';
        }
        if (action === 'approve' || action === 'reject') {
          const isOther = !requestedByActor || allowSelfApproval;
          const isNew = action === 'reject' || !approvedByActor;
          return (role === 'owner' || role === 'admin') && isOther && isNew;
        }
        return role === 'owner' || role === 'admin' || role === 'write';
      };
      for (const kind of CHANGE_KINDS) {
        for (const pair of PAIRS) {
          const actual = allowed(
            facts({
              pair,
              role,
              allowSelfApproval,
              openChange: { kind, status, requestedByActor, approvedByActor },
            }),
          );
          const expected = wordsOf(text)
            .filter(action => !(kind === 'metadata' && action === 'plan'))
            .filter(action => may(action, kind));
          expect(actual.sort()).toEqual(expected.sort());
        }
      }
    });
  },
);

describe('a queued or running run', () => {
  it('is cancelled once, by who may write', () => {
    for (const role of ROLES) {
      for (const cancelRequested of [true, false]) {
        const actual = allowed(
          facts({
            pair: { state: 'provision', status: 'in_progress' },
            role,
            activeRun: { operation: 'apply', cancelRequested },
          }),
        );
        expect(actual.includes('cancel')).toBe(
          !cancelRequested &&
            ['owner', 'admin', 'write'].includes(role ?? 'none'),
        );
      }
    }
  });
});
