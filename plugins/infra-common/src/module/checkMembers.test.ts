import { checkMembers } from './checkMembers';

const issuesOf = (type: string, v: unknown) =>
  checkMembers([{ name: 'v', type }], { v });

describe('checkMembers', () => {
  it('finds what a set holds twice, as Terraform compares it', () => {
    const type = 'map(object({ zones = set(string), ids = set(number) }))';
    const value = {
      a: { zones: ['x', 'y', 'x'], ids: [1, '1'] },
      b: { zones: ['x'], ids: [1, 2] },
    };
    expect(issuesOf(type, value)).toEqual([
      { path: 'variables.v.a.zones.2', message: 'is in the set already' },
      { path: 'variables.v.a.ids.1', message: 'is in the set already' },
    ]);
    expect(issuesOf('list(string)', ['x', 'x'])).toEqual([]);
  });

  it('finds members that are not given yet, but no attributes', () => {
    const missing = (path: string) => ({
      path: `variables.v.${path}`,
      message: 'a value is required',
    });
    expect(issuesOf('map(number)', { a: undefined, b: null })).toEqual([
      missing('a'),
    ]);
    expect(issuesOf('tuple([string, list(bool)])', [undefined, []])).toEqual([
      missing('0'),
    ]);
    expect(issuesOf('set(number)', [undefined, undefined])).toEqual([
      missing('0'),
      missing('1'),
    ]);
    expect(issuesOf('object({ a = number })', { a: undefined })).toEqual([]);
  });

  it('leaves a value of another type to checkValues', () => {
    expect(issuesOf('set(string)', 'x')).toEqual([]);
    expect(issuesOf('tuple([string])', { a: [1] })).toEqual([]);
    expect(checkMembers([{ name: 'v', type: 'set(string)' }], {})).toEqual([]);
  });
});
