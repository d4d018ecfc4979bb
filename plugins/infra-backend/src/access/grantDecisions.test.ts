import { changeTemplateGrants, TemplateGranter } from './grantDecisions';
import { GrantRecord } from './GrantRecord';

const ANN = 'user:default/ann';
const TEAM = 'group:default/team';

const aGranter = (granter: Partial<TemplateGranter> = {}): TemplateGranter => ({
  ref: ANN,
  ownershipRefs: [ANN, TEAM],
  ...granter,
});

const aGrant = (grant: Partial<GrantRecord> = {}): GrantRecord => ({
  principal: TEAM,
  role: 'admin',
  grantedBy: 'user:default/bob',
  createdAt: '2026-03-02T10:00:00.000Z',
  ...grant,
});

describe('changeTemplateGrants', () => {
  const wanted = [{ principal: 'plugin:x', role: 'read' as const }];
  const change = (present: GrantRecord[], granter = aGranter()) =>
    changeTemplateGrants('network', granter, present, wanted);

  it('goes by the grants that stand, so that who has just lost the role is refused', () => {
    expect(change([aGrant()])?.grants).toEqual([
      expect.objectContaining({ ...wanted[0], grantedBy: ANN }),
    ]);
    for (const present of [
      [],
      [aGrant({ role: 'write' })],
      [aGrant({ principal: 'group:default/other' })],
    ]) {
      expect(() => change(present)).toThrow(/needs the role admin on it/);
    }
  });

  it('takes the stronger of what they were granted and what they may anyway', () => {
    const owned = [aGrant({ principal: 'user:default/eve', role: 'owner' })];
    expect(change(owned, aGranter({ role: 'owner' }))?.grants).toHaveLength(1);
    expect(() => change([aGrant(), ...owned])).toThrow(
      /may not give or take away the role owner on template 'network'/,
    );
    expect(change([aGrant({ role: 'owner' }), ...owned])?.audit).toEqual({
      before: {
        grants: [
          { principal: TEAM, role: 'owner' },
          { principal: 'user:default/eve', role: 'owner' },
        ],
      },
      after: { grants: wanted },
    });
  });

  it('says nothing where nothing changes', () => {
    const present = [aGrant()];
    expect(
      changeTemplateGrants('network', aGranter(), present, [
        { principal: TEAM, role: 'admin' },
      ]),
    ).toBeUndefined();
  });
});
