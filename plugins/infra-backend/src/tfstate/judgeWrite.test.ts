import { judgeWrite } from './judgeWrite';

describe('judgeWrite', () => {
  const current = { number: 3, lineage: 'a', serial: 7, empty: false };

  it('lets any state be the first', () => {
    expect(judgeWrite(undefined, { lineage: 'b', serial: 0 })).toEqual({
      outcome: 'continues',
    });
  });

  it.each([
    ['a', 8, 'continues', /^$/],
    ['a', 100, 'continues', /^$/],
    ['a', 7, 'repeats', /same serial 7/],
    ['a', 6, 'contradicts', /serial is 6, and 7/],
    ['a', 0, 'contradicts', /serial is 0, and 7/],
    ['b', 8, 'contradicts', /lineage is 'b', and 'a'/],
    ['b', 7, 'contradicts', /lineage is 'b', and 'a'/],
    ['', 8, 'contradicts', /lineage is '', and 'a'/],
  ])(
    'finds that lineage %p with serial %p %s',
    (lineage, serial, outcome, reason) => {
      const verdict = judgeWrite(current, { lineage, serial });
      expect(verdict.outcome).toBe(outcome);
      expect('reason' in verdict ? verdict.reason : '').toMatch(reason);
    },
  );
});
