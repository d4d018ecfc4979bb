import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraResourceReadPermission } from '@groundwork/plugin-infra-common';
import { InfraResourceFacts } from './infraResourceRef';
import {
  createInfraConditionalDecision,
  infraConditions,
  infraResourceRules,
} from './infraResourceRules';

const ANN = 'user:default/ann';
const TEAM = 'group:default/team';

function aResource(facts: Partial<InfraResourceFacts> = {}) {
  return {
    id: 'r1',
    templateKey: 'network',
    labels: [],
    state: 'provisioned',
    grants: [],
    ...facts,
  } satisfies InfraResourceFacts;
}

describe('infraResourceRules', () => {
  const { isOwner, hasGrant, hasTemplate, hasLabel, inState } =
    infraResourceRules;

  it('IS_OWNER holds for the owner in the catalog, and for nobody where there is none', () => {
    const owners = [ANN, TEAM];
    expect(isOwner.apply(aResource({ owner: TEAM }), { owners })).toBe(true);
    expect(isOwner.apply(aResource({ owner: 'x' }), { owners })).toBe(false);
    expect(isOwner.apply(aResource(), { owners })).toBe(false);
  });

  it('HAS_GRANT holds from the least role on', () => {
    const resource = aResource({
      grants: [{ principal: TEAM, role: 'write' }],
    });
    const holds = (principal: string, role: 'read' | 'write' | 'admin') =>
      hasGrant.apply(resource, { principals: [principal], role });
    expect(holds(TEAM, 'read')).toBe(true);
    expect(holds(TEAM, 'write')).toBe(true);
    expect(holds(TEAM, 'admin')).toBe(false);
    expect(holds(ANN, 'read')).toBe(false);
  });

  it('HAS_TEMPLATE, HAS_LABEL and IN_STATE hold for one of those given', () => {
    const resource = aResource({ labels: ['a', 'b'] });
    expect(
      hasTemplate.apply(resource, { templateKeys: ['x', 'network'] }),
    ).toBe(true);
    expect(hasTemplate.apply(resource, { templateKeys: ['x'] })).toBe(false);
    expect(hasLabel.apply(resource, { labels: ['b', 'c'] })).toBe(true);
    expect(hasLabel.apply(resource, { labels: ['c'] })).toBe(false);
    expect(inState.apply(resource, { states: ['provisioned'] })).toBe(true);
    expect(inState.apply(resource, { states: ['destroyed'] })).toBe(false);
  });

  it('makes decisions that name plugin, type and rule', () => {
    expect(
      createInfraConditionalDecision(
        infraResourceReadPermission,
        infraConditions.hasLabel({ labels: ['shared'] }),
      ),
    ).toEqual({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'infra',
      resourceType: 'infra-resource',
      conditions: {
        rule: 'HAS_LABEL',
        resourceType: 'infra-resource',
        params: { labels: ['shared'] },
      },
    });
  });
});
