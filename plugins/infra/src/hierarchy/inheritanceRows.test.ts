import { inheritanceRows } from './inheritanceRows';

const prod = { resourceId: 'r-9', resourceName: 'prod-account' };

describe('inheritanceRows', () => {
  it('shows own entries before inherited ones of the same name', () => {
    const rows = inheritanceRows(
      [{ name: 'env', value: 'dev', inheritedByChildren: false }],
      [
        { name: 'team', value: 'apps', from: prod, distance: 1 },
        { name: 'env', value: 'prod', from: prod, distance: 1 },
      ],
    );
    expect(rows).toEqual([
      {
        name: 'env',
        value: 'dev',
        inheritedByChildren: false,
        inPlaceOf: prod,
        conflicts: false,
      },
      { name: 'team', value: 'apps', from: prod, conflicts: false },
    ]);
  });

  it('marks what ancestors disagree on', () => {
    const [row] = inheritanceRows(
      [],
      [
        {
          name: 'env',
          value: 'prod',
          from: prod,
          distance: 1,
          conflictsWith: [{ resourceId: 'r-8', resourceName: 'base' }],
        },
      ],
    );
    expect(row.conflicts).toBe(true);
  });
});
