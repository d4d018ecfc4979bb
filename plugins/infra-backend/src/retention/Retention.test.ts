import { TestDatabases } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import {
  initDatabase,
  insertRun,
  TEST_DATABASE_IDS,
} from '../database/testDatabase';
import { Retention } from './Retention';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('Retention on %p', id => {
  const start = async () => {
    const knex = await initDatabase(databases, id);
    const retention = new Retention({
      knex,
      config: { logDays: 90, planDays: 30, stateVersions: 2 },
    });
    const daysAgo = (days: number) =>
      new Date(Date.now() - days * 86_400_000).toISOString();
    return { knex, retention, daysAgo };
  };

  it('removes logs and plans of runs that ended long ago', async () => {
    const { knex, retention, daysAgo } = await start();
    const aRun = async (days: number) => {
      const run = await insertRun(knex, {
        status: 'succeeded',
        ended_at: daysAgo(days),
      });
      await knex('run_log').insert({
        run_id: run,
        first_line: 1,
        lines: 1,
        content: '[]',
      });
      await knex('plans').insert({
        run_id: run,
        resource_id: randomUUID(),
        digest: 'd',
        parts: '{}',
        summary: '{}',
        empty: false,
        content: Buffer.from(''),
        plan_file: Buffer.from(''),
        engine: 'terraform',
        engine_version: '1',
        created_at: daysAgo(days),
      });
      return run;
    };
    const young = await aRun(10);
    const older = await aRun(40);
    await aRun(100);
    const standing = await aRun(101);
    await knex('changes').insert({
      id: randomUUID(),
      resource_id: randomUUID(),
      resource_name: 'vpc',
      kind: 'update',
      status: 'approval_pending',
      base_state: 'provisioned',
      base_status: 'done',
      proposed: '',
      previous: '',
      sensitive: '[]',
      authors: '[]',
      requested_by: 'user:default/alice',
      quorum: 1,
      allow_self_approval: false,
      plan_run_id: standing,
      created_at: daysAgo(101),
      updated_at: daysAgo(101),
    });
    await retention.clean();
    const runsOf = async (table: string) =>
      (await knex(table).select('run_id')).map(row => row.run_id).sort();
    expect(await runsOf('plans')).toEqual([young, standing].sort());
    expect(await runsOf('run_log')).toEqual([young, older, standing].sort());
  });

  it('keeps the newest past state versions, the current and the diverged', async () => {
    const { knex, retention, daysAgo } = await start();
    const resource = randomUUID();
    const kinds = ['past', 'past', 'diverged', 'past', 'past', 'current'];
    for (const [at, kind] of kinds.entries()) {
      await knex('state_versions').insert({
        id: randomUUID(),
        resource_id: resource,
        number: at + 1,
        serial: at + 1,
        lineage: 'l',
        kind,
        size: 1,
        empty: false,
        content: Buffer.from(''),
        created_at: daysAgo(1),
      });
    }
    await retention.clean();
    const left = await knex('state_versions').orderBy('number');
    expect(left.map(row => row.number)).toEqual([3, 4, 5, 6]);
  });
});
