import { parseTree } from './TreeEntry';

const tree = (...paths: string[]) =>
  Buffer.from(
    paths
      .map(path => `100644 blob ${'0'.repeat(40)}       1\t${path}\0`)
      .join(''),
  );

describe('parseTree', () => {
  it.each([
    ['has 65 parts', `${'a/'.repeat(64)}x`],
    ['has 1,001 characters', 'x'.repeat(1001)],
  ])('leaves out a path that %s', (_, path) => {
    const { entries, strange } = parseTree(tree('main.tf', path));
    expect(entries).toMatchObject([{ path: 'main.tf' }]);
    expect(strange).toEqual([{ path, why: 'its path is too long' }]);
  });

  it.each([
    ['64 parts', `${'a/'.repeat(63)}x`],
    ['1,000 characters', 'x'.repeat(1000)],
  ])('takes a path that has %s', (_, path) => {
    const { entries, strange } = parseTree(tree(path));
    expect(entries).toMatchObject([{ path, size: 1 }]);
    expect(strange).toEqual([]);
  });

  it('leaves out a path that is not safe', () => {
    expect(parseTree(tree('a/../x')).strange).toEqual([
      { path: 'a/../x', why: 'its name is not safe' },
    ]);
  });
});
