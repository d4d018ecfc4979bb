import type { VariableRule } from '../wire';
import { canonicalValue } from './canonicalValue';
import {
  checkRules,
  effectiveValues,
  requiredVariables,
  RuledVariable,
  ruledVariables,
  withRuleDefaults,
  RuledValues,
} from './checkRules';

function aVariable(more: Partial<RuledVariable> = {}): RuledVariable {
  return { name: 'v', type: 'string', required: false, ...more };
}

const issuesOf = (
  rule: VariableRule,
  checked: Partial<RuledValues>,
  variable = aVariable(),
) =>
  checkRules(
    [variable],
    { v: rule },
    { values: {}, given: {}, ...checked },
  ).map(issue => `${issue.path} ${issue.message}`);

describe('checkRules', () => {
  it('demands nothing of a variable without a rule, whatever its name', () => {
    expect(
      checkRules(
        [aVariable({ name: 'constructor' })],
        {},
        { values: {}, given: { constructor: 1 } },
      ),
    ).toEqual([]);
  });

  it('demands a value of what is required, unless the platform provides one', () => {
    const missing = ['variables.v a value is required'];
    expect(issuesOf({ required: true }, {})).toEqual(missing);
    expect(issuesOf({ required: true }, { values: { v: 'x' } })).toEqual([]);
    expect(issuesOf({ required: true, default: 'd' }, {})).toEqual([]);
    const reference = { templateKey: 'network', output: 'id' };
    expect(issuesOf({ required: true, reference }, {})).toEqual([]);
    expect(
      issuesOf({ required: true }, {}, aVariable({ required: true })),
    ).toEqual([]);
  });

  it.each<[string, VariableRule, Partial<RuledVariable>, string | undefined]>([
    ['options without it', { options: ['prod'] }, {}, 'must be "prod"'],
    ['options with it', { options: ['prod', 'dev'] }, {}, undefined],
    ['an expression', { regex: '^p' }, {}, 'must match ^p'],
    ['a least length', { min: 4 }, {}, 'must have at least 4 characters'],
    ['a greatest length', { max: 2 }, {}, 'must have at most 2 characters'],
    [
      'options, with a default of its own',
      { options: [1], default: 1 },
      {},
      undefined,
    ],
    [
      'options, and no default',
      { options: ['prod'] },
      { default: undefined },
      undefined,
    ],
    [
      'options, and null as default',
      { options: ['a'] },
      { default: null },
      undefined,
    ],
    [
      'options without it, in place of null',
      { options: ['prod'] },
      { nullable: false },
      'must be "prod"',
    ],
  ])(
    "holds the module's default against a rule with %s",
    (_, rule, more, message) => {
      const variable = aVariable({ default: 'dev', ...more });
      const values = more.nullable === false ? { v: null } : {};
      expect(issuesOf(rule, { values }, variable)).toEqual(
        message === undefined ? [] : [`variables.v ${message}`],
      );
      const pending = new Set(['v']);
      expect(issuesOf(rule, { values, pending }, variable)).toEqual([]);
    },
  );

  it.each<[VariableRule, Partial<RuledVariable>, string | undefined]>([
    [{}, {}, undefined],
    [{ unique: true }, { default: 'a' }, undefined],
    [{ options: ['a'] }, {}, 'must not be null'],
    [{ options: ['a'] }, { default: 'a' }, 'must not be null'],
    [{ regex: 'a' }, { default: 'a' }, 'must not be null'],
    [{ min: 1 }, { default: 'a' }, 'must not be null'],
    [{ max: 1 }, { required: true }, 'must not be null'],
    [{ options: ['a'] }, { default: null }, undefined],
    [{ options: ['a'], default: 'a' }, { default: null }, 'must not be null'],
    [{ options: ['a'], default: null }, { default: 'a' }, undefined],
    [{ required: true }, {}, 'a value is required'],
    [{ required: true }, { required: true }, 'a value is required'],
    // These are for `checkValues` to say.
    [{ required: true }, { required: true, nullable: false }, undefined],
  ])('of %j on a variable with %j judges null', (rule, more, message) => {
    const checked = { values: { v: null }, given: { v: null } };
    expect(issuesOf(rule, checked, aVariable(more))).toEqual(
      message === undefined ? [] : [`variables.v ${message}`],
    );
  });

  it('takes no value of a restricted variable from a person, but keeps what is there', () => {
    const rule = { restricted: true };
    expect(issuesOf(rule, { values: { v: 'x' }, given: { v: 'x' } })).toEqual([
      'variables.v is set by the platform',
    ]);
    expect(issuesOf(rule, { values: { v: 'x' } })).toEqual([]);
  });

  it('lets nothing frozen differ from what was applied', () => {
    const rule = { frozen: true };
    const fixed = ["variables.v can't be changed any more"];
    const changed = (v: unknown, applied: Record<string, unknown>) =>
      issuesOf(rule, { values: { v }, given: { v }, applied });
    expect(changed('b', { v: 'a' })).toEqual(fixed);
    expect(changed('a', { v: 'a' })).toEqual([]);
    expect(changed('b', { other: 'a' })).toEqual([]);
    expect(changed('b', { v: undefined })).toEqual(fixed);
    expect(issuesOf(rule, { values: { v: 'b' } })).toEqual([]);
    expect(issuesOf(rule, { applied: { v: 'a' } })).toEqual(fixed);
  });

  it('holds nothing against a frozen value that is kept', () => {
    const rule = { frozen: true, regex: '^[a-z]+$' };
    const there = { values: { v: 'A' }, applied: { v: 'A' } };
    expect(issuesOf(rule, there)).toHaveLength(1);
    const kept = new Set(['v']);
    expect(issuesOf(rule, { ...there, kept })).toEqual([]);
    expect(issuesOf({ regex: '^[a-z]+$' }, { ...there, kept })).toHaveLength(1);
  });

  it('compares frozen values as Terraform does', () => {
    const port = aVariable({ type: 'number' });
    const same = { values: { v: '80' }, applied: { v: 80 } };
    expect(issuesOf({ frozen: true }, same, port)).toEqual([]);
  });

  it('never repeats a value', () => {
    const issues = issuesOf(
      { restricted: true },
      { values: { v: 'hunter2' }, given: { v: 'hunter2' } },
    );
    expect(issues.join()).not.toContain('hunter2');
  });
});

describe('defaults of rules', () => {
  const variables = [
    aVariable({ name: 'a', default: 'module' }),
    aVariable({ name: 'b', default: 'module', nullable: false }),
  ];

  it('stand in for what is not given, before those of the module', () => {
    const rules = { a: { default: 'rule' } };
    expect(withRuleDefaults(variables, rules, {})).toEqual({ a: 'rule' });
    expect(withRuleDefaults(variables, rules, { a: 'x' })).toEqual({ a: 'x' });
    expect(effectiveValues(variables, rules, { b: null })).toEqual({
      a: 'rule',
      b: 'module',
    });
    expect(effectiveValues(variables, {}, { a: null })).toEqual({
      a: null,
      b: 'module',
    });
  });

  it('win over what is there of a restricted variable, unless that is frozen', () => {
    const rule = { restricted: true, default: 'rule' };
    const old = { a: 'old' };
    expect(withRuleDefaults(variables, { a: rule }, old)).toEqual({
      a: 'rule',
    });
    expect(
      withRuleDefaults(variables, { a: { ...rule, frozen: true } }, old),
    ).toEqual(old);
  });

  it('tell what must be given', () => {
    const needed = [
      aVariable({ name: 'a', required: true }),
      aVariable({ name: 'b', required: true }),
      aVariable({ name: 'c' }),
      aVariable({ name: 'd' }),
    ];
    const rules = { b: { default: 'x' }, c: { required: true } };
    expect(requiredVariables(needed, rules)).toEqual(['a', 'c']);
    expect(
      ruledVariables(needed, rules)
        .filter(variable => variable.required)
        .map(variable => variable.name),
    ).toEqual(['a']);
  });
});

describe('canonicalValue', () => {
  it.each([
    ['string', 7, '7'],
    ['number', '8080', 8080],
    ['number', '1e3', 1000],
    ['bool', 'true', true],
    ['set(string)', ['b', 'a', 'a'], ['a', 'b']],
    ['map(number)', { a: 1, b: '2' }, { b: 2, a: '1' }],
    [
      'object({ a = string, b = string })',
      { a: 'x', b: 'y' },
      { b: 'y', a: 'x' },
    ],
    ['any', { a: 1, b: [2] }, { b: [2], a: 1 }],
  ])('of %s knows %j as %j', (type, a, b) => {
    expect(canonicalValue(type, a)).toBe(canonicalValue(type, b));
  });

  it.each([
    ['string', 'a', 'b'],
    ['string', 'null', null],
    ['list(string)', ['a', 'b'], ['b', 'a']],
    ['list(string)', ['a,b'], ['a', 'b']],
    ['map(string)', { a: 'x' }, { b: 'x' }],
    ['any', '1', 1],
  ])('of %s tells %j from %j', (type, a, b) => {
    expect(canonicalValue(type, a)).not.toBe(canonicalValue(type, b));
  });
});
