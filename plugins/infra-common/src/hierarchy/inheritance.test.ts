import { anAncestor, anEntry } from './__testUtils__/builders';
import { inheritance, inheritanceConflicts } from './inheritance';

const nothing = { dependencyTags: [], dependencyConfig: [] };

describe('inheritance', () => {
  it('takes each name of the nearest ancestor that hands it down', () => {
    const near = anAncestor('near', 1, {
      dependencyTags: [anEntry('team', 'apps')],
    });
    const far = anAncestor('far', 2, {
      dependencyTags: [anEntry('team', 'platform'), anEntry('cost', '42')],
    });
    expect(inheritance(nothing, [far, near]).tags).toEqual([
      {
        name: 'cost',
        value: '42',
        from: { resourceId: 'far', resourceName: 'far' },
        distance: 2,
      },
      {
        name: 'team',
        value: 'apps',
        from: { resourceId: 'near', resourceName: 'near' },
        distance: 1,
      },
    ]);
  });

  it('looks past an ancestor that keeps its entry to itself', () => {
    const near = anAncestor('near', 1, {
      dependencyTags: [anEntry('team', 'apps', false)],
    });
    const far = anAncestor('far', 2, {
      dependencyTags: [anEntry('team', 'platform')],
    });
    expect(inheritance(nothing, [near, far]).tags).toMatchObject([
      { value: 'platform', distance: 2 },
    ]);
  });

  it('leaves out what the resource says itself', () => {
    const own = { ...nothing, dependencyTags: [anEntry('team', 'mine')] };
    const parents = ['a', 'b'].map(id =>
      anAncestor(id, 1, { dependencyTags: [anEntry('team', id)] }),
    );
    expect(inheritance(own, parents).tags).toEqual([]);
  });

  it('names equally near ancestors that disagree, and no farther ones', () => {
    const say = (id: string, distance: number, value: unknown) =>
      anAncestor(id, distance, { dependencyConfig: [anEntry('zone', value)] });
    const inherited = inheritance(nothing, [
      say('a', 1, { x: 1, y: 2 }),
      say('b', 1, { y: 2, x: 1 }),
      say('c', 1, 'other'),
      say('d', 2, 'farther'),
    ]);
    expect(inheritanceConflicts(inherited)).toEqual([
      {
        kind: 'config',
        name: 'zone',
        resources: [
          { resourceId: 'a', resourceName: 'a' },
          { resourceId: 'c', resourceName: 'c' },
        ],
      },
    ]);
  });

  it('compares outputs by their values, and does not guess what is not there', () => {
    const say = (id: string, value?: string) =>
      anAncestor(id, 1, {
        dependencyConfig: [anEntry('zone', { $output: 'zone' })],
        outputs: value
          ? { zone: { value, type: 'string', sensitive: false } }
          : {},
      });
    const conflicts = (...values: (string | undefined)[]) =>
      inheritanceConflicts(
        inheritance(
          nothing,
          values.map((value, index) => say(`r${index}`, value)),
        ),
      ).length;
    expect(conflicts('eu', 'eu')).toBe(0);
    expect(conflicts('eu', 'us')).toBe(1);
    expect(conflicts(undefined, undefined)).toBe(1);
  });
});
