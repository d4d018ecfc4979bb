import {
  checkConstraintRule,
  checkConstraints,
  keepsMeaning,
  ValueConstraints,
} from './checkConstraints';

const found = (type: string, rule: ValueConstraints, value: unknown) =>
  checkConstraints({ name: 'v', type }, rule, value).map(
    ({ path, message }) => `${path} ${message}`,
  );

describe('checkConstraints', () => {
  it.each<[string, ValueConstraints, unknown[], unknown[]]>([
    ['string', { options: ['a', 'b'] }, ['a', 'b'], ['c', '']],
    ['number', { options: [1, 2.5] }, [1, '1', 2.5], [2, '3']],
    ['bool', { options: [true] }, [true, 'true'], [false, 'false']],
    ['list(string)', { options: ['a', 'b'] }, [[], ['b', 'b']], [['a', 'c']]],
    ['map(number)', { options: [1] }, [{ x: 1 }, { x: '1' }], [{ x: 2 }]],
    ['object({ a = string })', { options: [{ a: 'x' }] }, [{ a: 'x' }], [{}]],
    ['string', { regex: '^[a-z]+$' }, ['abc'], ['aBc', '', '1']],
    ['string', { regex: '^\\p{L}+$' }, ['Straße', '東京'], ['a1']],
    ['set(string)', { regex: '^10\\.' }, [['10.0'], []], [['10.0', '9.0']]],
    ['number', { regex: '^80' }, [80, '8080'], [443]],
    ['number', { min: 1, max: 3 }, [1, 3, '2'], [0.9, 4, '5']],
    ['string', { min: 2, max: 3 }, ['ab', 'äöü', '👍👍'], ['a', 'abcd']],
    ['list(any)', { min: 1, max: 2 }, [[1], [1, 1]], [[], [1, 2, 3]]],
    ['set(number)', { max: 1 }, [[1, '1']], [[1, 2]]],
    ['map(string)', { min: 1 }, [{ a: 'x' }], [{}]],
  ])('of %s with %j takes what fits', (type, rule, good, bad) => {
    good.forEach(value => expect(found(type, rule, value)).toEqual([]));
    bad.forEach(value => expect(found(type, rule, value)).toHaveLength(1));
  });

  it('has nothing to say of what is not given, or has another type', () => {
    const rule = { options: ['a'], regex: 'a', min: 1, max: 2 };
    expect(found('string', rule, undefined)).toEqual([]);
    expect(found('string', rule, null)).toEqual([]);
    expect(found('list(string)', { regex: 'a', min: 1 }, 'text')).toEqual([]);
    expect(found('number', { min: 1 }, 'many')).toEqual([]);
  });

  it('names the place and what is possible, never the value', () => {
    expect(found('string', { options: ['a', 'b'] }, 'secret')).toEqual([
      'variables.v must be one of "a", "b"',
    ]);
    expect(found('list(string)', { regex: '^a' }, ['a', 'secret'])).toEqual([
      'variables.v.1 must match ^a',
    ]);
    expect(found('map(string)', { regex: '^a' }, { key: 'secret' })).toEqual([
      'variables.v.key must match ^a',
    ]);
    expect(found('string', { min: 8 }, 'secret')).toEqual([
      'variables.v must have at least 8 characters',
    ]);
    expect(found('set(string)', { max: 1 }, ['a', 'b'])).toEqual([
      'variables.v must have at most 1 entry',
    ]);
    expect(found('number', { max: 1 }, 2)).toEqual([
      'variables.v must be at most 1',
    ]);
    const many = Array.from({ length: 30 }, (_, index) => index);
    expect(found('number', { options: many }, 40)[0]).toMatch(/18, 19, …$/);
  });

  it('answers for values that a backtracking engine would never be done with', () => {
    const value = `${'a'.repeat(50_000)}!`;
    expect(found('string', { regex: '(a+)+$' }, value)).toEqual([
      'variables.v must match (a+)+$',
    ]);
  });

  it('does not match what is too long already', () => {
    expect(found('string', { regex: '^b', max: 2 }, 'aaa')).toEqual([
      'variables.v must have at most 2 characters',
    ]);
    expect(found('list(string)', { regex: '^b', max: 1 }, ['a', 'a'])).toEqual([
      'variables.v must have at most 1 entry',
    ]);
  });

  it('counts the characters that people see as one', () => {
    expect(found('string', { max: 1 }, '👍')).toEqual([]);
  });
});

describe('checkConstraintRule', () => {
  const wrong = (type: string, rule: ValueConstraints) =>
    checkConstraintRule({ type }, rule).map(({ path }) => path);

  it.each<[string, ValueConstraints, string[]]>([
    ['number', { options: [1, '2'] }, []],
    ['number', { options: [1, 'many'] }, ['options.1']],
    ['list(number)', { options: ['many'] }, ['options.0']],
    ['object({ a = string })', { options: [{}] }, ['options.0.a']],
    ['string', { options: ['a'], sensitive: true }, ['options']],
    ['string', { regex: '^a' }, []],
    ['string', { regex: '(' }, ['regex']],
    ['bool', { regex: 'true' }, ['regex']],
    ['map(string)', { regex: 'a' }, []],
    ['number', { min: -1.5, max: 2 }, []],
    ['number', { min: 3, max: 2 }, ['max']],
    ['string', { min: -1 }, ['min']],
    ['list(string)', { max: 1.5 }, ['max']],
    ['bool', { min: 1, max: 2 }, ['min', 'max']],
  ])('of %s finds what is wrong with %j', (type, rule, paths) => {
    expect(wrong(type, rule)).toEqual(paths);
  });

  it.each([
    ['(', 'missing closing ): `(`'],
    ['a(?=b)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['(?<!a)b', 'invalid named capture: `(?<!a)b`'],
    ['(a)\\1', 'invalid escape sequence: `\\1`'],
    ['(a{100}){100}', 'invalid repeat count: `{100}`'],
  ])('says what is wrong with %s', (regex, why) => {
    expect(checkConstraintRule({ type: 'string' }, { regex })).toEqual([
      {
        path: 'regex',
        message: `must be an expression of RE2, as in Terraform: ${why}`,
      },
    ]);
  });
});

describe('keepsMeaning', () => {
  it.each([
    ['string', 'string'],
    ['list(string)', 'set(string)'],
    ['map(number)', 'list(number)'],
    ['object({ a = string })', 'object({ a = string, b = optional(string) })'],
  ])('says yes to %s that becomes %s', (before, after) => {
    expect(keepsMeaning(before, after)).toBe(true);
  });

  it.each([
    ['number', 'string'],
    ['string', 'number'],
    ['string', 'list(string)'],
    ['list(number)', 'list(string)'],
    ['string', 'any'],
    ['bool', 'object({ a = bool })'],
  ])('says no to %s that becomes %s', (before, after) => {
    expect(keepsMeaning(before, after)).toBe(false);
  });
});
