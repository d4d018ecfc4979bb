import { ResolvedInputs } from '@groundwork/plugin-infra-common';
import { updateMark, updateReasons } from './updateMark';

function resolved(facts: Partial<ResolvedInputs>): ResolvedInputs {
  return {
    variables: {},
    sensitive: [],
    origins: {},
    inheritance: { tags: [], config: [] },
    conflicts: [],
    missing: [],
    ingredients: { inputs: {}, parentOutputs: [], inherited: {} },
    contributions: [],
    ...facts,
  };
}

describe('updateReasons', () => {
  const applied = { a: 'secret-1', b: { x: 1, y: 2 } };

  it('finds none where the values are the same, in whatever order', () => {
    const variables = { b: { y: 2, x: 1 }, a: 'secret-1' };
    expect(updateReasons(applied, resolved({ variables }))).toEqual([]);
  });

  it('tells what would change and what is missing, without values', () => {
    const reasons = updateReasons(
      applied,
      resolved({
        variables: { a: 'secret-2', c: 'secret-3' },
        missing: [{ variable: 'd', output: 'id', reason: 'it is gone' }],
        conflicts: [
          {
            kind: 'tag',
            name: 'team',
            resources: [
              { resourceId: '1', resourceName: 'one' },
              { resourceId: '2', resourceName: 'two' },
            ],
          },
        ],
      }),
    );
    expect(reasons).toEqual([
      'a would get another value',
      'b would lose its value',
      'c would get a value',
      "d needs output 'id', but it is gone",
      "tag 'team' differs between 'one' and 'two'",
    ]);
  });
});

describe('updateMark', () => {
  it('keeps the time of the first reason, and goes with the last', () => {
    const first = updateMark(undefined, ['a'], '2026-01-01T00:00:00.000Z');
    expect(updateMark(first, ['b'], '2026-01-02T00:00:00.000Z')).toEqual({
      since: '2026-01-01T00:00:00.000Z',
      reasons: ['b'],
    });
    expect(updateMark(first, [], '2026-01-02T00:00:00.000Z')).toBeUndefined();
  });
});
