import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const text = (name: string) => aVariable({ name });
const count = (name: string) =>
  aVariable({ name, type: 'number', schema: { type: 'number' } });

/** What the module takes, by the ref. */
const VARIABLES = {
  v1: [text('size'), text('zone'), text('old'), text('stays')],
  v2: [
    count('size'),
    aVariable({ ...text('zone'), description: 'Where' }),
    text('stays'),
    aVariable({ name: 'new', required: true }),
  ],
};

const RULES = {
  size: { frozen: true, options: ['small', 'large'] },
  zone: { regex: '^eu-' },
  old: { unique: true },
  stays: { default: 'x' },
};

describe.each(databases.eachSupportedId())('comparison on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  let first: string;

  beforeEach(async () => {
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, {
      variables: ref => (ref === 'v1' ? VARIABLES.v1 : VARIABLES.v2),
      outputs: { bare: [] },
    });
    const { version } = await infra.importTemplate('network', { ref: 'v1' });
    first = version.id;
    await infra
      .as('bob')('patch', `/templates/network/versions/${first}`, {
        rules: RULES,
      })
      .expect(200);
  });

  afterEach(() => infra.stop());

  const next = {
    sourceUrl: 'https://git.example.com/modules.git',
    ref: 'v2',
    path: 'network',
  };
  const TEXT = {
    ...{ type: 'string', required: false },
    ...{ sensitive: false, nullable: true },
  };
  const DETAILS = [
    {
      name: 'new',
      before: {},
      after: { ...TEXT, required: true },
      ruleIsSame: true,
    },
    {
      name: 'old',
      before: { ...TEXT, rule: RULES.old },
      after: {},
      ruleIsSame: false,
    },
    {
      name: 'size',
      before: { ...TEXT, rule: RULES.size },
      // The options are of another type than the variable has now.
      after: { ...TEXT, type: 'number', rule: { frozen: true } },
      ruleIsSame: false,
    },
    {
      name: 'zone',
      before: { ...TEXT, rule: RULES.zone },
      after: { ...TEXT, description: 'Where', rule: RULES.zone },
      ruleIsSame: true,
    },
  ];

  it('tells before publishing what goes, comes, changes and becomes of the rules', async () => {
    const { body } = await infra
      .as('bob')('post', '/templates/network/versions/preview', next)
      .expect(200);
    expect(body).toMatchObject({
      ref: 'v2',
      comparedWith: 'v1',
      comparison: {
        from: first,
        variables: {
          added: ['new'],
          removed: ['old'],
          changed: ['size', 'zone'],
          required: ['new'],
        },
      },
      warnings: [
        "The rule of 'size' does not fit any more, and goes without options: its type was string and is number.",
      ],
    });
    expect(body.comparison.details).toEqual(DETAILS);
    expect(await knex('template_versions')).toHaveLength(1);
    expect(
      await knex('audit').where('action', 'template.version.create'),
    ).toEqual([]);
  });

  it('tells the same of versions that are there', async () => {
    const made = await infra
      .as('bob')('post', '/templates/network/versions', next)
      .expect(201);
    const { body } = await infra
      .as('carol')(
        'get',
        `/templates/network/versions/${first}/compare?with=${made.body.id}`,
      )
      .expect(200);
    expect(body.details).toEqual(DETAILS);
  });

  it('tells what breaks on the way, and whether it leads back', async () => {
    const publish = async (body: object) =>
      (
        await infra
          .as('bob')('post', '/templates/network/versions', {
            ...next,
            ...body,
          })
          .expect(201)
      ).body.id as string;
    const breaks = (ref: string) => `${ref} breaks.`;
    const released = async (ref: string) =>
      publish({ ref, breakingChanges: breaks(ref) });
    const start = await released('v1.0.0');
    const last = await released('v3.0.0');
    const middle = await released('v2.0.0');
    const quiet = await publish({ ref: 'v2.1.0' });
    await publish({
      ...{ ref: 'v2.2.0', lifecycle: 'preview' },
      breakingChanges: 'only tried',
    });
    await released('v3.1.0');
    const compare = async (from: string, to: string) => {
      const { body } = await infra
        .as('carol')(
          'get',
          `/templates/network/versions/${from}/compare?with=${to}`,
        )
        .expect(200);
      const { fromRef, toRef, older, notes } = body;
      return { way: `${fromRef} → ${toRef}`, older, notes };
    };
    const notes = [
      { versionId: middle, ref: 'v2.0.0', text: breaks('v2.0.0') },
      { versionId: last, ref: 'v3.0.0', text: breaks('v3.0.0') },
    ];
    expect(await compare(start, last)).toEqual({
      ...{ way: 'v1.0.0 → v3.0.0', older: false, notes },
    });
    expect(await compare(last, start)).toEqual({
      ...{ way: 'v3.0.0 → v1.0.0', older: true, notes },
    });
    expect(await compare(middle, quiet)).toMatchObject({ notes: [] });
    expect(await compare(last, last)).toMatchObject({
      ...{ older: false, notes: [] },
    });
    const seen = await infra
      .as('bob')('post', '/templates/network/versions/preview', {
        ...next,
        ...{ ref: 'v4.0.0', breakingChanges: breaks('v4.0.0') },
      })
      .expect(200);
    expect(seen.body.comparison.notes).toMatchObject([{ ref: 'v4.0.0' }]);
  });

  it('warns of what the template demands and the version does not have', async () => {
    await infra
      .as('bob')('patch', '/templates/network', {
        namingConvention: '{var.old}-{name}',
      })
      .expect(200);
    await knex('templates').update({ tags_variable: 'tags' });
    const { body } = await infra
      .as('bob')('post', '/templates/network/versions/preview', next)
      .expect(200);
    expect(body.warnings).toEqual([
      'Nothing new could be named as {var.old}-{name} says: {var.old} has no value: no such variable.',
      "It gets no tags: it has no variable 'tags'.",
      expect.stringMatching(/^The rule of 'size' does not fit/),
    ]);
  });

  it('warns of rules of child templates that take an output that goes', async () => {
    const child = await infra.importTemplate('service', {
      parents: ['network'],
    });
    const childPath = `/templates/service/versions/${child.version.id}`;
    await infra
      .as('bob')('patch', childPath, {
        rules: { new: { reference: { templateKey: 'network', output: 'id' } } },
      })
      .expect(200);
    const post = (path: string, body: object) =>
      infra.as('bob')('post', `/templates/network/versions${path}`, body);
    const bare = { ...next, path: 'bare', lifecycle: 'preview' };
    const warning =
      "It has no output 'id', which a rule of template 'service' takes for 'new'.";
    const seen = await post('/preview', bare).expect(200);
    expect(seen.body.warnings).toContain(warning);
    expect(seen.body.comparison.lost).toEqual([
      { templateKey: 'service', variable: 'new', output: 'id' },
    ]);
    const made = await post('', bare).expect(201);
    expect(made.body.warnings).toContain(warning);
    const activate = await infra
      .as('bob')('patch', `/templates/network/versions/${made.body.id}`, {
        lifecycle: 'active',
      })
      .expect(200);
    expect(activate.body.warnings).toEqual([warning]);

    const kept = await post('/preview', next).expect(200);
    expect(kept.body.warnings).not.toContain(warning);
    await infra
      .as('bob')('patch', childPath, { lifecycle: 'archived' })
      .expect(200);
    const later = await post('/preview', bare).expect(200);
    expect(later.body.warnings).not.toContain(warning);
  });

  it('tells who reads a change nothing of other templates', async () => {
    const child = await infra.importTemplate('service', {
      parents: ['network'],
    });
    await infra
      .as('bob')('patch', `/templates/service/versions/${child.version.id}`, {
        rules: { new: { reference: { templateKey: 'network', output: 'id' } } },
      })
      .expect(200);
    const resource = await infra.createResource({ variables: {} });
    const made = await infra
      .as('bob')('post', '/templates/network/versions', {
        ...next,
        path: 'bare',
      })
      .expect(201);
    const { body } = await infra
      .as('alice')('post', `/resources/${resource.id}/changes`, {
        kind: 'provision',
        values: { versionId: made.body.id, variables: { new: 'x' } },
      })
      .expect(201);
    expect(body.versionChange).toMatchObject({
      ...{ from: first, to: made.body.id, lost: [] },
      outputs: { removed: ['id'] },
    });
  });

  it('compares with nothing where nothing is active', async () => {
    await infra
      .as('bob')('patch', `/templates/network/versions/${first}`, {
        lifecycle: 'archived',
      })
      .expect(200);
    const { body } = await infra
      .as('bob')('post', '/templates/network/versions/preview', next)
      .expect(200);
    expect(body).not.toHaveProperty('comparison');
  });

  it.each([
    ['who may not publish', 'alice', 'network', {}, 403],
    ['a template that is not there', 'bob', 'none', {}, 404],
    ['an unknown field', 'bob', 'network', { rules: {} }, 400],
    ['a module without a ref', 'bob', 'network', { ref: '' }, 400],
  ] as const)('refuses %s', async (_, person, key, body, expected) => {
    const { status } = await infra.as(person)(
      'post',
      `/templates/${key}/versions/preview`,
      { ...next, ...body },
    );
    expect(status).toBe(expected);
  });

  it('refuses to look for an abstract template', async () => {
    await infra.importTemplate('folder', { abstract: true });
    const { status } = await infra.as('bob')(
      'post',
      '/templates/folder/versions/preview',
      next,
    );
    expect(status).toBe(400);
  });
});
