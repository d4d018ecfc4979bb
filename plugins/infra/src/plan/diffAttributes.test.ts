import { MASK } from '@groundwork/plugin-infra-common';
import { diffSides, UNKNOWN } from './diffAttributes';

const plain = { forcesReplacement: false };

describe('diffSides', () => {
  it('compares attribute by attribute, down into objects', () => {
    expect(
      diffSides({
        before: { size: 1, tags: { env: 'dev', team: 'a' } },
        after: { size: 2, tags: { env: 'dev', cost: '7' } },
      }),
    ).toEqual([
      { ...plain, path: 'size', mark: 'changed', before: '1', after: '2' },
      { ...plain, path: 'tags.cost', mark: 'added', after: '"7"' },
      {
        ...plain,
        path: 'tags.env',
        mark: 'same',
        before: '"dev"',
        after: '"dev"',
      },
      { ...plain, path: 'tags.team', mark: 'removed', before: '"a"' },
    ]);
  });

  it('leaves out what is null, and says what is known after apply only', () => {
    expect(
      diffSides({
        after: { name: 'x', id: undefined, none: null },
        unknown: { id: true },
      }),
    ).toEqual([
      { ...plain, path: 'id', mark: 'added', after: UNKNOWN },
      { ...plain, path: 'name', mark: 'added', after: '"x"' },
    ]);
  });

  it('finds nothing in two empty objects', () => {
    expect(diffSides({ before: {}, after: {} })).toEqual([]);
  });

  it('never shows what is masked', () => {
    const diff = diffSides({
      before: { password: MASK, list: ['a', 'b'] },
      after: { password: MASK, list: ['a', 'c', 'd'] },
      sensitive: { password: true, list: [false, true] },
    });
    expect(diff).toContainEqual({
      ...plain,
      path: 'password',
      mark: 'hidden',
      before: MASK,
      after: MASK,
    });
    expect(JSON.stringify(diff)).not.toMatch(/"b\\"|"c\\"/);
  });

  it('lists what is sensitive and known after apply only', () => {
    expect(
      diffSides({
        before: { rotated: MASK },
        after: { token: undefined },
        unknown: { token: true, rotated: true },
        sensitive: { token: true, rotated: true },
      }),
    ).toEqual([
      { ...plain, path: 'rotated', mark: 'hidden', before: MASK, after: MASK },
      { ...plain, path: 'token', mark: 'added', after: MASK },
    ]);
  });

  it('compares long strings line by line and shortens what is unchanged', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const [attribute] = diffSides({
      before: { script: lines.join('\n') },
      after: { script: [...lines.slice(0, 19), 'line new'].join('\n') },
    });
    expect(attribute.lines?.map(({ mark }) => mark)).toEqual([
      'skip',
      'same',
      'same',
      'same',
      'removed',
      'added',
    ]);
  });

  it('compares JSON in strings by its members', () => {
    const [attribute] = diffSides({
      before: { policy: '{"a":1,"b":[1]}' },
      after: { policy: '{"a":2,"b":[1]}' },
    });
    expect(attribute.lines).toContainEqual({
      mark: 'removed',
      text: '  "a": 1',
    });
    expect(attribute.lines).toContainEqual({ mark: 'added', text: '  "a": 2' });
  });

  it('compares lists so that an insertion is one line', () => {
    const [attribute] = diffSides({
      before: { zones: ['b', 'c'] },
      after: { zones: ['a', 'b', 'c'] },
    });
    expect(attribute.lines?.filter(({ mark }) => mark === 'added')).toEqual([
      { mark: 'added', text: '  "a"' },
    ]);
    expect(attribute.lines?.some(({ mark }) => mark === 'removed')).toBe(false);
  });

  it('marks what forces a replacement, above and below the path', () => {
    const diff = diffSides(
      {
        before: { disk: [{ size: 1, kind: 'ssd' }], name: 'a' },
        after: { disk: [{ size: 2, kind: 'ssd' }], name: 'b' },
      },
      [['disk', 0, 'size']],
    );
    expect(diff.filter(({ forcesReplacement }) => forcesReplacement)).toEqual([
      expect.objectContaining({ path: 'disk[0].size' }),
    ]);
  });
});
