import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const VARIABLES = [
  aVariable({ name: 'cidr', required: true }),
  aVariable({ name: 'size', type: 'number', default: 1 }),
  aVariable({ name: 'region', default: 'eu' }),
  aVariable({ name: 'token', sensitive: true }),
  aVariable({ name: 'subnets', type: 'list(string)', default: ['a', 'b'] }),
  aVariable({ name: 'zone', defaultExpression: 'lower("EU")' }),
  aVariable({ name: 'grade', default: null }),
  aVariable({ name: 'labels', type: 'map(string)', default: {} }),
];

/** In the third release the grade has a default that its rules may not allow. */
const NEXT_VARIABLES = VARIABLES.map(variable =>
  variable.name === 'grade' ? { ...variable, default: 'de' } : variable,
);

/** The second release has no region, and needs zones. */
const variablesOf = (ref: string) => {
  if (ref === 'v3.0.0') return NEXT_VARIABLES;
  return ref === 'v2.0.0'
    ? [
        ...VARIABLES.filter(({ name }) => name !== 'region').map(variable =>
          variable.name === 'size'
            ? { ...variable, type: 'list(string)', default: [] }
            : variable,
        ),
        aVariable({ name: 'zones', type: 'list(string)', required: true }),
        aVariable({ name: 'tier', required: true }),
      ]
    : VARIABLES;
};

describe.each(databases.eachSupportedId())('rules of variables on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async () => {
    const infra = await infraHarness(await initDatabase(databases, id), {
      variables: variablesOf,
      config: { approvals: { required: false } },
    });
    stop = infra.stop;
    const { version } = await infra.importTemplate();
    const at = `/templates/network/versions/${version.id}`;
    const patchRules = (rules: object, person: 'alice' | 'bob' = 'bob') =>
      infra.as(person)('patch', at, { rules });
    const rules = (given: object) => patchRules(given).expect(200);
    const create = (variables: object, name = 'vpc') =>
      infra.as('alice')('post', '/resources', {
        templateKey: 'network',
        name,
        variables,
      });
    /** Carries the queued run of a resource out; answers what Terraform got. */
    const applyRun = async (runId: string) => {
      const run = await infra.startRun(runId);
      await run.uploadPlan();
      await run.beginApply();
      await run.writeState();
      await run.finish();
      return run.spec.variables;
    };
    const provision = async (variables: object, name = 'vpc') => {
      const { body } = await create(variables, name).expect(201);
      const asked = await infra
        .as('alice')('post', `/resources/${body.id}/provision`)
        .expect(202);
      const applied = await applyRun(asked.body.run.id);
      return { id: body.id, path: `/resources/${body.id}`, applied };
    };
    const update = (path: string, values: object) =>
      infra.as('alice')('post', `${path}/changes`, { kind: 'update', values });
    const read = async (path: string) =>
      (await infra.as('alice')('get', path).expect(200)).body;
    return {
      ...infra,
      at,
      patchRules,
      rules,
      create,
      applyRun,
      provision,
      update,
      read,
    };
  };
  afterEach(() => stop());

  it('keeps rules, audited, for publishers only', async () => {
    const { as, at, patchRules, rules, read } = await start();
    const given = { cidr: { unique: true }, size: { default: 2 } };
    await patchRules(given, 'alice').expect(403);
    expect((await read(at)).rules).toEqual({});
    await rules(given);
    expect((await read(at)).rules).toEqual(given);
    const audit = await as('bob')(
      'get',
      '/audit?action=template.version.update',
    );
    expect(audit.body.items).toMatchObject([
      { before: { rules: {} }, after: { rules: given } },
    ]);
  });

  it.each([
    ['colour', { frozen: true }, 'rules.colour'],
    ['size', { default: 'large' }, 'rules.size.default'],
    ['token', { default: 'hunter2' }, 'rules.token.default'],
    ['region', { default: 'hunter2', sensitive: true }, 'rules.region.default'],
    ['token', { options: ['hunter2'] }, 'rules.token.options'],
    ['size', { options: ['large'] }, 'rules.size.options.0'],
    ['size', { min: 3, max: 2 }, 'rules.size.max'],
    ['size', { min: 3, default: 2 }, 'rules.size.default'],
    ['region', { regex: '(' }, 'rules.region.regex'],
    ['region', { regex: '^(?!eu)' }, 'rules.region.regex'],
    ['region', { regex: '^(e)\\1' }, 'rules.region.regex'],
    [
      'region',
      { reference: { templateKey: 'account', output: 'id' } },
      'rules.region.reference.templateKey',
    ],
    ['region', { frozen: 'yes' }, 'rules.region.frozen'],
    ['region', { options: ['us'] }, 'rules.region.default'],
    ['region', { regex: '^u' }, 'rules.region.default'],
    ['region', { max: 1, sensitive: true }, 'rules.region.default'],
    ['size', { min: 2 }, 'rules.size.default'],
    ['size', { max: 0, frozen: true }, 'rules.size.default'],
    ['subnets', { options: ['a'] }, 'rules.subnets.default'],
    ['cidr', { restricted: true }, 'rules.cidr.restricted'],
    ['region', { restricted: true, required: true }, 'rules.region.restricted'],
  ])('refuses a rule of %s: %j', async (name, rule, path) => {
    const { at, patchRules, read } = await start();
    const refused = await patchRules({ [name]: rule }).expect(400);
    expect(refused.body.error.issues).toMatchObject([{ path }]);
    expect(refused.text).not.toContain('hunter2');
    expect((await read(at)).rules).toEqual({});
  });

  it.each([
    ['options with a default of their own', 'region', { default: 'us' }],
    ['options where a value is required', 'region', { required: true }],
    ['options of what needs a value anyway', 'cidr', {}],
    ['options where only Terraform knows the default', 'zone', {}],
    ['options where the default is null', 'grade', {}],
  ])('takes %s', async (_, name, more) => {
    const { at, rules, read } = await start();
    const given = { [name]: { options: ['us'], ...more } };
    await rules(given);
    expect((await read(at)).rules).toEqual(given);
  });

  it("says what of the module's default is not allowed, unless it is secret", async () => {
    const { patchRules } = await start();
    const message = async (rule: object) =>
      (await patchRules({ region: rule }).expect(400)).body.error.issues[0]
        .message;
    expect(await message({ options: ['us'] })).toBe(
      `the module's default "eu" must be "us": give a default here, or make it required`,
    );
    expect(await message({ min: 3, sensitive: true })).toBe(
      "the module's default must have at least 3 characters: make it required",
    );
  });

  it('restricts what needs a value only where something can give it', async () => {
    const { as, rules, patchRules, importTemplate } = await start();
    await rules({ cidr: { restricted: true, default: '10.0.0.0/8' } });
    await patchRules({ cidr: { restricted: true } }).expect(400);
    await as('bob')('patch', '/templates/network', {
      tagsVariable: 'labels',
    }).expect(200);
    await rules({ labels: { restricted: true, required: true } });
    const { version } = await importTemplate('service', {
      parents: ['network'],
    });
    const below = await as('bob')(
      'patch',
      `/templates/service/versions/${version.id}`,
      { rules: { cidr: { restricted: true } } },
    );
    expect(below.status).toBe(200);
  });

  it('takes no null where a value must be allowed, at creation and later', async () => {
    const { rules, create, provision, update } = await start();
    await rules({
      region: { options: ['eu', 'us'] },
      size: { min: 1 },
      cidr: { required: true },
      grade: { options: ['us'] },
    });
    const none = { region: null, size: null, cidr: null, grade: null };
    const issues = [
      { path: 'variables.cidr', message: 'a value is required' },
      { path: 'variables.size', message: 'must not be null' },
      { path: 'variables.region', message: 'must not be null' },
    ];
    const refused = await create(none).expect(400);
    expect(refused.body.error.issues).toEqual(issues);
    const { path } = await provision({ cidr: '10.0.0.0/8', grade: null });
    const later = await update(path, { variables: none }).expect(400);
    expect(later.body.error.issues).toEqual(issues);
  });

  it("demands a value where the next version's default is not allowed, at creation and later", async () => {
    const { as, rules, create, provision, update } = await start();
    await rules({ grade: { options: ['us'] }, region: { max: 2 } });
    const { path } = await provision({ cidr: '10.0.0.0/8' });
    const next = await as('bob')('post', '/templates/network/versions', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v3.0.0',
      path: 'network',
    }).expect(201);
    expect(next.body.rules).toEqual({
      grade: { options: ['us'], required: true },
      region: { max: 2 },
    });
    const issues = [
      { path: 'variables.grade', message: 'a value is required' },
    ];
    const refused = await create({ cidr: 'c' }, 'other').expect(400);
    expect(refused.body.error.issues).toEqual(issues);
    const later = await update(path, { versionId: next.body.id }).expect(400);
    expect(later.body.error.issues).toEqual(issues);
  });

  it('takes a reference to an output that a parent template has, and no other', async () => {
    const { as, importTemplate } = await start();
    const { version } = await importTemplate('service', {
      parents: ['network'],
    });
    const at = `/templates/service/versions/${version.id}`;
    const refer = (output: string) =>
      as('bob')('patch', at, {
        rules: { cidr: { reference: { templateKey: 'network', output } } },
      });
    const refused = await refer('arn').expect(400);
    expect(refused.body.error.issues).toMatchObject([
      { path: 'rules.cidr.reference.output' },
    ]);
    await refer('id').expect(200);
  });

  it('hands rules on to new versions, for the variables that they have, and keeps them when analysing again', async () => {
    const { as, at, rules, read } = await start();
    const given = {
      cidr: { frozen: true, default: '10.0.0.0/16' },
      size: { required: true, default: 3, max: 5, options: [3, 5] },
      region: { restricted: true },
      token: { regex: '^t', min: 1, group: 'Secrets', order: 2, help: 'Ask.' },
    };
    await rules(given);
    const next = await as('bob')('post', '/templates/network/versions', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v2.0.0',
      path: 'network',
    }).expect(201);
    expect(next.body.rules).toEqual({
      cidr: given.cidr,
      // It is a list of texts there: options and limit would be for its members.
      size: { required: true },
      token: given.token,
    });
    expect(next.body.warnings).toEqual([
      "The rule of 'size' does not fit any more, and goes without options, max, default: its type was number and is list(string).",
    ]);
    await as('bob')('post', `${at}/analyse`).expect(200);
    expect((await read(at)).rules).toEqual(given);
  });

  it('takes only what options, expression and limits allow, at creation and later', async () => {
    const { rules, create, provision, update } = await start();
    await rules({
      region: { options: ['eu', 'us'] },
      cidr: { regex: '^10\\.', max: 11 },
      size: { min: 1, max: 3 },
    });
    const refused = await create({ region: 'moon', cidr: '9', size: 4 });
    expect(refused.status).toBe(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'variables.cidr', message: 'must match ^10\\.' },
      { path: 'variables.size', message: 'must be at most 3' },
      { path: 'variables.region', message: 'must be one of "eu", "us"' },
    ]);
    const { path } = await provision({ region: 'eu', cidr: '10.0.0.0/16' });
    const later = await update(path, { variables: { region: 'moon' } });
    expect(later.body.error.issues).toEqual([
      { path: 'variables.region', message: 'must be one of "eu", "us"' },
    ]);
    await update(path, { variables: { region: 'us', size: 3 } }).expect(201);
  });

  it('hides what is sensitive by rule', async () => {
    const { at, as, rules, provision, read } = await start();
    await rules({ region: { sensitive: true } });
    const version = await read(at);
    expect(
      version.variables.find(({ name }: { name: string }) => name === 'region'),
    ).toEqual(expect.objectContaining({ sensitive: true }));
    expect(JSON.stringify(version.variables)).not.toContain('"eu"');
    const made = await provision({
      cidr: 'c',
      region: 'secret-region',
    });
    expect(made.applied).toMatchObject({ region: 'secret-region' });
    for (const shown of [
      made.path,
      `/changes?resourceId=${made.id}`,
      `${made.path}/revisions/1`,
      `/audit?resourceId=${made.id}`,
    ]) {
      const { text } = await as('alice')('get', shown).expect(200);
      expect(text).not.toContain('secret-region');
    }
  });

  it('keeps hidden what was given as a secret when the rule goes, applied or not', async () => {
    const { as, rules, create, provision, update, applyRun } = await start();
    await rules({ region: { sensitive: true }, zone: { sensitive: true } });
    const secrets = { cidr: 'c', region: 'secret-region' };
    const made = await provision(secrets);
    const { body: fresh } = await create(secrets, 'fresh').expect(201);
    const { body: draft } = await create({ cidr: 'c' }, 'draft').expect(201);
    const proposed = await as('alice')(
      'post',
      `/resources/${draft.id}/changes`,
      {
        kind: 'provision',
        values: { variables: { region: 'secret-region' } },
      },
    ).expect(201);
    await rules({});
    const isHidden = async (...paths: string[]) => {
      for (const path of paths) {
        const { text } = await as('alice')('get', path).expect(200);
        expect(text).not.toContain('secret-region');
      }
    };
    await isHidden(
      made.path,
      `/changes?resourceId=${made.id}`,
      `${made.path}/revisions/1`,
      `/resources/${fresh.id}`,
      `/changes/${proposed.body.id}`,
    );
    const anew = { variables: { region: 'other' } };
    const { body: change } = await update(made.path, anew).expect(201);
    await isHidden(`/changes/${change.id}`);
    const asked = await as('alice')(
      'post',
      `/resources/${fresh.id}/provision`,
    ).expect(202);
    expect((await applyRun(asked.body.run.id)).region).toBe('secret-region');
    await isHidden(
      `/resources/${fresh.id}`,
      `/changes?resourceId=${fresh.id}`,
      `/resources/${fresh.id}/revisions/1`,
      `/audit?resourceId=${fresh.id}`,
    );
  });

  it('demands what is required, and gives defaults where nothing is given', async () => {
    const { rules, create, provision } = await start();
    await rules({
      region: { required: true },
      cidr: { default: '10.9.0.0/16' },
    });
    const refused = await create({}).expect(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'variables.region', message: 'a value is required' },
    ]);
    const { applied } = await provision({ region: 'us' });
    expect(applied).toEqual({ region: 'us', cidr: '10.9.0.0/16' });
  });

  it('takes no value of a restricted variable, at creation and later', async () => {
    const { rules, create, provision, update, read } = await start();
    await rules({ region: { restricted: true, default: 'eu-1' } });
    const issues = [
      { path: 'variables.region', message: 'is set by the platform' },
    ];
    const refused = await create({ cidr: 'c', region: 'us' }).expect(400);
    expect(refused.body.error.issues).toEqual(issues);
    const { path, applied } = await provision({ cidr: 'c' });
    expect(applied).toMatchObject({ region: 'eu-1' });
    const again = await update(path, { variables: { region: 'us' } });
    expect(again.status).toBe(400);
    expect(again.body.error.issues).toEqual(issues);
    expect(await read(path)).not.toHaveProperty('openChange');
    await rules({ region: { restricted: true, default: 'eu-2' } });
    const { body: change } = await update(path, {}).expect(201);
    expect(change.status).toBe('draft');
  });

  it('fixes a frozen variable once it was provisioned, whatever the version', async () => {
    const { as, rules, create, provision, update } = await start();
    await rules({ cidr: { frozen: true }, region: { frozen: true } });
    const issue = (name: string) => [
      { path: `variables.${name}`, message: "can't be changed any more" },
    ];
    const { body: fresh } = await create({ cidr: 'a' }, 'fresh').expect(201);
    await as('alice')('post', `/resources/${fresh.id}/changes`, {
      kind: 'provision',
      values: { variables: { cidr: 'b' } },
    }).expect(201);
    const { path } = await provision({ cidr: 'a' });
    const changed = await update(path, { variables: { cidr: 'b' } });
    expect(changed.body.error.issues).toEqual(issue('cidr'));
    const fromDefault = await update(path, { variables: { region: 'us' } });
    expect(fromDefault.body.error.issues).toEqual(issue('region'));
    const { body: next } = await as('bob')(
      'post',
      '/templates/network/versions',
      {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v1.1.0',
        path: 'network',
      },
    ).expect(201);
    const moved = await update(path, {
      versionId: next.id,
      variables: { cidr: 'b' },
    });
    expect(moved.body.error.issues).toEqual(issue('cidr'));
    await update(path, { variables: { cidr: 'a', size: 2 } }).expect(201);
  });

  it('lists all that another version needs, and leaves out what it lacks', async () => {
    const { as, provision, update, applyRun, read } = await start();
    const { path } = await provision({ cidr: 'a', region: 'us' });
    const { body: next } = await as('bob')(
      'post',
      '/templates/network/versions',
      {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v2.0.0',
        path: 'network',
      },
    ).expect(201);
    const issues = ['zones', 'tier'].map(name => ({
      path: `variables.${name}`,
      message: 'a value is required',
    }));
    const refused = await update(path, { versionId: next.id }).expect(400);
    expect(refused.body.error.issues).toEqual(issues);
    const { body: draft } = await update(path, {
      variables: { cidr: 'b' },
    }).expect(201);
    const to = `/changes/${draft.id}`;
    const edited = await as('alice')('patch', to, {
      values: { versionId: next.id },
    }).expect(400);
    expect(edited.body.error.issues).toEqual(issues);
    expect(await read(to)).not.toHaveProperty('versionChange');
    await as('alice')('patch', to, {
      values: {
        versionId: next.id,
        variables: { zones: ['a'], tier: 'gold' },
      },
    }).expect(200);
    expect((await read(to)).versionChange).toMatchObject({
      from: (await read(path)).versionId,
      to: next.id,
      fromRef: 'v1.0.0',
      toRef: 'v2.0.0',
      variables: {
        added: ['tier', 'zones'],
        removed: ['region'],
        required: ['zones', 'tier'],
      },
      older: false,
      notes: [],
    });
    const submitted = await as('alice')('post', `${to}/submit`).expect(202);
    expect(await applyRun(submitted.body.run.id)).toEqual({
      cidr: 'a',
      zones: ['a'],
      tier: 'gold',
    });
    expect(await read(path)).toMatchObject({
      versionId: next.id,
      revision: 2,
      variables: { cidr: 'a', zones: ['a'], tier: 'gold' },
    });
  });
});
