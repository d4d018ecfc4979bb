import {
  ActionFacts,
  actionsFor,
  planObstacle,
  roleIncludes,
  strongestOf,
} from './allowedActions';
import { phraseChangeStatus } from './phrases';
import { Action, ACTIONS, CHANGE_STATUSES, Role, ROLES } from './words';

function facts(overrides: Partial<ActionFacts> = {}): ActionFacts {
  return {
    pair: { state: 'provisioned', status: 'done' },
    abstract: false,
    hasState: true,
    everHadState: true,
    children: 0,
    liveChildren: 0,
    hasDryRun: false,
    templateEnabled: true,
    role: 'owner',
    allowSelfApproval: false,
    ...overrides,
  };
}

const allowed = (overrides: Partial<ActionFacts>) =>
  actionsFor(facts(overrides)).allowed;
const reason = (action: Action, overrides: Partial<ActionFacts>) =>
  actionsFor(facts(overrides)).blocked.find(b => b.action === action)?.reason;

describe('actionsFor', () => {
  it('answers every action either as allowed or with a reason', () => {
    const { allowed: can, blocked } = actionsFor(facts());
    expect([...can, ...blocked.map(b => b.action)].sort()).toEqual(
      [...ACTIONS].sort(),
    );
    expect(blocked.every(b => b.reason.length > 0)).toBe(true);
  });

  it.each<[string, Partial<ActionFacts>, Action[]]>([
    ['a provisioned resource', {}, ['plan', 'update', 'metadata', 'destroy']],
    [
      'a new one',
      {
        pair: { state: 'provision', status: 'ready' },
        hasState: false,
        everHadState: false,
      },
      ['plan', 'provision', 'metadata', 'delete'],
    ],
    [
      'a rejected one',
      {
        pair: { state: 'provision', status: 'rejected' },
        hasState: false,
        everHadState: false,
      },
      ['plan', 'provision', 'metadata', 'recreate', 'delete'],
    ],
    [
      'a destroyed one',
      { pair: { state: 'destroyed', status: 'done' }, hasState: false },
      ['plan', 'metadata', 'recreate', 'delete'],
    ],
    [
      'a failed update',
      {
        pair: { state: 'provisioned', status: 'error' },
        lastFailedChange: 'update',
      },
      ['plan', 'update', 'metadata', 'destroy', 'retry'],
    ],
    [
      'an unknown outcome',
      {
        pair: { state: 'provisioned', status: 'unknown' },
        lastFailedChange: 'update',
      },
      ['plan', 'destroy', 'retry', 'accept'],
    ],
    [
      'an abstract one',
      { abstract: true, hasState: false, everHadState: false },
      ['metadata', 'delete'],
    ],
  ])('%s, for its owner', (_name, overrides, expected) => {
    expect(allowed(overrides).sort()).toEqual([...expected].sort());
  });

  it('lets others decide on a plan, not who asked for it', () => {
    const pending = (requestedByActor: boolean): Partial<ActionFacts> => ({
      pair: { state: 'provision', status: 'approval_pending' },
      openChange: {
        kind: 'provision',
        status: 'approval_pending',
        requestedByActor,
        approvedByActor: false,
      },
    });
    expect(allowed(pending(false))).toEqual(['approve', 'reject', 'discard']);
    expect(allowed(pending(true))).toEqual(['discard']);
    expect(reason('approve', pending(true))).toMatch('someone else');
    expect(allowed({ ...pending(true), allowSelfApproval: true })).toContain(
      'approve',
    );
    expect(allowed({ ...pending(false), role: 'write' })).toEqual(['discard']);
    expect(allowed({ ...pending(true), role: 'read' })).toEqual(['discard']);
    expect(allowed({ ...pending(false), role: 'read' })).toEqual([]);
  });

  it('says who may not', () => {
    expect(reason('destroy', { role: 'write' })).toBe('Needs the role admin');
    expect(reason('update', { role: 'read' })).toBe('Needs the role write');
    expect(reason('update', { role: undefined })).toBe('Needs the role write');
    expect(
      reason('retry', {
        role: 'write',
        pair: { state: 'destroy', status: 'error' },
        lastFailedChange: 'destroy',
      }),
    ).toBe('Needs the role admin');
  });

  it('says what stands in the way', () => {
    expect(
      reason('delete', {
        pair: { state: 'destroyed', status: 'done' },
        children: 1,
      }),
    ).toBe('It has children');
    expect(reason('plan', { hasDryRun: true })).toBe(
      'Another dry run is not finished',
    );
    expect(reason('destroy', { liveChildren: 2 })).toBe('Children exist');
    expect(
      reason('provision', {
        pair: { state: 'provision', status: 'ready' },
        templateEnabled: false,
      }),
    ).toBe('Its template is disabled');
    expect(reason('cancel', {})).toBe('No run is queued or running');
    expect(
      reason('cancel', {
        activeRun: { operation: 'apply', cancelRequested: true },
      }),
    ).toBe('The run is being cancelled');
  });
});

describe('actionsFor, by rights', () => {
  const policy = "The portal's policy does not allow it";

  it('blocks what the policy denies, whatever the role', () => {
    const denied: Partial<ActionFacts> = { deniedActions: ['update'] };
    expect(allowed(denied)).toEqual(['plan', 'destroy', 'metadata']);
    expect(reason('update', denied)).toBe(policy);
    expect(reason('update', { ...denied, role: 'read' })).toBe(policy);
  });

  it('asks who discards their own change for the permission, not for the role', () => {
    const own: Partial<ActionFacts> = {
      role: 'read',
      openChange: {
        kind: 'update',
        status: 'draft',
        requestedByActor: true,
        approvedByActor: false,
      },
    };
    expect(allowed(own)).toEqual(['discard']);
    expect(reason('discard', { ...own, deniedActions: ['discard'] })).toBe(
      policy,
    );
  });

  it('asks for the right to destroy where another action would destroy', () => {
    const draft: Partial<ActionFacts> = {
      openChange: {
        kind: 'destroy',
        status: 'draft',
        requestedByActor: true,
        approvedByActor: false,
      },
    };
    expect(reason('submit', { ...draft, role: 'write' })).toBe(
      'Needs the role admin',
    );
    expect(reason('submit', { ...draft, deniedActions: ['destroy'] })).toBe(
      policy,
    );
    expect(allowed({ ...draft, role: 'admin' })).toContain('submit');
    const failed: Partial<ActionFacts> = {
      pair: { state: 'destroy', status: 'error' },
      lastFailedChange: 'destroy',
    };
    expect(reason('retry', { ...failed, role: 'write' })).toBe(
      'Needs the role admin',
    );
    expect(reason('retry', { ...failed, deniedActions: ['destroy'] })).toBe(
      policy,
    );
  });
});

describe('strongestOf', () => {
  it('takes the first in the order of roles', () => {
    expect(strongestOf(['read', undefined, 'admin', 'write'])).toBe('admin');
    expect(strongestOf([undefined])).toBeUndefined();
    expect(strongestOf([])).toBeUndefined();
  });
});

describe('planObstacle', () => {
  it.each(CHANGE_STATUSES)('beside a change that is %s', status => {
    const isBefore = ['draft', 'planned', 'stale'].includes(status);
    const obstacle = planObstacle({
      ...facts(),
      openChange: { kind: 'update', status },
    });
    expect(obstacle).toBe(
      isBefore ? undefined : `The change is ${phraseChangeStatus(status)}`,
    );
  });

  it('refuses where there is nothing to plan, and a second one', () => {
    expect(planObstacle(facts())).toBeUndefined();
    expect(planObstacle(facts({ abstract: true }))).toMatch('abstract');
    expect(planObstacle(facts({ hasDryRun: true }))).toMatch('not finished');
    expect(
      planObstacle(
        facts({ pair: { state: 'destroy', status: 'in_progress' } }),
      ),
    ).toBe('It is being destroyed');
  });
});

describe('roleIncludes', () => {
  it('goes from owner down to read', () => {
    for (const [have, role] of ROLES.entries()) {
      for (const [need, needed] of ROLES.entries()) {
        expect(roleIncludes(role, needed)).toBe(have <= need);
      }
    }
    expect(roleIncludes(undefined, 'read' satisfies Role)).toBe(false);
  });
});
