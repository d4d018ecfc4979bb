import { TestDatabases } from '@backstage/backend-test-utils';
import { databaseClock, isPostgres } from './clock';
import { TEST_DATABASE_IDS } from './testDatabase';

jest.setTimeout(60_000);

describe('databaseClock', () => {
  const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

  it.each(databases.eachSupportedId())(
    'answers milliseconds since 1970 on %p',
    async id => {
      const knex = await databases.init(id);

      const [{ at }] = await knex.select({ at: databaseClock(knex) });

      expect(Math.abs(Number(at) - Date.now())).toBeLessThan(60_000);
      expect(Number.isInteger(Number(at))).toBe(true);
    },
  );

  it.each(databases.eachSupportedId())(
    'goes on within a transaction on %p',
    async id => {
      const knex = await databases.init(id);
      const clock = async (db: typeof knex) =>
        Number((await db.select({ at: databaseClock(db) }))[0].at);

      await knex.transaction(async trx => {
        const first = await clock(trx);
        let last = first;
        while (last === first) last = await clock(trx);
        expect(last).toBeGreaterThan(first);
      });
    },
  );

  it.each(databases.eachSupportedId())('tells %p apart', async id => {
    const knex = await databases.init(id);
    expect(isPostgres(knex)).toBe(id !== 'SQLITE_3');
  });
});
