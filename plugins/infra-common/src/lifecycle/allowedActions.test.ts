import { ActionFacts, actionsFor, roleIncludes } from './allowedActions';
import { Action, ACTIONS, Role, ROLES } from './words';

function facts(overrides: Partial<ActionFacts> = {}): ActionFacts {
  return {
    pair: { state: 'provisioned', status: 'done' },
    abstract: false,
    hasState: true,
    everHadState: true,
    liveChildren: 0,
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
    ['a provisioned resource', {}, ['plan', 'update', 'destroy']],
    [
      'a new one',
      {
        pair: { state: 'provision', status: 'ready' },
        hasState: false,
        everHadState: false,
      },
      ['plan', 'provision', 'delete'],
    ],
    [
      'a rejected one',
      {
        pair: { state: 'provision', status: 'rejected' },
        hasState: false,
        everHadState: false,
      },
      ['plan', 'provision', 'recreate', 'delete'],
    ],
    [
      'a destroyed one',
      { pair: { state: 'destroyed', status: 'done' }, hasState: false },
      ['plan', 'recreate', 'delete'],
    ],
    [
      'a failed update',
      {
        pair: { state: 'provisioned', status: 'error' },
        lastFailedChange: 'update',
      },
      ['plan', 'update', 'destroy', 'retry'],
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
      ['delete'],
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
