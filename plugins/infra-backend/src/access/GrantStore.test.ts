import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  initDatabase,
  insertGrant,
  insertParent,
  insertResource,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';
import { findInfraResources } from './findInfraResources';
import { GrantStore } from './GrantStore';
import { keepVisible, Visibility } from './visibleResources';

jest.setTimeout(60_000);

const ALICE = 'user:default/alice';
const APPS = 'group:default/team-apps';
const SCAFFOLDER = 'plugin:scaffolder';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('GrantStore on %p', id => {
  let knex: Knex;
  let grants: GrantStore;
  /** top, then left and right below it, then bottom below both; other stands alone. */
  let tree: Record<'top' | 'left' | 'right' | 'bottom' | 'other', string>;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
    grants = new GrantStore(knex);
  });
  beforeEach(async () => {
    await knex('resource_parents').delete();
    await knex('resources').delete();
    tree = {
      top: await insertResource(knex, { name: 'top' }),
      left: await insertResource(knex, { name: 'left' }),
      right: await insertResource(knex, { name: 'right' }),
      bottom: await insertResource(knex, { name: 'bottom' }),
      other: await insertResource(knex, { name: 'other' }),
    };
    for (const [below, above] of [
      ['left', 'top'],
      ['right', 'top'],
      ['bottom', 'left'],
      ['bottom', 'right'],
    ] as const) {
      await insertParent(knex, tree[below], tree[above]);
    }
  });

  const give = (
    on: keyof typeof tree,
    principal: string,
    role: string = 'owner',
  ) => insertGrant(knex, { resource_id: tree[on], principal, role });

  /** Names of what may be seen, which must not depend on how that is found. */
  const seen = async (visibility: Visibility): Promise<string[]> => {
    const names = (few: boolean) => {
      const rows = knex('resources as r').orderBy('r.name');
      keepVisible(knex, rows, visibility, { column: 'r.id', few });
      return rows.pluck('r.name');
    };
    const found = await names(false);
    expect(await names(true)).toEqual(found);
    return found;
  };

  it('finds the strongest role over all ways up, and none elsewhere', async () => {
    await give('top', ALICE, 'read');
    await give('left', APPS, 'write');
    await give('right', ALICE, 'admin');

    const role = (on: keyof typeof tree, ...principals: string[]) =>
      grants.strongestRole(tree[on], principals);
    expect(await role('bottom', ALICE)).toBe('admin');
    expect(await role('bottom', APPS)).toBe('write');
    expect(await role('left', ALICE, APPS)).toBe('write');
    expect(await role('left', ALICE)).toBe('read');
    expect(await role('top', ALICE, APPS)).toBe('read');
    expect(await role('other', ALICE, APPS)).toBeUndefined();
    expect(await role('bottom')).toBeUndefined();
  });

  it('names everybody who has at least a role', async () => {
    await give('top', ALICE, 'admin');
    await give('left', APPS, 'write');
    await give('bottom', SCAFFOLDER, 'read');

    expect(await grants.principals(tree.bottom, 'read')).toEqual([
      APPS,
      SCAFFOLDER,
      ALICE,
    ]);
    expect(await grants.principals(tree.bottom, 'admin')).toEqual([ALICE]);
    expect(await grants.principals(tree.top, 'read')).toEqual([ALICE]);
  });

  it('tells once of each inherited grant, without the name of what may not be seen', async () => {
    await give('top', ALICE, 'admin');
    await give('left', ALICE, 'write');
    await give('bottom', ALICE, 'read');

    const names = async (visibility: Visibility) =>
      (await grants.inherited(tree.bottom, visibility))
        .map(({ resourceName, role }) => `${resourceName} ${role}`)
        .sort();
    expect(await names('all')).toEqual(['left write', 'top admin']);
    expect(
      await names({
        condition: { templateKeys: [`template-${tree.top}`] },
      }),
    ).toEqual(['top admin', 'undefined write']);
    expect(await grants.of(tree.bottom)).toEqual([
      expect.objectContaining({ principal: ALICE, role: 'read' }),
    ]);
  });

  it('shows what is granted, and all below it, from the least role on', async () => {
    await give('left', APPS, 'write');
    await give('other', ALICE, 'read');

    expect(await seen({ principals: [APPS] })).toEqual(['bottom', 'left']);
    expect(await seen({ principals: [APPS, ALICE] })).toEqual([
      'bottom',
      'left',
      'other',
    ]);
    expect(
      await seen({ principals: [APPS, ALICE], leastRole: 'write' }),
    ).toEqual(['bottom', 'left']);
    expect(await seen({ principals: [APPS], leastRole: 'admin' })).toEqual([]);
    expect(await seen({ principals: [] })).toEqual([]);
  });

  it('filters by each rule, by all, any and none of several', async () => {
    await give('left', APPS, 'write');
    await knex('resources')
      .where('id', tree.other)
      .update({ owner: APPS, state: 'destroyed' });
    await knex('resource_labels').insert({
      resource_id: tree.top,
      label: 'shared',
    });

    const owned = { owners: [APPS] };
    const granted = { principals: [APPS], role: 'read' as const };
    const labelled = { labels: ['shared', 'unused'] };
    const states = { states: ['destroyed' as const] };
    const made = { templateKeys: [`template-${tree.right}`] };
    expect(await seen({ condition: owned })).toEqual(['other']);
    expect(await seen({ condition: granted })).toEqual(['bottom', 'left']);
    expect(await seen({ condition: labelled })).toEqual(['top']);
    expect(await seen({ condition: states })).toEqual(['other']);
    expect(await seen({ condition: made })).toEqual(['right']);
    expect(await seen({ condition: { anyOf: [made, labelled] } })).toEqual([
      'right',
      'top',
    ]);
    expect(await seen({ condition: { allOf: [owned, states] } })).toEqual([
      'other',
    ]);
    expect(await seen({ condition: { allOf: [owned, made] } })).toEqual([]);
    expect(
      await seen({
        condition: { not: { anyOf: [owned, { not: granted }] } },
      }),
    ).toEqual(['bottom', 'left']);
    expect(await seen({ principals: [APPS], condition: made })).toEqual([]);
  });

  it('knows the facts of each resource for single decisions, in the order asked for', async () => {
    await give('top', ALICE, 'admin');
    await give('bottom', SCAFFOLDER, 'read');
    await knex('resources')
      .where('id', tree.bottom)
      .update({ owner: APPS, labels: '["shared"]' });

    const unknown = '00000000-0000-4000-8000-000000000000';
    const [none, bottom, other] = await findInfraResources(knex, grants, [
      unknown,
      tree.bottom,
      tree.other,
    ]);
    expect(none).toBeUndefined();
    expect(bottom).toMatchObject({
      id: tree.bottom,
      owner: APPS,
      labels: ['shared'],
      state: 'provisioned',
    });
    expect(bottom?.grants).toHaveLength(2);
    expect(bottom?.grants).toContainEqual({ principal: ALICE, role: 'admin' });
    expect(other).toMatchObject({ grants: [] });
  });

  it('forgets grants with their resource', async () => {
    await give('other', ALICE);
    await knex('resources').where('id', tree.other).delete();
    expect(await knex('resource_grants')).toEqual([]);
  });
});
