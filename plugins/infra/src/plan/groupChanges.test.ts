import { aResourceChange } from '../__testUtils__/builders';
import { groupChanges, groupOf, searchChanges } from './groupChanges';

describe('groupOf', () => {
  it.each([
    [{ actions: ['delete', 'create'] as const }, 'replace'],
    [{ actions: ['create', 'delete'] as const }, 'replace'],
    [{ actions: ['delete'] as const }, 'destroy'],
    [{ actions: ['update'] as const }, 'update'],
    [{ actions: ['create'] as const }, 'create'],
    [{ actions: ['read'] as const }, 'read'],
    [{ actions: ['forget'] as const }, 'forget'],
    [{ actions: ['no-op'] as const }, 'same'],
    [{ actions: ['no-op'] as const, previousAddress: 'a.b' }, 'move'],
    [{ actions: ['no-op'] as const, importId: 'i-1' }, 'import'],
  ])('%j is %s', ({ actions, ...rest }, group) => {
    expect(groupOf(aResourceChange({ actions: [...actions], ...rest }))).toBe(
      group,
    );
  });
});

describe('groupChanges', () => {
  it('puts destroy and replace first, and sorts by address', () => {
    const groups = groupChanges([
      aResourceChange({ address: 'x.b[10]', actions: ['create'] }),
      aResourceChange({ address: 'x.b[2]', actions: ['create'] }),
      aResourceChange({ address: 'x.r', actions: ['delete', 'create'] }),
      aResourceChange({ address: 'x.d', actions: ['delete'] }),
    ]);
    expect(
      groups.map(({ group, changes }) => [
        group,
        changes.map(({ address }) => address),
      ]),
    ).toEqual([
      ['destroy', ['x.d']],
      ['replace', ['x.r']],
      ['create', ['x.b[2]', 'x.b[10]']],
    ]);
  });
});

describe('searchChanges', () => {
  it('finds by address and by value, all words', () => {
    const changes = [
      aResourceChange({
        address: 'aws_vpc.main',
        after: { cidr: '10.0.0.0/8' },
      }),
      aResourceChange({
        address: 'aws_subnet.a',
        after: { cidr: '10.1.0.0/8' },
      }),
    ];
    expect(searchChanges(changes, 'AWS 10.1')).toEqual([changes[1]]);
    expect(searchChanges(changes, ' ')).toBe(changes);
  });
});
