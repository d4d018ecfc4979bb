import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('UniqueValues on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (rules: object = { cidr: { unique: true } }) => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      variables: [
        aVariable({ name: 'cidr' }),
        aVariable({ name: 'port', type: 'number' }),
        aVariable({ name: 'zone', default: 'a' }),
        aVariable({ name: 'token', sensitive: true }),
      ],
    });
    stop = infra.stop;
    const { version } = await infra.importTemplate();
    const setRules = (given: object) =>
      infra.as('bob')('patch', `/templates/network/versions/${version.id}`, {
        rules: given,
      });
    await setRules(rules).expect(200);
    const create = (name: string, variables: object) =>
      infra.as('alice')('post', '/resources', {
        templateKey: 'network',
        name,
        variables,
      });
    const created = async (name: string, variables: object) =>
      (await create(name, variables).expect(201)).body.id;
    const propose = (resource: string, variables: object) =>
      infra.as('alice')('post', `/resources/${resource}/changes`, {
        kind: 'provision',
        values: { variables },
      });
    const held = async () =>
      (await knex('unique_values').select('resource_id')).length;
    return { ...infra, knex, setRules, create, created, propose, held };
  };
  afterEach(() => stop());

  it('refuses a value that another resource has, without telling it', async () => {
    const { as, create, created, held } = await start({
      token: { unique: true },
    });
    await created('one', { token: 'hunter2-hunter2' });
    const refused = await create('two', { token: 'hunter2-hunter2' });
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      name: 'ConflictError',
      reason: 'Value is taken',
      templateKey: 'network',
      variable: 'token',
    });
    expect(refused.text).not.toContain('hunter2');
    const list = await as('alice')('get', '/resources');
    expect(list.body.totalItems).toBe(1);
    expect(await held()).toBe(1);
  });

  it('takes equal values of what is not unique, absent ones and nulls', async () => {
    const { created, held } = await start();
    await created('one', { port: 1 });
    await created('two', { port: 1 });
    await created('three', { cidr: null });
    await created('four', { cidr: null });
    expect(await held()).toBe(0);
  });

  it('knows the same value in another spelling', async () => {
    const { create, created, held } = await start({ port: { unique: true } });
    await created('one', { port: 8080 });
    await create('two', { port: '8080' }).expect(409);
    expect(await held()).toBe(1);
  });

  it('counts defaults that would be applied, of the module and of the rule', async () => {
    const { create, created, setRules, held } = await start({
      zone: { unique: true },
    });
    await created('one', {});
    await create('two', { zone: 'a' }).expect(409);
    await created('three', { zone: 'b' });
    await setRules({ zone: { unique: true, default: 'c' } }).expect(200);
    await create('four', { zone: 'c' }).expect(409);
    await created('five', { zone: 'a' });
    expect(await held()).toBe(3);
  });

  it('refuses what an open change proposes, and frees it when that is given up', async () => {
    const { as, create, created, propose, held } = await start();
    const one = await created('one', { cidr: 'x' });
    const two = await created('two', { cidr: 'y' });
    const { body: change } = await propose(one, { cidr: 'z' }).expect(201);
    await create('three', { cidr: 'z' }).expect(409);
    await propose(two, { cidr: 'z' }).expect(409);
    await create('three', { cidr: 'x' }).expect(409);
    await as('alice')('patch', `/changes/${change.id}`, {
      values: { variables: { cidr: 'y' } },
    }).expect(409);
    await as('alice')('post', `/changes/${change.id}/discard`).expect(200);
    await propose(two, { cidr: 'z' }).expect(201);
    await create('three', { cidr: 'x' }).expect(409);
    expect(await held()).toBe(3);
  });

  it('frees what is rejected, and what is deleted', async () => {
    const { as, created, startRun, held } = await start();
    const one = await created('one', { cidr: 'x' });
    const asked = await as('alice')('post', `/resources/${one}/provision`, {
      values: { variables: { cidr: 'z' } },
    }).expect(202);
    const plan = await startRun(asked.body.run.id);
    await plan.uploadPlan();
    await plan.finish();
    const change = `/changes/${asked.body.change.id}`;
    await as('dave')('post', `${change}/reject`, {}).expect(200);
    await created('two', { cidr: 'z' });
    await as('alice')('delete', `/resources/${one}`).expect(204);
    await created('three', { cidr: 'x' });
    expect(await held()).toBe(2);
  });

  it('frees what is destroyed, until it is to be made again', async () => {
    const { as, created, create, startRun, held } = await start();
    const one = await created('one', { cidr: 'x' });
    const carryOut = async (verb: string, serial: number) => {
      const asked = await as('alice')('post', `/resources/${one}/${verb}`);
      expect(asked.body.error).toBeUndefined();
      const plan = await startRun(asked.body.run.id);
      const planDigest = await plan.uploadPlan();
      await plan.finish();
      const change = `/changes/${asked.body.change.id}`;
      const approved = await as('dave')('post', `${change}/approve`, {
        planDigest,
      }).expect(200);
      const apply = await startRun(approved.body.run.id);
      await apply.beginApply();
      await apply.writeState(serial);
      await apply.finish();
    };
    await carryOut('provision', 1);
    await create('two', { cidr: 'x' }).expect(409);
    await carryOut('destroy', 2);
    expect(await held()).toBe(0);
    const two = await created('two', { cidr: 'x' });
    await as('alice')('post', `/resources/${one}/recreate`).expect(409);
    await as('alice')('delete', `/resources/${two}`).expect(204);
    await as('alice')('post', `/resources/${one}/recreate`).expect(202);
    await create('three', { cidr: 'x' }).expect(409);
  });

  it('has one winner where several take a value at the same moment', async () => {
    const { create, held } = await start();
    const answers = await Promise.all(
      ['one', 'two', 'three', 'four'].map(name => create(name, { cidr: 'x' })),
    );
    expect(answers.map(answer => answer.status).sort()).toEqual([
      201, 409, 409, 409,
    ]);
    const refused = answers.filter(answer => answer.status === 409);
    for (const { body } of refused) {
      expect(body.error).toMatchObject({ variable: 'cidr' });
    }
    expect(await held()).toBe(1);
  });

  it('makes nothing unique that is not, when rules change', async () => {
    const { create, created, setRules, held, as } = await start({});
    await created('one', { cidr: 'x' });
    const two = await created('two', { cidr: 'x' });
    const refused = await setRules({ cidr: { unique: true } }).expect(409);
    expect(refused.body.error.message).toMatch(
      /^'cidr' can't be unique: two resources of template 'network' have/,
    );
    expect(refused.body.error).toMatchObject({ variable: 'cidr' });
    await created('three', { cidr: 'x' });
    expect(await held()).toBe(0);
    const list = await as('alice')('get', '/resources?search=t');
    for (const { id: other } of list.body.items) {
      await as('alice')('delete', `/resources/${other}`).expect(204);
    }
    await as('alice')('get', `/resources/${two}`).expect(404);
    await setRules({ cidr: { unique: true } }).expect(200);
    expect(await held()).toBe(1);
    await create('four', { cidr: 'x' }).expect(409);
    await setRules({}).expect(200);
    await created('four', { cidr: 'x' });
  });
});
