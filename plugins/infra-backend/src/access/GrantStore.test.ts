import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  initDatabase,
  insertGrant,
  insertParent,
  insertResource,
  insertTemplateGrant,
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
    await knex('template_grants').delete();
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

  /** On the template of which nothing else is made, unless a test makes it. */
  const giveOnTemplate = (
    of: keyof typeof tree,
    principal: string,
    role: string = 'owner',
  ) =>
    insertTemplateGrant(knex, {
      template_key: `template-${tree[of]}`,
      principal,
      role,
    });

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

  it('finds roles on the template of the resource and of each ancestor', async () => {
    await giveOnTemplate('top', ALICE, 'read');
    await giveOnTemplate('left', APPS, 'write');
    await give('right', ALICE, 'admin');
    await giveOnTemplate('bottom', SCAFFOLDER, 'owner');

    const role = (on: keyof typeof tree, ...principals: string[]) =>
      grants.strongestRole(tree[on], principals);
    expect(await role('top', ALICE)).toBe('read');
    expect(await role('left', ALICE)).toBe('read');
    expect(await role('bottom', ALICE)).toBe('admin');
    expect(await role('bottom', APPS)).toBe('write');
    expect(await role('bottom', SCAFFOLDER)).toBe('owner');
    expect(await role('left', SCAFFOLDER)).toBeUndefined();
    expect(await role('other', ALICE, APPS, SCAFFOLDER)).toBeUndefined();
    expect(await grants.principals(tree.bottom, 'write')).toEqual([
      APPS,
      SCAFFOLDER,
      ALICE,
    ]);
    expect(await grants.principals(tree.left, 'write')).toEqual([APPS]);
  });

  it('shows all that is made of a template, and all below that, from the least role on', async () => {
    await giveOnTemplate('left', APPS, 'write');
    await giveOnTemplate('other', ALICE, 'read');

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
    expect(
      await seen({
        condition: { not: { principals: [APPS], role: 'write' as const } },
      }),
    ).toEqual(['other', 'right', 'top']);

    await insertResource(knex, {
      name: 'twin',
      template_key: `template-${tree.left}`,
    });
    expect(await seen({ principals: [APPS] })).toEqual([
      'bottom',
      'left',
      'twin',
    ]);
  });

  it('tells once of each grant on a template, and of none that is that of something hidden', async () => {
    await knex('resources')
      .where('id', tree.right)
      .update({ template_key: `template-${tree.left}` });
    await giveOnTemplate('left', APPS, 'write');
    await giveOnTemplate('bottom', APPS, 'read');
    await giveOnTemplate('top', ALICE, 'admin');

    const told = async (visibility: Visibility) =>
      (await grants.inherited(tree.bottom, visibility))
        .map(({ template, resourceName, role }) =>
          [template?.key, resourceName && 'seen', role].join(' '),
        )
        .sort();
    const of = (key: keyof typeof tree) => `template-${tree[key]}`;
    expect(await told('all')).toEqual(
      [
        `${of('left')} seen write`,
        `${of('bottom')} seen read`,
        `${of('top')} seen admin`,
      ].sort(),
    );
    expect(
      await told({ condition: { templateKeys: [of('bottom'), of('left')] } }),
    ).toEqual(
      [
        `${of('left')} seen write`,
        `${of('bottom')} seen read`,
        '  admin',
      ].sort(),
    );
    expect(await grants.of(tree.bottom)).toEqual([]);
  });

  it('counts no grant on a template as one that parents are sure to hand down', async () => {
    await giveOnTemplate('top', ALICE, 'owner');
    await give('left', APPS, 'write');
    expect(await grants.fromParents([tree.left, tree.right])).toEqual([
      { principal: APPS, role: 'write' },
    ]);
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
    await giveOnTemplate('other', ALICE, 'write');
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
    expect(other).toMatchObject({
      grants: [{ principal: ALICE, role: 'write' }],
    });
  });

  it('forgets grants with their resource or template', async () => {
    await give('other', ALICE);
    await giveOnTemplate('other', ALICE);
    await knex('resources').where('id', tree.other).delete();
    expect(await knex('resource_grants')).toEqual([]);
    expect(await knex('template_grants')).toHaveLength(1);
    await knex('templates').where('key', `template-${tree.other}`).delete();
    expect(await knex('template_grants')).toEqual([]);
  });
});
