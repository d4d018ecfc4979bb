import { TestDatabases } from '@backstage/backend-test-utils';
import { MASK } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { hierarchyHarness } from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const ALICE = 'user:default/alice';
const CAROL = 'user:default/carol';
const entry = (name: string, value: unknown, inheritedByChildren = true) => ({
  name,
  value,
  inheritedByChildren,
});

describe.each(databases.eachSupportedId())('detaching on %p', id => {
  let stop: () => Promise<void> = async () => {};
  let knex: Knex;
  const start = async (options?: Parameters<typeof hierarchyHarness>[1]) => {
    knex = await initDatabase(databases, id);
    const infra = await hierarchyHarness(knex, options);
    stop = infra.stop;
    const { as } = infra;
    const detach = (resource: string, parentIds: string[]) =>
      as('alice')('post', `/resources/${resource}/detach`, { parentIds });
    const submit = (changeId: string) =>
      as('alice')('post', `/changes/${changeId}/submit`);
    const grant = (resource: string, roles: Record<string, string>) =>
      as('bob')('put', `/resources/${resource}/grants`, {
        items: Object.entries(roles).map(([principal, role]) => ({
          principal,
          role,
        })),
      });
    return { ...infra, detach, submit, grant };
  };
  afterEach(() => stop());

  /** A provisioned service below a network below an account. */
  const aService = async (
    infra: Awaited<ReturnType<typeof start>>,
    config: { top?: object[]; net?: object[] } = {},
  ) => {
    const top = await infra.account('prod', { dependencyConfig: config.top });
    const net = await infra.network('net', top, {
      dependencyConfig: config.net,
    });
    const { body } = await infra
      .create('service', 'api', { parentIds: [net] })
      .expect(201);
    await infra.request(body.id, 'provision');
    return { top, net, service: body.id as string };
  };

  it('keeps what the config of the parent, and of those above it, gave', async () => {
    const infra = await start();
    const { net, service } = await aService(infra, {
      top: [entry('region', 'eu')],
      net: [
        entry('network_zone', { $output: 'zone' }),
        entry('db', 'pg'),
        entry('subnet_ids', ['own'], false),
      ],
    });
    const { body } = await infra.detach(service, [net]).expect(201);
    expect(body.values).toEqual({
      parentIds: [],
      variables: { region: 'eu', network_zone: 'eu-1', db: 'pg' },
    });
    const submitted = await infra.submit(body.id).expect(202);
    const spec = await infra.carryOut(submitted.body.run.id);
    expect(spec.variables).toEqual(body.values.variables);
    const shown = await infra.read(service);
    expect(shown.variables).toEqual(body.values.variables);
    expect(shown).not.toHaveProperty('updateAvailable');
  });

  it('keeps nothing that another parent gives as well, nor what was given', async () => {
    const infra = await start();
    const top = await infra.account('prod');
    const same = {
      dependencyConfig: [entry('region', 'eu'), entry('db', 'x')],
    };
    const one = await infra.network('one', top, same);
    const other = await infra.network('other', top, same);
    const { body } = await infra
      .create('service', 'api', {
        parentIds: [one, other],
        variables: { db: 'mine' },
      })
      .expect(201);
    await infra.request(body.id, 'provision');
    const detached = await infra.detach(body.id, [one]).expect(201);
    expect(detached.body.values).toEqual({ parentIds: [other] });
  });

  it('keeps what the platform set by config for a restricted variable', async () => {
    const infra = await start();
    const { as, versionId } = infra;
    await as('bob')('patch', `/templates/service/versions/${versionId}`, {
      rules: { region: { restricted: true } },
    }).expect(200);
    const { net, service } = await aService(infra, {
      top: [entry('region', 'eu')],
    });
    const { body } = await infra.detach(service, [net]).expect(201);
    const submitted = await infra.submit(body.id).expect(202);
    const spec = await infra.carryOut(submitted.body.run.id);
    expect(spec.variables).toEqual({ region: 'eu' });
    const set = await as('alice')('post', `/resources/${service}/changes`, {
      kind: 'update',
      values: { variables: { region: 'us' } },
    }).expect(400);
    expect(set.body.error.issues).toMatchObject([
      { message: 'is set by the platform' },
    ]);
  });

  it('keeps for those below what came through the parent', async () => {
    const infra = await start();
    const { read } = infra;
    const top = await infra.account('prod', {
      dependencyConfig: [entry('region', 'eu'), entry('db', 'pg')],
    });
    const net = await infra.network('net', top, {
      dependencyConfig: [entry('db', 'mine')],
    });
    const { body: service } = await infra
      .create('service', 'api', { parentIds: [net] })
      .expect(201);
    await infra.request(service.id, 'provision');
    const { body } = await infra.detach(net, [top]).expect(201);
    expect(body.values).toEqual({
      parentIds: [],
      variables: { region: 'eu' },
      dependencyConfig: [entry('db', 'mine'), entry('region', 'eu')],
    });
    const submitted = await infra.submit(body.id).expect(202);
    await infra.carryOut(submitted.body.run.id);
    expect(await read(service.id)).not.toHaveProperty('updateAvailable');
    const spec = await infra.update(service.id, { description: 'x' });
    expect(spec.variables).toEqual({ region: 'eu', db: 'mine' });
  });

  it('keeps secret what was secret, for those below and in a retry', async () => {
    const infra = await start();
    const secret = { ...entry('region', 'hunter2'), sensitive: true };
    const { top, net, service } = await aService(infra, { top: [secret] });
    const { body } = await infra.detach(net, [top]).expect(201);
    expect(body.values).toMatchObject({
      variables: { region: MASK },
      dependencyConfig: [{ ...entry('region', MASK), sensitive: true }],
    });
    const submitted = await infra.submit(body.id).expect(202);
    const run = await infra.startRun(submitted.body.run.id);
    await run.uploadPlan();
    await run.beginApply();
    await run.finish({ outcome: 'failed' });
    const retried = await infra
      .as('alice')('post', `/resources/${net}/retry`)
      .expect(202);
    expect(retried.body.change.values.variables).toEqual({ region: MASK });
    const spec = await infra.carryOut(retried.body.run.id);
    expect(spec.variables).toMatchObject({ region: 'hunter2' });
    for (const each of [net, service]) {
      expect(JSON.stringify(await infra.read(each))).not.toContain('hunter2');
    }
  });

  it('leaves nothing without an owner', async () => {
    const infra = await start();
    const { as, detach, grant, read } = infra;
    const { net, service } = await aService(infra);
    await grant(service, { [ALICE]: 'admin' }).expect(200);
    const path = `/resources/${service}/changes`;
    for (const refused of [
      await detach(service, [net]),
      await as('alice')('post', path, {
        kind: 'update',
        values: { parentIds: [] },
      }),
    ]) {
      expect(refused.status).toBe(400);
      expect(refused.body.error).toMatchObject({
        message: expect.stringMatching(
          "'api' would be left without an owner: .* Make someone its owner first.",
        ),
        issues: [
          { path: 'values.parentIds', message: 'at least one owner must stay' },
        ],
      });
    }
    expect(await read(service)).not.toHaveProperty('openChange');
    await grant(service, { [ALICE]: 'admin', [CAROL]: 'owner' }).expect(200);
    await detach(service, [net]).expect(201);
  });

  it('counts on no owner above while a change leaves that parent', async () => {
    const infra = await start();
    const { detach, grant, submit, carryOut, read } = infra;
    const { net, service } = await aService(infra);
    const { body } = await detach(service, [net]).expect(201);
    const refused = await grant(service, { [ALICE]: 'admin' }).expect(400);
    expect(refused.body.error.message).toContain('unfinished change');
    await grant(service, { [CAROL]: 'owner', [ALICE]: 'write' }).expect(200);
    const submitted = await submit(body.id).expect(202);
    await carryOut(submitted.body.run.id);
    expect(await read(service)).toMatchObject({ parentIds: [] });
    await grant(service, {}).expect(400);
  });

  it('does not go on once nobody would own it any more', async () => {
    const infra = await start({ approvals: true });
    const { as, account, detach, submit, until } = infra;
    const top = await account('prod');
    const { body: folder } = await as('bob')('post', '/templates', {
      key: 'folder',
      name: 'folder',
      abstract: true,
      parents: ['account'],
    }).expect(201);
    const { body } = await infra
      .create(folder.key, 'apps', { parentIds: [top] })
      .expect(201);
    const opened = await detach(body.id, [top]).expect(201);
    const submitted = await submit(opened.body.id).expect(202);
    // As if the owner had gone by another way.
    await knex('resource_grants').where('resource_id', body.id).delete();
    const approval = { planDigest: submitted.body.change.plan.digest };
    const approve = `/changes/${opened.body.id}/approve`;
    const refused = await as('dave')('post', approve, approval).expect(409);
    expect(refused.body.error.reason).toBe(
      'nobody would own it without the parents that it leaves',
    );
    const shown = await until(body.id, r => r.openChange?.status === 'stale');
    expect(shown.parentIds).toEqual([top]);
  });
});
