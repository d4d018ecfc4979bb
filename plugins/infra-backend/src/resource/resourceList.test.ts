import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('GET /resources on %p', id => {
  it('answers those that are named by their ids', async () => {
    const infra = await infraHarness(await initDatabase(databases, id));
    try {
      await infra.importTemplate();
      const names = ['one', 'two', 'three'];
      const made = [];
      for (const name of names) made.push(await infra.createResource({ name }));
      const [one, , three] = made;
      const list = await infra
        .as('alice')('get', `/resources?id=${three.id}&id=${one.id}&sort=name`)
        .expect(200);
      expect(list.body.totalItems).toBe(2);
      expect(
        list.body.items.map((item: { name: string }) => item.name),
      ).toEqual(['one', 'three']);
      await infra.as('alice')('get', '/resources?id=one').expect(400);
    } finally {
      await infra.stop();
    }
  });
});
