import {
  fromJson,
  fromOptionalJson,
  now,
  optional,
  toBoolean,
  toJson,
  toNumber,
} from './columns';

describe('columns', () => {
  it('give back the JSON that was stored', () => {
    const value = { a: [1, 'ü', null], b: { c: true } };
    expect(fromJson(toJson(value))).toEqual(value);
    expect(toJson(undefined)).toBe('null');
    expect(fromOptionalJson(null)).toBeUndefined();
    expect(fromOptionalJson('{"a":1}')).toEqual({ a: 1 });
  });

  it('read what either database answers', () => {
    expect([toBoolean(1), toBoolean(0), toBoolean(true)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([toNumber('9007199254740991'), toNumber(7)]).toEqual([
      9007199254740991, 7,
    ]);
    expect([optional(null), optional('')]).toEqual([undefined, '']);
  });

  it('hold times that sort as text', () => {
    expect(now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});
