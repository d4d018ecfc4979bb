import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { now } from './columns';
import {
  initDatabase,
  insertResource,
  TEST_DATABASE_IDS,
} from './testDatabase';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('test databases on %p', id => {
  let first: Knex;

  const notify = async (knex: Knex) => {
    await knex('outbox').insert({
      topic: 'signal',
      subject: 'x',
      payload: '{}',
      created_at: now(),
    });
    return (await knex('outbox').first('id')).id;
  };

  it('gives a test a database of its own, and another for a second', async () => {
    first = await initDatabase(databases, id);
    const second = await initDatabase(databases, id);
    await insertResource(first);
    expect(await notify(first)).toBe(1);
    expect(await second('resources')).toEqual([]);
  });

  it('empties what an earlier test had', async () => {
    const again = await initDatabase(databases, id);
    expect(again).toBe(first);
    expect(await again('resources')).toEqual([]);
    expect(await again('templates')).toEqual([]);
    expect(await again('knex_migrations')).not.toEqual([]);
    expect(await notify(again)).toBe(1);
  });

  it('leaves alone what was closed', async () => {
    await first.destroy();
    for (let taken = 0; taken < 2; taken++) {
      const another = await initDatabase(databases, id);
      expect(another).not.toBe(first);
      expect(await another('resources')).toEqual([]);
    }
  });
});
