import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('revisions on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async () => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      config: { approvals: { required: false } },
    });
    stop = infra.stop;
    await infra.importTemplate();
    const created = await infra.createResource({
      variables: { cidr: 'a', token: 'hunter2-one' },
    });
    const path = `/resources/${created.id}`;
    const read = async (of = path) =>
      (await infra.as('alice')('get', of).expect(200)).body;
    let serial = 0;
    const carryOut = async (runId: string) => {
      const run = await infra.startRun(runId);
      await run.uploadPlan();
      await run.beginApply();
      serial += 1;
      await run.writeState(serial);
      await run.finish();
    };
    const request = async (verb: string, body: object = {}) => {
      const asked = await infra
        .as('alice')('post', `${path}/${verb}`, body)
        .expect(202);
      await carryOut(asked.body.run.id);
    };
    const change = async (kind: string, values: object) => {
      const { body } = await infra
        .as('alice')('post', `${path}/changes`, { kind, values })
        .expect(201);
      const submitted = await infra
        .as('alice')('post', `/changes/${body.id}/submit`)
        .expect(202);
      if (submitted.body.run) await carryOut(submitted.body.run.id);
    };
    return { ...infra, knex, id: created.id, path, read, request, change };
  };
  afterEach(() => stop());

  it('counts one for each applied update, recreate and metadata change', async () => {
    const { read, request, change } = await start();
    expect((await read()).revision).toBe(1);
    await request('provision');
    expect((await read()).revision).toBe(1);
    await change('update', { variables: { cidr: 'b' } });
    expect((await read()).revision).toBe(2);
    await change('metadata', { labels: ['blue'] });
    expect((await read()).revision).toBe(3);
    await request('destroy');
    expect((await read()).revision).toBe(3);
    await request('recreate', { values: { variables: { cidr: 'c' } } });
    expect((await read()).revision).toBe(4);
  });

  it('compares any two by path, and tells of a sensitive one only that it changed', async () => {
    const { as, path, request, change, read } = await start();
    await request('provision');
    await change('update', {
      description: 'A net',
      variables: { cidr: 'b', token: 'hunter2-two' },
    });
    await change('metadata', { labels: ['blue'] });
    const compare = (from: number, to: number) =>
      read(`${path}/revisions/compare?from=${from}&to=${to}`);
    const comparison = await compare(1, 3);
    expect(comparison).toEqual({
      from: 1,
      to: 3,
      changes: [
        { path: 'description', after: 'A net' },
        { path: 'labels', before: [], after: ['blue'] },
        { path: 'variables.cidr', before: 'a', after: 'b' },
        { path: 'variables.token', sensitive: true },
      ],
    });
    expect(JSON.stringify(comparison)).not.toContain('hunter2');
    expect((await compare(3, 2)).changes).toEqual([
      { path: 'labels', before: ['blue'], after: [] },
    ]);
    expect((await compare(2, 2)).changes).toEqual([]);
    expect(await read(`${path}/revisions/3`)).toMatchObject({ number: 3 });
    await as('alice')('get', `${path}/revisions/compare?from=1&to=9`).expect(
      404,
    );
    await as('alice')('get', `${path}/revisions/compare?from=x`).expect(400);
  });

  it('erases values, secrets, state and plans with their resource, and keeps the history', async () => {
    const { as, knex, id: resourceId, path, request, change } = await start();
    await request('provision');
    await change('update', { variables: { token: 'hunter2-two' } });
    await change('metadata', { description: 'A net' });
    await request('destroy');
    await as('alice')('delete', path).expect(204);
    const count = async (table: string) =>
      (await knex(table).where('resource_id', resourceId)).length;
    for (const table of [
      'plans',
      'state_versions',
      'state_locks',
      'unique_values',
      'resource_labels',
    ]) {
      expect([table, await count(table)]).toEqual([table, 0]);
    }
    expect(await count('changes')).toBe(4);
    expect(await count('runs')).toBe(3);
    expect(await count('revisions')).toBe(3);
    const changes = await as('alice')(
      'get',
      `/changes?resourceId=${resourceId}`,
    ).expect(200);
    expect(changes.body.items).toHaveLength(4);
    for (const { id: changeId, resourceName } of changes.body.items) {
      expect(resourceName).toBe('vpc');
      const shown = await as('alice')('get', `/changes/${changeId}`);
      expect(shown.body).toMatchObject({ values: {}, previousValues: {} });
    }
    const audit = await as('alice')('get', `/audit?resourceId=${resourceId}`);
    expect(audit.body.items[0]).toMatchObject({
      action: 'resource.delete',
      resourceName: 'vpc',
    });
  });
});

describe.each(databases.eachSupportedId())(
  'revisions of a resource on %p',
  id => {
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
  },
);
