import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { hierarchyHarness, UNTAGGED } from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const entry = (name: string, value: unknown, inheritedByChildren = true) => ({
  name,
  value,
  inheritedByChildren,
});

describe.each(databases.eachSupportedId())('inputs of a run on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (options?: Parameters<typeof hierarchyHarness>[1]) => {
    const infra = await hierarchyHarness(
      await initDatabase(databases, id),
      options,
    );
    stop = infra.stop;
    return infra;
  };
  afterEach(() => stop());

  it('are given inherited tags and config, the nearest first', async () => {
    const { account, network, create, request, read } = await start();
    const top = await account('prod', {
      dependencyTags: [entry('cost', 42), entry('team', 'platform')],
      dependencyConfig: [entry('region', 'eu-1'), entry('db', 'pg')],
    });
    const net = await network('net', top, {
      dependencyTags: [entry('team', 'net'), entry('kept', 'x', false)],
      dependencyConfig: [entry('network_zone', { $output: 'zone' })],
    });
    const service = await create('service', 'api', {
      parentIds: [net],
      variables: { tags: { team: 'api' }, db: 'mine' },
      dependencyTags: [entry('own', 'y')],
    }).expect(201);
    expect(service.body.inherited).toEqual({
      tags: [
        {
          name: 'cost',
          value: 42,
          distance: 2,
          from: { resourceId: top, resourceName: 'prod' },
        },
        {
          name: 'team',
          value: 'net',
          distance: 1,
          from: { resourceId: net, resourceName: 'net' },
        },
      ],
      config: [
        expect.objectContaining({ name: 'db', value: 'pg' }),
        expect.objectContaining({
          name: 'network_zone',
          value: { $output: 'zone' },
        }),
        expect.objectContaining({ name: 'region', value: 'eu-1' }),
      ],
    });
    const spec = await request(service.body.id, 'provision');
    expect(spec.variables).toEqual({
      region: 'eu-1',
      db: 'mine',
      network_zone: 'eu-1',
      tags: { cost: '42', team: 'api', own: 'y' },
    });
    expect(await read(service.body.id)).toMatchObject({
      variables: { tags: { team: 'api' }, db: 'mine' },
    });
    expect((await read(service.body.id)).variables).not.toHaveProperty(
      'region',
    );
  });

  it('ignore a tags variable that the version does not have', async () => {
    const { as, account, network, create, request } = await start();
    await as('bob')('post', '/templates/service/versions', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: UNTAGGED,
      path: 'service',
    }).expect(201);
    const top = await account('prod', { dependencyTags: [entry('a', 'b')] });
    const net = await network('net', top);
    const service = await create('service', 'api', {
      parentIds: [net],
    }).expect(201);
    const spec = await request(service.body.id, 'provision');
    expect(spec.variables).toEqual({});
  });

  it('refuse config that does not fit the variable', async () => {
    const { account, network, create } = await start();
    const net = await network('net', await account('prod'), {
      dependencyConfig: [entry('subnet_ids', 'no list')],
    });
    const refused = await create('service', 'api', { parentIds: [net] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'variables.subnet_ids', message: 'a list is required: [ … ]' },
    ]);
  });

  it('refuse parents that disagree, at creation and until it is settled', async () => {
    const { as, account, network, create, update, read } = await start();
    const top = await account('prod');
    const one = await network('one', top, {
      dependencyTags: [entry('team', 'secret-team')],
    });
    const other = await network('other', top);
    const service = await create('service', 'api', {
      parentIds: [one, other],
    }).expect(201);
    await update(other, { dependencyTags: [entry('team', 'b')] });

    const conflict = {
      reason: 'Inherited values conflict',
      conflicts: [
        {
          kind: 'tag',
          name: 'team',
          resources: expect.arrayContaining([
            { resourceId: one, resourceName: 'one' },
            { resourceId: other, resourceName: 'other' },
          ]),
        },
      ],
    };
    const created = await create('service', 'web', { parentIds: [one, other] });
    expect(created.status).toBe(409);
    expect(created.body.error).toMatchObject(conflict);
    expect(JSON.stringify(created.body)).not.toContain('secret-team');

    const path = `/resources/${service.body.id}`;
    for (const verb of ['provision', 'plan']) {
      const refused = await as('alice')('post', `${path}/${verb}`);
      expect(refused.status).toBe(409);
      expect(refused.body.error).toMatchObject(conflict);
    }
    expect(await read(service.body.id)).toMatchObject({
      status: 'ready',
      inherited: { tags: [{ name: 'team', conflictsWith: [{}] }] },
    });
    await as('alice')('post', `${path}/provision`, {
      values: { dependencyTags: [entry('team', 'settled')] },
    }).expect(202);
  });

  it('come from references, which stay references in the resource', async () => {
    const {
      as,
      account,
      network,
      create,
      request,
      read,
      startRun,
      read: get,
    } = await start();
    const net = await network('net', await account('prod'));
    const reference = { $output: 'subnet_ids', from: net };
    const secret = { $output: 'password', from: net };
    const service = await create('service', 'api', {
      parentIds: [net],
      variables: { subnet_ids: reference, db: secret },
    }).expect(201);
    const spec = await request(service.body.id, 'provision');
    expect(spec.variables).toMatchObject({
      subnet_ids: ['s-1', 's-2'],
      db: 'hunter2-of-net',
    });
    expect(spec.secrets).toContain('hunter2-of-net');
    expect(await read(service.body.id)).toMatchObject({
      state: 'provisioned',
      variables: { subnet_ids: reference, db: secret },
    });
    const revision = await as('alice')(
      'get',
      `/resources/${service.body.id}/revisions/1`,
    ).expect(200);
    expect(revision.body.values.variables).toEqual({
      subnet_ids: reference,
      db: secret,
    });
    const dryRun = await as('alice')(
      'post',
      `/resources/${service.body.id}/plan`,
    ).expect(202);
    const plan = await startRun(dryRun.body.run.id);
    expect(plan.spec.variables).toMatchObject({ db: 'hunter2-of-net' });
    expect(JSON.stringify(await get(service.body.id))).not.toContain(
      'hunter2-of-net',
    );
  });

  it('refuse references to no parent, to no output, and ill-formed ones', async () => {
    const { account, network, create } = await start();
    const top = await account('prod');
    const net = await network('net', top);
    const stranger = await network('stranger', top);
    const refused = await create('service', 'api', {
      parentIds: [net],
      variables: {
        subnet_ids: { $output: 'nothing', from: net },
        db: { $output: 'zone', from: stranger },
        region: { $output: 'zone' },
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.issues).toEqual(
      expect.arrayContaining([
        {
          path: 'variables.subnet_ids',
          message: "'net' has no output 'nothing'",
        },
        {
          path: 'variables.db',
          message: `'${stranger}' is no parent of the resource`,
        },
        expect.objectContaining({ path: 'variables.region' }),
      ]),
    );
  });

  it('check what a reference stands for against the type', async () => {
    const { account, network, create } = await start();
    const net = await network('net', await account('prod'));
    const refused = await create('service', 'api', {
      parentIds: [net],
      variables: { subnet_ids: { $output: 'zone', from: net } },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.issues).toMatchObject([
      { path: 'variables.subnet_ids' },
    ]);
  });

  it('wait for a parent that is on its way, and are then looked up', async () => {
    const { as, account, create, carryOut, read, until } = await start();
    const top = await account('prod');
    const net = (await create('network', 'net', { parentIds: [top] })).body;
    const service = await create('service', 'api', {
      parentIds: [net.id],
      waitForParents: true,
      variables: { subnet_ids: { $output: 'subnet_ids', from: net.id } },
    }).expect(201);
    const path = `/resources/${service.body.id}`;
    const planned = await as('alice')('post', `${path}/plan`).expect(409);
    expect(planned.body.error).toMatchObject({
      reason: 'Outputs are missing',
      missing: [
        {
          variable: 'subnet_ids',
          output: 'subnet_ids',
          from: { resourceId: net.id, resourceName: 'net' },
          reason: "'net' is not provisioned yet",
        },
      ],
    });
    const asked = await as('alice')('post', `${path}/provision`).expect(202);
    expect(asked.body.change.status).toBe('waiting');
    const provision = await as('alice')(
      'post',
      `/resources/${net.id}/provision`,
    ).expect(202);
    await carryOut(provision.body.run.id, {
      subnet_ids: { value: ['s-9'], type: ['list', 'string'] },
    });
    const ready = await until(
      service.body.id,
      ({ activeRun }) => activeRun !== undefined,
    );
    const spec = await carryOut(ready.activeRun?.id ?? '');
    expect(spec.variables).toMatchObject({ subnet_ids: ['s-9'] });
    expect(await read(service.body.id)).toMatchObject({ status: 'done' });
  });

  it('make a waiting change stale when the output does not come', async () => {
    const { as, account, create, carryOut, until } = await start();
    const top = await account('prod');
    const net = (await create('network', 'net', { parentIds: [top] })).body;
    const service = await create('service', 'api', {
      parentIds: [net.id],
      waitForParents: true,
      provision: true,
      variables: { subnet_ids: { $output: 'subnet_ids', from: net.id } },
    }).expect(201);
    const provision = await as('alice')(
      'post',
      `/resources/${net.id}/provision`,
    ).expect(202);
    await carryOut(provision.body.run.id, {});
    const stale = await until(
      service.body.id,
      ({ openChange }) => openChange?.status === 'stale',
    );
    const submit = `/changes/${stale.openChange?.id}/submit`;
    const refused = await as('alice')('post', submit).expect(409);
    expect(refused.body.error.reason).toBe('Outputs are missing');
  });

  it('follow a rule of the version where nothing is given', async () => {
    const { as, account, network, create, request, versionId } = await start();
    await as('bob')('patch', `/templates/service/versions/${versionId}`, {
      rules: {
        network_zone: {
          reference: { templateKey: 'network', output: 'zone' },
        },
        region: { default: 'by-rule' },
      },
    }).expect(200);
    const net = await network('net', await account('prod'));
    const service = await create('service', 'api', {
      parentIds: [net],
    }).expect(201);
    const spec = await request(service.body.id, 'provision');
    expect(spec.variables).toEqual({
      network_zone: 'eu-1',
      region: 'by-rule',
    });
  });
});
