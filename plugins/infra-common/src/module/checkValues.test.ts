import { checkValues, CheckedVariable } from './checkValues';

function aVariable(type: string, more?: Partial<CheckedVariable>) {
  return { name: 'v', type, required: true, ...more };
}

function issuesOf(type: string, value: unknown) {
  return checkValues([aVariable(type)], { v: value });
}

describe('checkValues', () => {
  it('names unknown and missing variables', () => {
    expect(
      checkValues(
        [
          aVariable('string'),
          aVariable('string', { name: 'w', required: false }),
        ],
        { x: 1, constructor: 2 },
      ),
    ).toEqual([
      { path: 'variables.x', message: "the module has no variable 'x'" },
      {
        path: 'variables.constructor',
        message: "the module has no variable 'constructor'",
      },
      { path: 'variables.v', message: 'a value is required' },
    ]);
  });

  it('does not take an inherited property for a value', () => {
    const variable = aVariable('string', { name: 'toString' });
    expect(checkValues([variable], {})).toEqual([
      { path: 'variables.toString', message: 'a value is required' },
    ]);
  });

  it('takes null, unless the variable is required and not nullable', () => {
    const check = (more: Partial<CheckedVariable>) =>
      checkValues([aVariable('string', more)], { v: null });
    expect(check({})).toEqual([]);
    expect(check({ required: false, nullable: false })).toEqual([]);
    expect(check({ nullable: false })).toEqual([
      {
        path: 'variables.v',
        message: 'a value is required, it must not be null',
      },
    ]);
  });

  it('says where in a value something is wrong, for every place', () => {
    const type = 'map(object({ ports = list(number), on = optional(bool) }))';
    expect(
      issuesOf(type, {
        web: { ports: [80, 'x'] },
        db: { on: 7 },
        ok: { ports: [] },
      }),
    ).toEqual([
      { path: 'variables.v.web.ports.1', message: 'a number is required' },
      { path: 'variables.v.db.ports', message: 'a value is required' },
      {
        path: 'variables.v.db.on',
        message: 'a bool is required: true or false',
      },
    ]);
  });

  it('never repeats the value', () => {
    const issues = issuesOf('number', 'hunter2');
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });

  it.each([NaN, Infinity, Symbol('s'), () => 1, 1n])(
    'refuses %p, which JSON can not hold',
    value => {
      expect(issuesOf('any', { a: [value] })).toEqual([
        { path: 'variables.v.a.0', message: 'must be a JSON value' },
      ]);
    },
  );
});
