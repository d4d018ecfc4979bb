import { TestDatabases } from '@backstage/backend-test-utils';
import {
  initDatabase,
  insertRun,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';
import { RunLeases } from './RunLeases';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('RunLeases on %p', id => {
  it('renews for the owner alone, and only while the run is running', async () => {
    const knex = await initDatabase(databases, id);
    const leases = new RunLeases(knex);
    const run = await insertRun(knex, {
      attempt_id: 'mine',
      lease_expires_at: 1,
    });
    expect(await leases.renew(run, 'mine')).toEqual({ cancel: false });
    expect(await leases.renew(run, 'another')).toBeUndefined();
    await knex('runs').update({ cancel_requested_at: '2026-01-01' });
    expect(await leases.renew(run, 'mine')).toEqual({ cancel: true });
    await knex('runs').update({ status: 'failed' });
    expect(await leases.renew(run, 'mine')).toBeUndefined();
  });

  it('finds those that ran out', async () => {
    const knex = await initDatabase(databases, id);
    const leases = new RunLeases(knex);
    const alive = await insertRun(knex, {
      attempt_id: 'a',
      lease_expires_at: 1,
    });
    await leases.renew(alive, 'a');
    const dead = await insertRun(knex, { lease_expires_at: 1_000 });
    await insertRun(knex, { lease_expires_at: 1_000, status: 'succeeded' });
    expect((await leases.expired()).map(run => run.id)).toEqual([dead]);
    expect(await leases.endExpired(alive)).toBe(false);
    expect(await leases.endExpired(dead)).toBe(true);
    expect(await leases.renew(alive, 'a')).toBeDefined();
  });
});
