import { TestDatabases } from '@backstage/backend-test-utils';
import { MASK, ResourceTree } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ResourceTrees } from './ResourceTrees';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  hierarchyHarness,
  NETWORK_OUTPUTS,
} from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const ONLY_OWN = {
  access: {
    admins: ['group:default/team-platform'],
    publishers: ['group:default/team-platform'],
    creators: ['group:default/team-apps'],
    defaultRole: 'none',
  },
};
const namesOf = (tree: ResourceTree) => tree.nodes.map(({ name }) => name);
const SECRET = 'hunter2-of-net';

describe.each(databases.eachSupportedId())('hierarchy on %p', id => {
  let stop: () => Promise<void> = async () => {};
  let knex: Knex;
  const start = async (options?: Parameters<typeof hierarchyHarness>[1]) => {
    knex = await initDatabase(databases, id);
    const infra = await hierarchyHarness(knex, options);
    stop = infra.stop;
    return infra;
  };
  afterEach(() => stop());

  /** A provisioned service that refers to two outputs of a network, one of them secret. */
  const aService = async (infra: Awaited<ReturnType<typeof start>>) => {
    const top = await infra.account('prod');
    const net = await infra.network('net', top);
    const { body } = await infra
      .create('service', 'api', {
        parentIds: [net],
        variables: {
          subnet_ids: { $output: 'subnet_ids', from: net },
          db: { $output: 'password', from: net },
        },
      })
      .expect(201);
    await infra.request(body.id, 'provision');
    return { top, net, service: body.id as string };
  };

  it('marks what would get other values, and clears the mark with an update', async () => {
    const infra = await start();
    const { as, until, update, read } = infra;
    const { net, service } = await aService(infra);
    expect(await read(service)).not.toHaveProperty('updateAvailable');

    const moved = {
      ...NETWORK_OUTPUTS,
      subnet_ids: { value: ['s-3'], type: ['list', 'string'] },
    };
    await update(net, { description: 'moved' }, moved);
    const marked = await until(service, r => r.updateAvailable !== undefined);
    expect(marked.updateAvailable).toEqual({
      since: expect.any(String),
      reasons: ['subnet_ids would get another value'],
    });
    expect(await read(net)).not.toHaveProperty('updateAvailable');
    const list = await as('alice')('get', '/resources?updateAvailable=true');
    expect(list.body).toMatchObject({
      totalItems: 1,
      items: [{ id: service, updateAvailable: marked.updateAvailable }],
    });

    await update(net, { description: 'back' }, NETWORK_OUTPUTS);
    await until(service, r => r.updateAvailable === undefined);
    await update(net, { description: 'moved again' }, moved);
    await until(service, r => r.updateAvailable !== undefined);
    const spec = await update(service, { description: 'taken over' });
    expect(spec.variables).toMatchObject({ subnet_ids: ['s-3'] });
    expect(await read(service)).not.toHaveProperty('updateAvailable');
  });

  it('marks descendants of what hands down other tags', async () => {
    const infra = await start();
    const { until, update } = infra;
    const { net, service } = await aService(infra);
    await update(
      net,
      { dependencyTags: [{ name: 'team', value: 'x' }] },
      NETWORK_OUTPUTS,
    );
    expect(
      (await until(service, r => r.updateAvailable !== undefined))
        .updateAvailable?.reasons,
    ).toEqual(['tags would get a value']);
  });

  it('goes over more descendants than one message looks at', async () => {
    const infra = await start();
    const { net } = await aService(infra);
    const { create, request, until, update } = infra;
    const ids: string[] = [];
    for (let n = 0; n < 52; n += 1) {
      const { body } = await create('service', `s${n}`, { parentIds: [net] });
      ids.push(body.id);
    }
    const last = ids.sort().at(-1) ?? '';
    await request(last, 'provision');
    await update(
      net,
      { dependencyConfig: [{ name: 'region', value: 'eu-9' }] },
      NETWORK_OUTPUTS,
    );
    const marked = await until(last, r => r.updateAvailable !== undefined);
    expect(marked.updateAvailable?.reasons).toEqual([
      'region would get a value',
    ]);
  });

  it('makes a plan stale whose parent outputs, tags or config moved', async () => {
    const infra = await start({ config: { approvals: { required: true } } });
    const { as, create, read, startRun, until } = infra;
    const approved = async (
      resourceId: string,
      verb: 'provision' | 'update',
      body: object,
      outputs: typeof NETWORK_OUTPUTS,
    ) => {
      const opened = await as('alice')(
        'post',
        `/resources/${resourceId}/changes`,
        {
          kind: verb,
          ...body,
        },
      ).expect(201);
      const submitted = await as('alice')(
        'post',
        `/changes/${opened.body.id}/submit`,
      ).expect(202);
      const plan = await startRun(submitted.body.run.id);
      const planDigest = await plan.uploadPlan();
      await plan.finish();
      const approval = await as('dave')(
        'post',
        `/changes/${opened.body.id}/approve`,
        { planDigest },
      ).expect(200);
      const apply = await startRun(approval.body.run.id);
      await apply.beginApply();
      const state = await knex('state_versions')
        .where('resource_id', resourceId)
        .max('serial as serial')
        .first();
      await apply.writeState(Number(state?.serial ?? 0) + 1, outputs);
      await apply.finish();
    };
    const top = await infra.account('prod');
    const net: string = (
      await create('network', 'net', { parentIds: [top] }).expect(201)
    ).body.id;
    await approved(net, 'provision', {}, NETWORK_OUTPUTS);
    const service = (
      await create('service', 'api', {
        parentIds: [net],
        variables: { subnet_ids: { $output: 'subnet_ids', from: net } },
        provision: true,
      }).expect(201)
    ).body;

    const submitAndPlan = async (runId: string) => {
      const run = await startRun(runId);
      const digest = await run.uploadPlan();
      await run.finish();
      expect(await read(service.id)).toMatchObject({
        status: 'approval_pending',
      });
      return digest;
    };
    const changeId = service.openChange.id;
    const first = await submitAndPlan(service.activeRun.id);
    await approved(
      net,
      'update',
      { values: { description: 'moved' } },
      {
        ...NETWORK_OUTPUTS,
        subnet_ids: { value: ['s-7'], type: ['list', 'string'] },
      },
    );
    await until(service.id, r => r.openChange?.status === 'stale');
    const change = await as('alice')('get', `/changes/${changeId}`);
    expect(change.body.plan.stale.reason).toBe(
      "output 'subnet_ids' of 'net' changed",
    );
    await as('dave')('post', `/changes/${changeId}/approve`, {
      planDigest: first,
    }).expect(409);

    const again = await as('alice')(
      'post',
      `/changes/${changeId}/submit`,
    ).expect(202);
    await submitAndPlan(again.body.run.id);
    await approved(
      net,
      'update',
      { values: { dependencyTags: [{ name: 'team', value: 'x' }] } },
      {
        ...NETWORK_OUTPUTS,
        subnet_ids: { value: ['s-7'], type: ['list', 'string'] },
      },
    );
    await until(service.id, r => r.openChange?.status === 'stale');
    const stale = await as('alice')('get', `/changes/${changeId}`);
    expect(stale.body.plan.stale.reason).toBe("tag 'team' of 'net' is new");
  });

  it('refuses to destroy what has children, and what only its outputs are used of', async () => {
    const infra = await start();
    const { as, read, request } = infra;
    const { net, service } = await aService(infra);
    const destroy = () => as('alice')('post', `/resources/${net}/destroy`);
    const dependent = {
      resourceId: service,
      resourceName: 'api',
      state: 'provisioned',
    };
    const refused = await destroy().expect(409);
    expect(refused.body.error).toMatchObject({
      reason: 'Children exist',
      dependencies: [
        { ...dependent, kind: 'child' },
        { ...dependent, kind: 'output' },
      ],
    });

    const detach = await as('alice')('post', `/resources/${service}/detach`, {
      parentIds: [net],
    }).expect(201);
    const submitted = await as('alice')(
      'post',
      `/changes/${detach.body.id}/submit`,
    ).expect(202);
    await infra.carryOut(submitted.body.run.id);
    expect(await read(service)).toMatchObject({ parentIds: [] });
    const used = await destroy().expect(409);
    expect(used.body.error).toMatchObject({
      reason: 'Outputs are used',
      dependencies: [{ ...dependent, kind: 'output' }],
    });
    expect((await read(net)).blockedActions).toContainEqual({
      action: 'destroy',
      reason: 'Outputs are used',
    });

    await request(service, 'destroy');
    await request(net, 'destroy');
    expect(await read(net)).toMatchObject({ state: 'destroyed' });
  });

  it('detaches from parents and outputs, with a secret kept masked', async () => {
    const infra = await start();
    const { as, read, carryOut, update } = infra;
    const { net, service } = await aService(infra);
    const before = await knex('resources').where({ id: net }).first('version');
    const { body: change } = await as('alice')(
      'post',
      `/resources/${service}/detach`,
      {
        parentIds: [net],
        variables: ['subnet_ids', 'db'],
        message: 'on its own',
      },
    ).expect(201);
    expect(change).toMatchObject({
      kind: 'update',
      status: 'draft',
      message: 'on its own',
      values: {
        parentIds: [],
        variables: { subnet_ids: ['s-1', 's-2'], db: MASK },
      },
      previousValues: {
        parentIds: [net],
        variables: { db: { $output: 'password', from: net } },
      },
    });
    const { body } = await as('alice')(
      'post',
      `/changes/${change.id}/submit`,
    ).expect(202);
    expect(await read(service)).toMatchObject({ parentIds: [net] });
    const spec = await carryOut(body.run.id);
    expect(spec.variables).toMatchObject({ db: SECRET });
    expect(spec.secrets).toContain(SECRET);
    expect(await read(service)).toMatchObject({
      parentIds: [],
      variables: { subnet_ids: ['s-1', 's-2'], db: MASK },
    });
    expect(
      await knex('output_references').where('resource_id', service),
    ).toEqual([]);
    const after = await knex('resources').where({ id: net }).first('version');
    expect(after.version).toBeGreaterThan(before.version);
    const audit = await as('bob')('get', `/audit?resourceId=${service}`);
    expect(audit.body.items).toContainEqual(
      expect.objectContaining({
        action: 'resource.detach',
        before: { parents: [{ resourceId: net, resourceName: 'net' }] },
      }),
    );
    const revision = await as('alice')(
      'get',
      `/resources/${service}/revisions/2`,
    );
    expect(revision.body.values.variables).toMatchObject({ db: MASK });
    await update(service, { variables: { region: 'eu-2' } });
    expect((await read(service)).variables.db).toBe(MASK);
    expect(JSON.stringify(audit.body)).not.toContain(SECRET);
    const kept: { variables: string }[] = await knex('resources').select(
      'variables',
    );
    expect(JSON.stringify(kept)).not.toContain(SECRET);
    await as('alice')('post', `/resources/${net}/destroy`).expect(202);
  });

  it('refuses to detach from what it does not hang on, and to add parents', async () => {
    const infra = await start();
    const { as } = infra;
    const { net, service, top } = await aService(infra);
    const path = `/resources/${service}`;
    const refused = await as('alice')('post', `${path}/detach`, {
      parentIds: [top],
      variables: ['region'],
    }).expect(400);
    expect(
      refused.body.error.issues.map((issue: { path: string }) => issue.path),
    ).toEqual(['parentIds', 'variables']);
    await as('alice')('post', `${path}/detach`, {}).expect(400);
    await as('carol')('post', `${path}/detach`, { parentIds: [net] }).expect(
      403,
    );
    const added = await as('alice')('post', `${path}/changes`, {
      kind: 'update',
      values: { parentIds: [net, top] },
    }).expect(400);
    expect(added.body.error.issues).toMatchObject([
      { path: 'values.parentIds' },
    ]);
  });

  it('shows each resource of a tree once, as far as one may see', async () => {
    const infra = await start({ config: ONLY_OWN });
    const { as, account, network, create } = infra;
    const top = await account('prod');
    const one = await network('one', top);
    const other = await network('other', top);
    const service = (
      await create('service', 'api', { parentIds: [one, other] }).expect(201)
    ).body.id;
    const down = (
      await as('alice')('get', `/resources/${top}/tree`).expect(200)
    ).body;
    expect(
      down.nodes.map((node: { name: string; depth: number }) => [
        node.name,
        node.depth,
      ]),
    ).toEqual([
      ['prod', 0],
      ['one', 1],
      ['other', 1],
      ['api', 2],
    ]);
    expect(down).toMatchObject({ rootId: top, truncated: false });
    expect(down.edges).toHaveLength(4);
    const up = (
      await as('alice')(
        'get',
        `/resources/${service}/tree?direction=up`,
      ).expect(200)
    ).body;
    expect(up.nodes.map((node: { name: string }) => node.name)).toEqual([
      'api',
      'one',
      'other',
      'prod',
    ]);
    await as('carol')('get', `/resources/${top}/tree`).expect(404);
    await as('alice')(
      'get',
      `/resources/${top}/tree?direction=sideways`,
    ).expect(400);
  });

  it('does not pass what one may not see, and says where it stops', async () => {
    const infra = await start({ config: ONLY_OWN });
    const { as, account, network, create } = infra;
    const top = await account('prod');
    const hidden = await network('hidden', top);
    const seen = await network('seen', top);
    for (const parent of [hidden, seen]) {
      await create('service', `below-${parent}`, {
        parentIds: [parent],
      }).expect(201);
    }
    const below = await as('alice')('get', `/resources/${top}/tree`);
    expect(below.body.nodes).toHaveLength(5);
    await knex('resource_grants')
      .whereIn('resource_id', [top, hidden])
      .delete();
    const above = await as('alice')(
      'get',
      `/resources/${seen}/tree?direction=up`,
    );
    expect(namesOf(above.body)).toEqual(['seen']);
    await as('alice')('get', `/resources/${top}/tree`).expect(404);
    const trees = new ResourceTrees(knex);
    const cut = await trees.read(top, 'down', 'all', 4);
    expect(cut?.nodes).toHaveLength(4);
    expect(cut?.truncated).toBe(true);
    expect((await trees.read(top, 'down', 'all', 5))?.truncated).toBe(false);
  });

  it('fills a form with what parents hand down, secrets left out', async () => {
    const infra = await start();
    const { as, account, network, versionId } = infra;
    const top = await account('prod', {
      dependencyTags: [{ name: 'team', value: 'x' }],
      dependencyConfig: [{ name: 'region', value: 'eu-1' }],
    });
    const net = await network('net', top, {
      dependencyConfig: [{ name: 'db', value: { $output: 'password' } }],
    });
    const from = { resourceId: net, resourceName: 'net' };
    const form = (
      await as('alice')(
        'get',
        `/templates/service/versions/${versionId}/form?parentIds=${net}`,
      ).expect(200)
    ).body;
    const prefills = Object.fromEntries(
      form.variables.map((variable: { name: string; prefill?: unknown }) => [
        variable.name,
        variable.prefill,
      ]),
    );
    expect(prefills).toEqual({
      subnet_ids: {
        value: ['s-1', 's-2'],
        from: { kind: 'output', ...from, output: 'subnet_ids' },
        reference: { $output: 'subnet_ids', from: net },
      },
      network_zone: {
        value: 'eu-1',
        from: { kind: 'output', ...from, output: 'zone' },
        reference: { $output: 'zone', from: net },
      },
      db: {
        from: { kind: 'output', ...from, output: 'password' },
        reference: { $output: 'password', from: net },
      },
      region: {
        value: 'eu-1',
        from: { kind: 'config', resourceId: top, resourceName: 'prod' },
      },
      tags: {
        value: { team: 'x' },
        from: { kind: 'tags', resourceId: top, resourceName: 'prod' },
      },
    });
    expect(form.inherited.tags).toHaveLength(1);
    expect(JSON.stringify(form)).not.toContain(SECRET);
    const empty = await as('alice')(
      'get',
      `/templates/service/versions/${versionId}/form`,
    ).expect(200);
    expect(empty.body.inherited).toEqual({ tags: [], config: [] });
    await as('alice')(
      'get',
      `/templates/service/versions/${versionId}/form?parentIds=${versionId}`,
    ).expect(400);
  });

  it('says in a form why a parent hands nothing down', async () => {
    const { as, account, create, request, versionId } = await start();
    const at = `/templates/service/versions/${versionId}`;
    await as('bob')('patch', at, {
      rules: {
        db: { reference: { templateKey: 'network', output: 'password' } },
      },
    }).expect(200);
    const parentIds = [await account('prod')];
    const idOf = async (name: string) =>
      (await create('network', name, { parentIds }).expect(201)).body.id;
    const missing = async (parentId: string) => {
      const { body } = await as('alice')(
        'get',
        `${at}/form?parentIds=${parentId}`,
      );
      return body.variables.flatMap(
        (variable: { name: string; prefill?: { missing?: string } }) =>
          variable.prefill?.missing ?? [],
      );
    };
    const fresh = await idOf('fresh');
    expect(await missing(fresh)).toEqual(
      Array(3).fill("'fresh' is not provisioned yet"),
    );
    const bare = await idOf('bare');
    await request(bare, 'provision', {});
    expect(await missing(bare)).toEqual([
      "'bare' has no such output yet",
      "'bare' has no such output yet",
      "'bare' has no such output",
    ]);
  });

  it('has no circles: parents are there before their children, and none is added', async () => {
    const infra = await start();
    const { as } = infra;
    const { net, service } = await aService(infra);
    await as('bob')('patch', '/templates/network', {
      parents: ['account', 'service'],
    }).expect(400);
    const changed = await as('alice')('post', `/resources/${net}/changes`, {
      kind: 'update',
      values: { parentIds: [service] },
    });
    expect(changed.status).toBe(400);
    const links = await knex('resource_parents as link')
      .join('resources as child', 'child.id', 'link.resource_id')
      .join('resources as parent', 'parent.id', 'link.parent_id')
      .select('child.created_at as child', 'parent.created_at as parent');
    expect(links).toHaveLength(2);
    for (const link of links) expect(link.parent < link.child).toBe(true);
  });

  it('asks new parents of new resources only', async () => {
    const infra = await start();
    const { as, update, read } = infra;
    const { net, service } = await aService(infra);
    await as('bob')('patch', '/templates/service', {
      parents: ['network', 'account'],
    }).expect(200);
    await update(service, { variables: { region: 'eu-3' } });
    expect(await read(service)).toMatchObject({
      parentIds: [net],
      status: 'done',
    });
    const refused = await infra.create('service', 'web', { parentIds: [net] });
    expect(refused.status).toBe(400);
  });
});
