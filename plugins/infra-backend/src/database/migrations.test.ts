import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { versionRank } from '../template/versionRank';
import { isPostgres } from './clock';
import { migrateDatabase, MIGRATIONS } from './migrateDatabase';
import { insertResource, TEST_DATABASE_IDS } from './testDatabase';

jest.setTimeout(60_000);

async function tablesOf(knex: Knex): Promise<string[]> {
  const rows: { name: string }[] = isPostgres(knex)
    ? await knex('pg_catalog.pg_tables')
        .select({ name: 'tablename' })
        .where('schemaname', 'public')
    : await knex('sqlite_master')
        .select('name')
        .where('type', 'table')
        .whereNot('name', 'like', 'sqlite%');
  return rows
    .map(row => row.name)
    .filter(name => !name.startsWith('knex_'))
    .sort();
}

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

  /** The database that new ones are copied from may have the tables already. */
  async function initEmpty(id: Parameters<typeof databases.init>[0]) {
    const knex = await databases.init(id);
    if (isPostgres(knex)) {
      await knex.raw('drop schema public cascade; create schema public');
    }
    expect(await tablesOf(knex)).toEqual([]);
    return knex;
  }

  it.each(databases.eachSupportedId())(
    'go up, down to nothing, and up again on %p',
    async id => {
      const knex = await initEmpty(id);

      await knex.migrate.latest(MIGRATIONS);
      const tables = await tablesOf(knex);
      expect(tables).toContain('resources');

      await knex.migrate.rollback(MIGRATIONS, true);
      expect(await tablesOf(knex)).toEqual([]);

      await knex.migrate.latest(MIGRATIONS);
      expect(await tablesOf(knex)).toEqual(tables);
    },
  );

  it.each(databases.eachSupportedId())(
    'do nothing when they have been done on %p',
    async id => {
      const knex = await initEmpty(id);
      await knex.migrate.latest(MIGRATIONS);

      const [, done] = await knex.migrate.latest(MIGRATIONS);

      expect(done).toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'are done once when several replicas start together on %p',
    async id => {
      // A SQLite database has one process only.
      const replicas = id === 'SQLITE_3' ? [1] : [1, 2, 3];
      const knex = await initEmpty(id);

      await Promise.all(replicas.map(() => migrateDatabase(knex)));

      const [done, left] = await knex.migrate.list(MIGRATIONS);
      expect(left).toEqual([]);
      expect(await knex('knex_migrations').select('name')).toEqual(done);
      expect(await tablesOf(knex)).toContain('resources');
    },
  );

  it.each(databases.eachSupportedId())(
    'know what is sensitive, and what is below what, of earlier templates on %p',
    async id => {
      const knex = await databases.init(id);
      const name = '20261126000000_secret_entries.js';
      await knex.migrate.latest(MIGRATIONS);
      await knex.migrate.down({ ...MIGRATIONS, name });
      for (const key of ['account', 'database']) {
        await knex('templates').insert({
          ...{ key, name: key, abstract: false, enabled: true },
          ...{ labels: '[]', approval: '{}', revision: 1 },
          ...{ created_by: 'bob', created_at: '', updated_at: '' },
        });
      }
      const link = { template_key: 'database', parent_key: 'account' };
      await knex('template_parents').insert(link);
      await knex('template_versions').insert({
        ...{ id: 'v1', template_key: 'database', source_url: '', ref: 'v1' },
        ...{ path: '', commit: '', lifecycle: 'active', analysis: '{}' },
        variables: JSON.stringify([
          { name: 'password', sensitive: true },
          { name: 'region', sensitive: false },
          { name: 'zone', sensitive: false },
        ]),
        rules: JSON.stringify({ zone: { sensitive: true }, region: {} }),
        ...{ outputs: '[]', required_providers: '[]' },
        ...{ created_by: 'bob', created_at: '' },
      });

      await knex.migrate.up({ ...MIGRATIONS, name });

      expect(await knex('template_lineage')).toEqual([link]);
      expect(
        await knex('template_versions').pluck('sensitive_variables'),
      ).toEqual(['["password","zone"]']);
    },
  );

  it.each(databases.eachSupportedId())(
    'have the providers of earlier versions locked, where their module was read, on %p',
    async id => {
      const knex = await databases.init(id);
      const name = '20261126130000_provider_locks.js';
      await knex.migrate.latest(MIGRATIONS);
      await knex.migrate.down({ ...MIGRATIONS, name });
      await knex('templates').insert({
        ...{ key: 'network', name: 'network', abstract: false, enabled: true },
        ...{ labels: '[]', approval: '{}', revision: 1 },
        ...{ created_by: 'bob', created_at: '', updated_at: '' },
      });
      const hash = 'a'.repeat(64);
      await knex('bundles').insert({
        ...{ hash, content: Buffer.from(''), size: 0, created_at: '' },
      });
      for (const [version, bundle] of [
        ['v1', hash],
        ['v2', null],
      ]) {
        await knex('template_versions').insert({
          ...{ id: version, template_key: 'network', source_url: '' },
          ...{ ref: '', path: '', commit: '', lifecycle: 'active' },
          ...{ analysis: '{}', variables: '[]', rules: '{}', outputs: '[]' },
          ...{ required_providers: '[]', bundle_hash: bundle },
          ...{ created_by: 'bob', created_at: '' },
        });
      }

      await knex.migrate.up({ ...MIGRATIONS, name });

      expect(await knex('provider_locks')).toEqual([
        expect.objectContaining({ version_id: 'v1', status: 'pending' }),
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'rank earlier versions, of each template by itself, on %p',
    async id => {
      const knex = await databases.init(id);
      const name = '20261126140000_version_ranks.js';
      await knex.migrate.latest(MIGRATIONS);
      await knex.migrate.down({ ...MIGRATIONS, name });
      for (const key of ['database', 'network']) {
        await knex('templates').insert({
          ...{ key, name: key, abstract: false, enabled: true },
          ...{ labels: '[]', approval: '{}', revision: 1 },
          ...{ created_by: 'bob', created_at: '', updated_at: '' },
        });
      }
      const refs = ['main', 'v2.0.0', 'feature', 'v1.9.1', 'v2.1.0-rc.1'];
      for (const [at, ref] of refs.entries()) {
        await knex('template_versions').insert({
          ...{ id: ref, template_key: 'network', source_url: '', ref },
          ...{ path: '', commit: '', lifecycle: 'active', analysis: '{}' },
          ...{ variables: '[]', rules: '{}', outputs: '[]' },
          ...{ required_providers: '[]', created_by: 'bob' },
          created_at: `2026-01-0${at + 1}`,
        });
      }
      const [version] = await knex('template_versions').where('ref', 'main');
      await knex('template_versions').insert({
        ...{ ...version, id: 'other', template_key: 'database' },
        created_at: '2026-02-01',
      });

      await knex.migrate.up({ ...MIGRATIONS, name });

      const rankOf = (ref: string) => versionRank(ref, '');
      expect(
        await knex('template_versions').orderBy('created_at').pluck('rank'),
      ).toEqual([
        '',
        rankOf('v2.0.0'),
        rankOf('v2.0.0'),
        rankOf('v1.9.1'),
        rankOf('v2.1.0-rc.1'),
        '',
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'leave what refers to versions when ranks go, on %p',
    async id => {
      const knex = await databases.init(id);
      const name = '20261126140000_version_ranks.js';
      await knex.migrate.latest(MIGRATIONS);
      await insertResource(knex, { id: 'r1', template_key: 'network' });
      await knex('template_versions').insert({
        ...{ id: 'v1', template_key: 'network', source_url: '', ref: 'v1' },
        ...{ path: '', commit: '', lifecycle: 'active', analysis: '{}' },
        ...{ variables: '[]', rules: '{}', outputs: '[]' },
        ...{ required_providers: '[]', created_by: 'bob', created_at: '' },
      });
      await knex('resources').update({ version_id: 'v1' });
      await knex('version_modules').insert({ version_id: 'v1', contents: '' });

      await knex.migrate.down({ ...MIGRATIONS, name });

      expect(await knex.schema.hasColumn('template_versions', 'rank')).toBe(
        false,
      );
      expect(await knex('template_versions').pluck('id')).toEqual(['v1']);
      expect(await knex('resources').pluck('version_id')).toEqual(['v1']);
      expect(await knex('version_modules').pluck('version_id')).toEqual(['v1']);
    },
  );

  it.each(databases.eachSupportedId())(
    'leave room for one unfinished change per resource on %p',
    async id => {
      const knex = await initEmpty(id);
      await knex.migrate.latest(MIGRATIONS);
      const change = (key: string, status: string) => ({
        id: key,
        resource_id: 'r1',
        resource_name: 'vpc',
        kind: 'provision',
        status,
        base_state: 'provision',
        base_status: 'ready',
        proposed: '',
        previous: '',
        sensitive: '[]',
        authors: '[]',
        requested_by: 'user:default/alice',
        quorum: 1,
        allow_self_approval: false,
        created_at: '',
        updated_at: '',
      });

      await knex('changes').insert(change('c1', 'applied'));
      await knex('changes').insert(change('c2', 'draft'));
      await expect(
        knex('changes').insert(change('c3', 'planning')),
      ).rejects.toThrow(/unique/i);
    },
  );
});
