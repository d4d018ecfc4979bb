import { TestDatabases } from '@backstage/backend-test-utils';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const APPS = 'group:default/team-apps';
const CONVENTION = '{owner}-{parent}-{var.environment}-{name}';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('naming convention on %p', id => {
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  beforeEach(async () => {
    infra = await infraHarness(await initDatabase(databases, id), {
      variables: [
        aVariable({ name: 'environment', default: 'dev' }),
        aVariable({ name: 'token', sensitive: true }),
      ],
    });
    await infra.importTemplate('account', { abstract: true });
  });

  afterEach(() => infra.stop());

  const importing = (namingConvention: string) =>
    infra.as('bob')('post', '/templates/import', {
      sourceUrl: 'https://git.example.com/modules.git',
      ref: 'v1',
      path: 'network',
      parents: ['account'],
      namingConvention,
    });

  const changing = (body: object) =>
    infra.as('bob')('patch', '/templates/network', body);

  const account = (name: string) =>
    infra.createResource({
      templateKey: 'account',
      name,
      variables: undefined,
    });

  const making = async (name: string, body: object = {}) => {
    const parent = await account('prod');
    return infra.as('alice')('post', '/resources', {
      templateKey: 'network',
      name,
      owner: APPS,
      parentIds: [parent.id],
      ...body,
    });
  };

  it('is kept with the template, changed, and taken away', async () => {
    const { body } = await importing(CONVENTION).expect(201);
    expect(body.template).toMatchObject({ namingConvention: CONVENTION });
    const changed = await changing({ namingConvention: 'x-{name}' });
    expect(changed.body).toMatchObject({
      namingConvention: 'x-{name}',
      revision: 2,
    });
    const other = await changing({ description: 'Networks' });
    expect(other.body).toMatchObject({ namingConvention: 'x-{name}' });
    const without = await changing({ namingConvention: null }).expect(200);
    expect(without.body).not.toHaveProperty('namingConvention');
  });

  it.each([
    ['{team}-{name}', /there is no \{team\}/],
    ['{var.colour}-{name}', /no such variable/],
    ['{var.token}-{name}', /sensitive/],
    ['{parent.cluster}-{name}', /no parent of the template/],
    ['network', /no placeholder/],
  ])('refuses %s where it is given', async (convention, problem) => {
    const made = await importing(convention).expect(400);
    expect(made.body.error.issues).toEqual([
      { path: 'namingConvention', message: expect.stringMatching(problem) },
    ]);
    await importing('{name}').expect(201);
    await changing({ namingConvention: convention }).expect(400);
  });

  it('refuses for a template without a module what only a module has', async () => {
    const answer = await infra.as('bob')('post', '/templates', {
      key: 'folder',
      name: 'Folder',
      abstract: true,
      namingConvention: '{var.environment}-{name}',
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.issues[0].path).toBe('namingConvention');
  });

  it('is not left without its parents', async () => {
    await importing('{parent}-{name}').expect(201);
    const refused = await changing({ parents: [] });
    expect(refused.status).toBe(400);
    await changing({ parents: [], namingConvention: null }).expect(200);
  });

  it('lets resources be named by it alone, defaults and given values told apart', async () => {
    await importing(CONVENTION).expect(201);
    const given = await making('team-apps-prod-dev-web');
    expect(given.status).toBe(201);
    expect(given.body.name).toBe('team-apps-prod-dev-web');
    const parentIds = given.body.parentIds;
    const again = (name: string) =>
      infra.as('alice')('post', '/resources', {
        templateKey: 'network',
        name,
        owner: APPS,
        parentIds,
        variables: { environment: 'live' },
      });
    const refused = await again('team-apps-prod-dev-api').expect(400);
    expect(refused.body.error).toMatchObject({
      message: expect.stringContaining(CONVENTION),
      issues: [
        { path: 'name', message: "must be like 'team-apps-prod-live-{name}'" },
      ],
    });
    await again('team-apps-prod-live-api').expect(201);
  });

  it('takes a value that is inherited', async () => {
    await importing('{var.environment}-{name}').expect(201);
    const parent = await infra.createResource({
      templateKey: 'account',
      name: 'prod',
      variables: undefined,
      dependencyConfig: [{ name: 'environment', value: 'prod' }],
    });
    const made = (name: string) =>
      infra.as('alice')('post', '/resources', {
        templateKey: 'network',
        name,
        parentIds: [parent.id],
      });
    const refused = await made('dev-web').expect(400);
    expect(refused.body.error.issues).toEqual([
      { path: 'name', message: "must be like 'prod-{name}'" },
    ]);
    await made('prod-web').expect(201);
  });

  it('says what must be given for it', async () => {
    await importing(CONVENTION).expect(201);
    const answer = await making('web', { owner: undefined });
    expect(answer.status).toBe(400);
    expect(answer.body.error.issues).toEqual([
      { path: 'owner', message: expect.stringContaining(CONVENTION) },
    ]);
  });

  it('is not held against what is there', async () => {
    await importing('{name}').expect(201);
    const { body } = await making('web');
    await changing({ namingConvention: 'x-{name}' }).expect(200);
    const { status } = await infra.as('alice')(
      'post',
      `/resources/${body.id}/provision`,
      {},
    );
    expect(status).toBe(202);
  });
});
