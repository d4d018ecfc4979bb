import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { infraHarness, Person } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const PLATFORM = 'group:default/team-platform';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('compliance on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;

  beforeEach(async () => {
    knex = await initDatabase(databases, id);
    infra = await infraHarness(knex, {
      config: {
        access: {
          admins: [],
          publishers: [PLATFORM],
          creators: ['group:default/team-apps', PLATFORM],
          defaultRole: 'none',
        },
      },
    });
  });

  afterEach(() => infra.stop());

  const get = async (person: Person, path: string) =>
    (await infra.as(person)('get', path).expect(200)).body;

  const module = (ref: string) => ({
    sourceUrl: 'https://git.example.com/modules.git',
    ref,
    path: 'network',
  });

  const publish = async (
    ref: string,
    lifecycle: 'active' | 'preview' = 'active',
  ) => {
    const answer = await infra
      .as('bob')('post', '/templates/network/versions', {
        ...module(ref),
        lifecycle,
      })
      .expect(201);
    return answer.body.id as string;
  };

  const decide = (versionId: string, lifecycle: string) =>
    infra
      .as('bob')('patch', `/templates/network/versions/${versionId}`, {
        lifecycle,
      })
      .expect(200);

  const make = async (
    name: string,
    versionId?: string,
    { state = 'provisioned', by = 'alice' as Person } = {},
  ) => {
    const answer = await infra
      .as(by)('post', '/resources', {
        templateKey: 'network',
        name,
        ...(versionId && { versionId }),
        variables: { cidr: '10.0.0.0/16' },
      })
      .expect(201);
    await knex('resources').where('id', answer.body.id).update({ state });
  };

  const names = async (query: string) => {
    const { items } = await get('alice', `/resources?sort=name&${query}`);
    return items.map(({ name }: { name: string }) => name);
  };

  it('counts what is provisioned at another than the active version, and finds it', async () => {
    await infra.importTemplate('network');
    await infra.importTemplate('unused');
    const first = (await get('bob', '/templates/network')).activeVersion.id;
    const older = await publish('v2-preview', 'preview');
    const active = await publish('v2', 'active');
    const newer = await publish('v3-preview', 'preview');
    await make('current', active);
    await make('old', first);
    await make('older-preview', older);
    await make('newer-preview', newer);
    await make('not-yet', first, { state: 'provision' });
    await make('gone', first, { state: 'destroyed' });

    const compliance = { resources: 4, behind: 2, score: 50 };
    expect(await get('bob', '/templates/network')).toMatchObject({
      resourceCount: 6,
      compliance,
    });
    expect((await get('bob', '/templates')).items).toMatchObject([
      { key: 'network', resourceCount: 6, compliance },
      { key: 'unused', resourceCount: 0, compliance: { resources: 0 } },
    ]);
    expect(await get('bob', '/compliance')).toEqual(compliance);
    expect(await names('behind=true')).toEqual(['old', 'older-preview']);
    expect(await names(`versionId=${active}&versionId=${newer}`)).toEqual([
      'current',
      'newer-preview',
    ]);
    const { items } = await get('bob', '/templates/network/versions');
    expect(items).toMatchObject([
      { id: newer, resourceCount: 1, behind: false },
      { id: active, resourceCount: 1, behind: false },
      { id: older, resourceCount: 1, behind: true },
      { id: first, resourceCount: 1, behind: true },
    ]);
  });

  it('goes by what publishers decide about versions', async () => {
    await infra.importTemplate('network');
    const first = (await get('bob', '/templates/network')).activeVersion.id;
    const second = await publish('v2', 'active');
    await make('new', second);
    await make('old', first);

    // A release that was taken back: what is at it is behind, though it is newer.
    await decide(second, 'deprecated');
    expect(await names('behind=true')).toEqual(['new']);

    await decide(first, 'archived');
    expect(await names('behind=true')).toEqual([]);
    const { compliance } = await get('bob', '/templates/network');
    expect(compliance).toEqual({ resources: 0, behind: 0 });
    const { items } = await get('bob', '/templates/network/versions');
    expect(items).toMatchObject([
      { resourceCount: 1, behind: false },
      { resourceCount: 1, behind: false },
    ]);
  });

  it('goes by semantic version, not by when a version was published', async () => {
    await infra.importTemplate('network');
    const branch = await publish('main', 'preview');
    const active = await publish('v2.0.0');
    await make('current', active);
    const older = await publish('v1.9.1');
    await publish('v1.0.0');
    await make('new');
    await make('old', older);
    await make('at-branch', branch);
    const later = await publish('feature', 'preview');
    await make('tried', later);

    const { activeVersion } = await get('bob', '/templates/network');
    expect(activeVersion.ref).toBe('v2.0.0');
    expect((await get('bob', '/templates')).items[0].activeVersion).toEqual(
      activeVersion,
    );
    expect(await names(`versionId=${active}`)).toEqual(['current', 'new']);
    expect(await names('behind=true')).toEqual(['at-branch', 'old']);

    // A branch is as high as the highest there was: it is the active one if it was published last.
    await decide(later, 'active');
    expect((await get('bob', '/templates/network')).activeVersion.id).toBe(
      later,
    );
    const highest = await publish('v2.1.0-rc.1');
    await decide(highest, 'deprecated');
    await decide(later, 'deprecated');
    await decide(active, 'archived');
    expect((await get('bob', '/templates/network')).activeVersion.id).toBe(
      older,
    );
  });

  it('says of a version that is older than the active one that this stays it', async () => {
    await infra.importTemplate('network', { ref: 'v2.0.0' });
    const warning =
      'v1.9.1 is older than v2.0.0, which stays the active version.';
    const post = (path: string, body: object) =>
      infra.as('bob')('post', `/templates/network/versions${path}`, body);
    const seen = await post('/preview', module('v1.9.1')).expect(200);
    expect(seen.body.warnings).toEqual([warning]);
    const made = await post('', module('v1.9.1')).expect(201);
    expect(made.body.warnings).toEqual([warning]);
    const { body } = await decide(made.body.id, 'active');
    expect(body.warnings).toEqual([warning]);

    const archived = await decide(made.body.id, 'archived');
    expect(archived.body).not.toHaveProperty('warnings');
    for (const ref of ['v2.0.0', 'v2.0.1', 'main']) {
      const next = await post('/preview', module(ref)).expect(200);
      expect(next.body.warnings).toEqual([]);
    }
  });

  it('rounds down, so that 100 means all', async () => {
    await infra.importTemplate('network');
    const first = (await get('bob', '/templates/network')).activeVersion.id;
    const active = await publish('v2', 'active');
    await make('old', first);
    await make('a', active);
    await make('b', active);
    expect(await get('bob', '/compliance')).toMatchObject({ score: 66 });
  });

  it('counts for publishers everything, and for others what they may see', async () => {
    await infra.importTemplate('network');
    const first = (await get('bob', '/templates/network')).activeVersion.id;
    await publish('v2', 'active');
    await make('of-alice', first);
    await make('of-bob', first, { by: 'bob' });

    for (const [person, count] of [
      ['bob', 2],
      ['alice', 1],
      ['carol', 0],
    ] as const) {
      const { resourceCount, compliance } = await get(
        person,
        '/templates/network',
      );
      const estate = await get(person, '/compliance');
      const { items } = await get(person, '/templates/network/versions');
      expect([
        person,
        resourceCount,
        compliance.behind,
        estate.behind,
        items[1].resourceCount,
      ]).toEqual([person, count, count, count, count]);
    }
  });

  it('asks the database as often for many templates as for one', async () => {
    const queries: string[] = [];
    const asked = async () => {
      // What is delivered after an import asks the database too.
      while ((await knex('outbox')).length > 0) {
        await new Promise(resolve => setImmediate(resolve));
      }
      queries.length = 0;
      await get('bob', '/templates');
      return queries.length;
    };
    await infra.importTemplate('network');
    const ofList =
      /resources\W+as\W+r\b|templates\W+as\W+t\b|_parents|_versions/;
    knex.on('query', ({ sql }: { sql: string }) => {
      if (ofList.test(sql)) queries.push(sql);
    });
    const ofOne = await asked();
    expect(ofOne).toBeGreaterThan(3);
    for (const key of ['a', 'b', 'c']) await infra.importTemplate(key);
    expect(await asked()).toBe(ofOne);
  });

  it.each([['versionId=1'], ['behind=yes']])(
    'refuses a filter such as %s',
    async query => {
      const { status } = await infra.as('bob')('get', `/resources?${query}`);
      expect(status).toBe(400);
    },
  );
});
