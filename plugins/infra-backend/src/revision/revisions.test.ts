import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('revisions on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  beforeEach(async () => {
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, {
      config: { approvals: { required: false } },
    });
    await infra.importTemplate();
  });

  afterEach(() => infra.stop());

  const finish = async (runId: string, serial: number) => {
    const run = await infra.startRun(runId);
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState(serial);
    await run.finish();
  };

  /** Opens a change as alice and has it submitted; answers its run. */
  const request = async (path: string, verb: string, cidr?: string) => {
    const { body } = await infra
      .as('alice')('post', `${path}/${verb}`, {
        values: cidr ? { variables: { cidr } } : undefined,
      })
      .expect(202);
    return String(body.run.id);
  };

  const update = async (path: string, cidr: string) => {
    const draft = await infra
      .as('alice')('post', `${path}/changes`, {
        kind: 'update',
        values: { variables: { cidr } },
      })
      .expect(201);
    const { body } = await infra
      .as('alice')('post', `/changes/${draft.body.id}/submit`)
      .expect(202);
    return String(body.run.id);
  };

  it('keeps what was applied before a recreation that failed and was provisioned anew', async () => {
    const created = await infra.createResource();
    const path = `/resources/${created.id}`;
    await finish(await request(path, 'provision', 'first'), 1);
    await finish(await update(path, 'second'), 2);
    await finish(await request(path, 'destroy'), 3);
    const recreation = await infra.startRun(await request(path, 'recreate'));
    await recreation.finish({ outcome: 'failed' });
    await finish(await request(path, 'provision', 'third'), 4);

    const { body } = await infra
      .as('alice')('get', `${path}/revisions`)
      .expect(200);
    const shown = body.items.map(
      (revision: { number: number; values: { variables: object } }) => [
        revision.number,
        revision.values.variables,
      ],
    );
    expect(shown).toEqual([
      [3, { cidr: 'third' }],
      [2, { cidr: 'second' }],
      [1, { cidr: 'first' }],
    ]);
    const resource = await infra.as('alice')('get', path).expect(200);
    expect(resource.body.revision).toBe(3);

    const page = (query: string) =>
      infra.as('alice')('get', `${path}/revisions?${query}`);
    const first = (await page('limit=2').expect(200)).body;
    expect(first).toMatchObject({
      items: [{ number: 3 }, { number: 2 }],
      totalItems: 3,
    });
    const last = await page(
      `limit=2&cursor=${first.pageInfo.nextCursor}`,
    ).expect(200);
    expect(last.body).toEqual({
      items: [expect.objectContaining({ number: 1 })],
      totalItems: 3,
      pageInfo: {},
    });
    await page('limit=0').expect(400);
    await page('surprise=1').expect(400);
  });

  it('refuses to write a revision again that a change has left behind', async () => {
    const created = await infra.createResource();
    const path = `/resources/${created.id}`;
    await finish(await request(path, 'provision'), 1);
    await finish(await update(path, 'second'), 2);
    await knex('resources').where('id', created.id).update({ revision: 1 });
    const run = await infra.startRun(await update(path, 'third'));
    await run.uploadPlan();
    await run.beginApply();
    const refused = await run.call('post', 'finish', {
      outcome: 'succeeded',
      terraformEnded: true,
    });
    expect(refused.status).toBe(409);
    const kept = await infra
      .as('alice')('get', `${path}/revisions/2`)
      .expect(200);
    expect(kept.body.values.variables).toEqual({ cidr: 'second' });
  });
});
