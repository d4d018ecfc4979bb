import {
  checkName,
  checkNamingConvention,
  composeName,
  NamingFacts,
  resolveNaming,
} from './namingConvention';

const SCOPE = {
  parents: ['network', 'account'],
  variables: [
    { name: 'environment', sensitive: false },
    { name: 'token', sensitive: true },
  ],
};

const FACTS: NamingFacts = {
  template: 'service',
  owner: 'group:default/team-apps',
  parents: [
    { templateKey: 'account', name: 'prod' },
    { templateKey: 'network', name: 'vpc-1' },
  ],
  variables: { environment: 'staging', size: 3, public: false, zones: ['a'] },
};

describe('checkNamingConvention', () => {
  it.each([
    '{name}',
    '{owner}-{var.environment}-{name}',
    '{parent}/{parent.network} {template}',
  ])('takes %s', convention => {
    expect(checkNamingConvention(convention, SCOPE)).toEqual([]);
  });

  it.each([
    ['{team}-{name}', /there is no \{team\}; there are \{name\}/],
    ['{}-{name}', /there is no \{\}/],
    ['{var}-{name}', /there is no \{var\}/],
    ['{var.}', /\{var\.\} has no value: no such variable/],
    ['{var.colour}', /no such variable/],
    ['{var.token}-{name}', /is sensitive/],
    ['{parent.cluster}', /'cluster' is no parent of the template/],
    ['{name', /without its other half/],
    ['{{name}}', /without its other half/],
    ['web', /no placeholder/],
    ['{name}-{name}', /more than once/],
    [' {name}', /no white space at its ends/],
    ['{name}\u0007', /control characters/],
    [`${'x'.repeat(100)}{name}`, /at most 100 characters/],
  ])('refuses %j', (convention, problem) => {
    expect(checkNamingConvention(convention, SCOPE).join()).toMatch(problem);
  });

  it('refuses a parent where the template has none', () => {
    const [problem] = checkNamingConvention('{parent}-{name}', {
      parents: [],
      variables: [],
    });
    expect(problem).toMatch(/has no parents/);
  });
});

describe('resolveNaming', () => {
  it.each([
    ['{owner}-{var.environment}-{name}', 'team-apps-staging-web'],
    ['{parent}-{name}', 'prod-web'],
    ['{parent.network}-{name}.{template}', 'vpc-1-web.service'],
    ['{var.size}{name}{var.public}', '3webfalse'],
    ['{parent}-{template}', 'prod-service'],
  ])('makes of %s %s', (convention, name) => {
    const resolved = resolveNaming(convention, FACTS);
    expect(resolved.missing).toEqual([]);
    expect(composeName(resolved, 'web')).toBe(name);
  });

  it('names the fields of what is not there yet, and keeps its place', () => {
    const resolved = resolveNaming(
      '{owner}-{parent.cluster}-{var.zones}-{var.toString}-{template}-{name}',
      { ...FACTS, owner: undefined },
    );
    expect(resolved.missing.map(({ path }) => path)).toEqual([
      'owner',
      'parentIds',
      'variables.zones',
      'variables.toString',
    ]);
    expect(composeName(resolved, 'web')).toBe(
      '{owner}-{parent.cluster}-{var.zones}-{var.toString}-service-web',
    );
  });

  it('takes a value as it is, also where it looks like a placeholder', () => {
    const resolved = resolveNaming('{var.environment}-{name}', {
      ...FACTS,
      variables: { environment: '{name}$&' },
    });
    expect(composeName(resolved, 'web')).toBe('{name}$&-web');
  });
});

describe('checkName', () => {
  const check = (name: string, convention = '{owner}-{name}-x') =>
    checkName(convention, FACTS, name);

  it.each([
    ['team-apps-web-x', '{owner}-{name}-x'],
    ['prod-service', '{parent}-{template}'],
  ])('takes %s for %s', (name, convention) => {
    expect(check(name, convention)).toEqual([]);
  });

  it.each([
    'web',
    'team-apps-web',
    'web-x',
    // Nothing was typed, and one that counts the same dash twice.
    'team-apps--x',
    'team-apps-x',
  ])('refuses %s, and says what it must be like', name => {
    expect(check(name)).toEqual([
      { path: 'name', message: "must be like 'team-apps-{name}-x'" },
    ]);
  });

  it('refuses another name where nothing is to be typed', () => {
    expect(check('prod-web', '{parent}-{template}')).toEqual([
      { path: 'name', message: "must be like 'prod-service'" },
    ]);
  });

  it('asks for what is missing first', () => {
    expect(
      checkName('{owner}-{name}', { ...FACTS, owner: undefined }, 'x'),
    ).toEqual([
      {
        path: 'owner',
        message: 'is needed for the name, which is made as {owner}-{name}',
      },
    ]);
  });
});
