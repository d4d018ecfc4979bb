import { TestDatabases } from '@backstage/backend-test-utils';
import { MASK } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { isPostgres } from '../database/clock';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  aVariable,
  infraHarness,
  StateOutput,
} from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const SECRET = 'hunter2';

const entry = (name: string, value: unknown, more: object = {}) => ({
  ...{ name, value, inheritedByChildren: true },
  ...more,
});

/** All that is stored, as text. */
async function everythingStored(knex: Knex): Promise<string> {
  const tables: string[] = isPostgres(knex)
    ? await knex('pg_catalog.pg_tables')
        .where('schemaname', 'public')
        .pluck('tablename')
    : await knex('sqlite_master').where('type', 'table').pluck('name');
  const rows = await Promise.all(tables.map(table => knex(table)));
  return JSON.stringify(rows, (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString() : value,
  );
}

describe.each(databases.eachSupportedId())('secret config on %p', id => {
  let knex: Knex;
  let stop: () => Promise<void> = async () => {};

  /** An abstract `account`, and a `service` below it whose module has the sensitive variable `token`. */
  const start = async () => {
    knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      config: { approvals: { required: false } },
      variables: [
        aVariable({ name: 'token', sensitive: true }),
        aVariable({ name: 'region' }),
        aVariable({ name: 'size', type: 'number' }),
        aVariable({ name: 'tags', type: 'map(string)' }),
      ],
    });
    stop = infra.stop;
    const template = { key: 'account', name: 'account', abstract: true };
    await infra.as('bob')('post', '/templates', template).expect(201);
    const { version } = await infra.importTemplate('service', {
      parents: ['account'],
      tagsVariable: 'tags',
    });
    const read = async (path: string, person: 'alice' | 'carol' = 'carol') =>
      (await infra.as(person)('get', path).expect(200)).body;
    const create = (templateKey: string, name: string, body: object) =>
      infra.as('alice')('post', '/resources', { templateKey, name, ...body });
    const account = async (dependencyConfig: object[], more: object = {}) =>
      (
        await create('account', 'prod', { dependencyConfig, ...more }).expect(
          201,
        )
      ).body;
    const change = async (resourceId: string, values: object) => {
      const opened = await infra.as('alice')(
        'post',
        `/resources/${resourceId}/changes`,
        { kind: 'metadata', values },
      );
      if (opened.status !== 201) return opened.body;
      await infra
        .as('alice')('post', `/changes/${opened.body.id}/submit`)
        .expect(202);
      return read(`/changes/${opened.body.id}`);
    };
    /** A service below that account, and what the run gets that makes it. */
    const runOf = async (
      parentId: string,
      name = 'api',
      outputs: Record<string, StateOutput> = {},
    ) => {
      const { body: service } = await create('service', name, {
        parentIds: [parentId],
      });
      const asked = await infra
        .as('alice')('post', `/resources/${service.id}/provision`)
        .expect(202);
      const run = await infra.startRun(asked.body.run.id);
      await run.uploadPlan();
      await run.beginApply();
      await run.writeState(1, outputs);
      await run.finish();
      return { id: service.id as string, spec: run.spec };
    };
    return {
      ...infra,
      versionPath: `/templates/service/versions/${version.id}`,
      ...{ read, create, account, change, runOf },
    };
  };

  afterEach(() => stop());

  /** Everything that the API says of a resource to somebody who only reads. */
  const everythingSaid = async (
    { read }: Awaited<ReturnType<typeof start>>,
    resourceId: string,
  ) => {
    const changes = await read(`/changes?resourceId=${resourceId}`);
    const paths = [
      `/resources/${resourceId}`,
      `/resources/${resourceId}/tree`,
      `/resources/${resourceId}/revisions`,
      `/resources/${resourceId}/revisions/1`,
      `/audit?resourceId=${resourceId}`,
      ...changes.items.map((item: { id: string }) => `/changes/${item.id}`),
    ];
    const answers = [];
    for (const path of paths) answers.push(await read(path));
    return answers;
  };

  it('is stored encrypted, and masked for the name of a variable below that is sensitive', async () => {
    const infra = await start();
    const { read, account, change, runOf } = infra;
    const { id: prod } = await account([
      entry('token', SECRET),
      entry('region', 'eu'),
    ]);
    expect((await read(`/resources/${prod}`)).dependencyConfig).toEqual([
      entry('token', MASK, { sensitive: true }),
      entry('region', 'eu'),
    ]);
    const { id: api, spec } = await runOf(prod);
    expect(spec.variables).toMatchObject({ token: SECRET, region: 'eu' });
    expect((await read(`/resources/${api}`)).inherited.config).toMatchObject([
      { name: 'region', value: 'eu' },
      { name: 'token', value: MASK },
    ]);
    await change(prod, { dependencyConfig: [entry('token', `${SECRET}-2`)] });
    for (const each of [prod, api]) {
      expect(JSON.stringify(await everythingSaid(infra, each))).not.toContain(
        SECRET,
      );
    }
    const form = await read(`${infra.versionPath}/form?parentIds=${prod}`);
    expect(JSON.stringify(form)).not.toContain(SECRET);
    expect(JSON.stringify(infra.told)).not.toContain(SECRET);
    expect(await everythingStored(knex)).not.toContain(SECRET);
  });

  it('is masked where a rule makes the name sensitive, also in what was there before', async () => {
    const infra = await start();
    const { as, read, account, change, versionPath } = infra;
    const { id: prod } = await account([entry('region', SECRET)]);
    await change(prod, { dependencyConfig: [entry('region', `${SECRET}-2`)] });
    const rules = { region: { sensitive: true } };
    await as('bob')('patch', versionPath, { rules }).expect(200);
    expect(JSON.stringify(await everythingSaid(infra, prod))).not.toContain(
      SECRET,
    );
    const comparison = await read(
      `/resources/${prod}/revisions/compare?from=1&to=2`,
    );
    expect(comparison.changes).toEqual([
      { path: 'dependencyConfig.region', sensitive: true },
    ]);
  });

  it('stays masked when templates part, whose resources stay together', async () => {
    const infra = await start();
    const { as, account } = infra;
    const { id: prod } = await account([entry('token', SECRET)]);
    await as('bob')('patch', '/templates/service', { parents: [] }).expect(200);
    expect(JSON.stringify(await everythingSaid(infra, prod))).not.toContain(
      SECRET,
    );
  });

  it.each([
    ['dependencyConfig', 'region', 'region'],
    ['dependencyTags', 'team', 'tags'],
  ])('is what a person marks so in %s', async (kind, name, variable) => {
    const infra = await start();
    const { read, account, runOf } = infra;
    const secret = entry(name, SECRET, { sensitive: true });
    const { id: prod } = await account([], { [kind]: [secret] });
    const { id: api, spec } = await runOf(prod, 'api', {
      shown: { value: `at ${SECRET}`, type: 'string' },
    });
    expect(JSON.stringify(spec.variables[variable])).toContain(SECRET);
    expect(spec.secrets).toContain(SECRET);
    const shown = await read(`/resources/${api}`);
    expect(shown.provided[variable].value).toBeUndefined();
    expect(shown.outputs.shown).toMatchObject({ sensitive: true });
    for (const each of [prod, api]) {
      expect(JSON.stringify(await everythingSaid(infra, each))).not.toContain(
        SECRET,
      );
    }
    const form = await read(`${infra.versionPath}/form?parentIds=${prod}`);
    expect(JSON.stringify(form)).not.toContain(SECRET);
    expect(await everythingStored(knex)).not.toContain(SECRET);
  });

  it('is hidden in what was there before somebody marked it', async () => {
    const infra = await start();
    const { account, change, read } = infra;
    const { id: prod } = await account([entry('region', SECRET)]);
    await change(prod, {
      dependencyConfig: [entry('region', SECRET, { sensitive: true })],
    });
    const said = JSON.stringify([
      ...(await everythingSaid(infra, prod)),
      await read(`/resources/${prod}/revisions/compare?from=1&to=2`),
    ]);
    expect(said).not.toContain(SECRET);
  });

  it('keeps its value when the mask comes back, and a change tells that it has another', async () => {
    const { account, read, change, runOf } = await start();
    const { id: prod } = await account([entry('token', SECRET)]);
    const { dependencyConfig } = await read(`/resources/${prod}`);
    const kept = await change(prod, {
      dependencyConfig: [...dependencyConfig, entry('size', 3)],
    });
    expect(kept.changedSecrets).toBeUndefined();
    const first = await runOf(prod, 'one');
    expect(first.spec.variables).toMatchObject({ token: SECRET, size: 3 });
    const other = await change(prod, {
      dependencyConfig: [entry('token', 'another')],
    });
    expect(other).toMatchObject({
      changedSecrets: ['dependencyConfig.token'],
      values: { dependencyConfig: [{ name: 'token', value: MASK }] },
    });
    const second = await runOf(prod, 'two');
    expect(second.spec.variables).toMatchObject({ token: 'another' });
  });

  it('keeps what a draft proposed when its mask comes back', async () => {
    const { as, account, runOf } = await start();
    const { id: prod } = await account([entry('token', 'before')]);
    const { body: draft } = await as('alice')(
      'post',
      `/resources/${prod}/changes`,
      {
        kind: 'metadata',
        values: { dependencyConfig: [entry('token', SECRET)] },
      },
    ).expect(201);
    const { dependencyConfig } = draft.values;
    const values = { dependencyConfig, labels: ['blue'] };
    await as('alice')('patch', `/changes/${draft.id}`, { values }).expect(200);
    await as('alice')('post', `/changes/${draft.id}/submit`).expect(202);
    const { spec } = await runOf(prod);
    expect(spec.variables).toMatchObject({ token: SECRET });
  });

  it('keeps a sensitive variable too when its mask comes back, and refuses a mask where it has no value', async () => {
    const { as, account, create, read, startRun } = await start();
    const { id: prod } = await account([]);
    const { body: service } = await create('service', 'api', {
      parentIds: [prod],
      variables: { token: SECRET, region: 'eu' },
    }).expect(201);
    const { variables } = await read(`/resources/${service.id}`);
    expect(variables).toEqual({ token: MASK, region: 'eu' });
    const opened = await as('alice')(
      'post',
      `/resources/${service.id}/changes`,
      {
        kind: 'provision',
        values: { variables: { ...variables, region: 'us' } },
      },
    ).expect(201);
    const asked = await as('alice')(
      'post',
      `/changes/${opened.body.id}/submit`,
    ).expect(202);
    const run = await startRun(asked.body.run.id);
    expect(run.spec.variables).toMatchObject({ token: SECRET, region: 'us' });

    const fresh = await create('service', 'other', {
      parentIds: [prod],
      variables: { token: MASK },
    }).expect(400);
    expect(fresh.body.error.issues).toEqual([
      {
        path: 'variables.token',
        message: "'token' has no value that could be kept",
      },
    ]);
  });

  it('refuses a mask for which nothing is there, and to uncover what is kept', async () => {
    const { account, create, change } = await start();
    const { id: prod } = await account([
      entry('region', SECRET, { sensitive: true }),
    ]);
    const issuesOf = (body: { error: { issues: object[] } }) =>
      body.error.issues;
    const moved = await change(prod, {
      dependencyConfig: [entry('zone', MASK)],
    });
    expect(issuesOf(moved)).toMatchObject([
      { path: 'values.dependencyConfig.0.value' },
    ]);
    const uncovered = await change(prod, {
      dependencyConfig: [entry('region', MASK)],
    });
    expect(issuesOf(uncovered)).toMatchObject([
      { path: 'values.dependencyConfig.0.sensitive' },
    ]);
    const fresh = await create('account', 'test', {
      dependencyConfig: [entry('token', MASK)],
    }).expect(400);
    expect(issuesOf(fresh.body)).toMatchObject([
      { path: 'dependencyConfig.0.value' },
    ]);
  });

  it('does not stand in what a refusal says', async () => {
    const { account, create } = await start();
    const { id: prod } = await account([
      entry('size', SECRET, { sensitive: true }),
    ]);
    const refused = await create('service', 'api', { parentIds: [prod] });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain(SECRET);
  });
});
