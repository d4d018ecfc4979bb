import { TestDatabases } from '@backstage/backend-test-utils';
import { aPlan, infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('a plan file on %p', id => {
  it('is taken up to its largest size, and not one byte beyond', async () => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      config: { approvals: { required: false }, plans: { maxSize: 1000 } },
    });
    await infra.importTemplate();
    const created = await infra.createResource({ provision: true });
    const run = await infra.startRun(created.activeRun.id);
    const upload = (bytes: number) =>
      run.call('put', 'plan', {
        planFile: Buffer.alloc(bytes).toString('base64'),
        plan: aPlan(),
        engineVersion: '1.11.4',
      });
    const refused = await upload(1001);
    expect(refused.status).toBe(413);
    expect(refused.body.error.message).toContain('1001 bytes');
    await upload(1000).expect(200);
    await infra.stop();
  });
});
