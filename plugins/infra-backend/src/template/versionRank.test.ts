import { parseRef, versionRank } from './versionRank';

/** In the order of semantic versioning. */
const ORDERED = [
  'v0.9.10',
  'v1.0.0-0',
  'v1.0.0-2',
  'v1.0.0-10',
  'v1.0.0-alpha',
  'v1.0.0-alpha.1',
  'v1.0.0-alpha.beta',
  'v1.0.0-alpha-1',
  'v1.0.0-alphabet',
  'v1.0.0-beta.2',
  'v1.0.0-beta.11',
  'v1.0.0-rc.1',
  'v1.0.0',
  'v1.0.1',
  'v1.9.1',
  'v1.10.0',
  'v2.0.0',
  'v10.0.0',
];

describe('versionRank', () => {
  it('sorts as semantic versions do, in every collation', () => {
    const ranks = ORDERED.map(ref => versionRank(ref, ''));
    expect([...ranks].reverse().sort()).toEqual(ranks);
    const collated = [...ranks].sort(new Intl.Collator('en').compare);
    expect(collated).toEqual(ranks);
    expect(new Set(ranks).size).toBe(ORDERED.length);
  });

  it.each([
    'v1.2.3',
    '1.2.3',
    'module/v1.2.3',
    'module-1.2.3',
    'module-v1.2.3',
    'refs/tags/v1.2.3',
    'v1.2.3+build.7',
    'v01.2.3',
  ])('gives %s the rank of 1.2.3', ref => {
    expect(versionRank(ref, '')).toBe(parseRef('1.2.3')?.rank);
  });

  it.each(['main', 'c'.repeat(40), 'v2', '1.2', '1.2.3.4', ''])(
    'gives %s the greatest rank there is',
    ref => {
      const { rank = '' } = parseRef('v1.2.3') ?? {};
      expect(versionRank(ref, rank)).toBe(rank);
      expect(versionRank(ref, '')).toBe('');
    },
  );
});
