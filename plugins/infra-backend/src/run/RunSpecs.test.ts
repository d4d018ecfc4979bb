import { TestDatabases } from '@backstage/backend-test-utils';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const CIDR = aVariable({ name: 'cidr', required: true });

/** The variable `token` in each release of the module. */
const TOKENS = {
  'v1.0.0': [aVariable({ name: 'token', sensitive: true })],
  'v2.0.0-dropped': [],
  'v2.0.0-unmarked': [aVariable({ name: 'token' })],
};

const isRelease = (ref: string): ref is keyof typeof TOKENS => ref in TOKENS;

describe.each(databases.eachSupportedId())('RunSpecs on %p', id => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  type Given = NonNullable<Parameters<typeof infraHarness>[1]>['variables'];

  const start = async (
    given: Given = ref => [CIDR, ...(isRelease(ref) ? TOKENS[ref] : [])],
  ) => {
    const knex = await initDatabase(databases, id);
    const infra = await infraHarness(knex, {
      config: { approvals: { required: false } },
      variables: given,
    });
    stop = infra.stop;
    await infra.importTemplate();
    return infra;
  };

  type Harness = Awaited<ReturnType<typeof start>>;

  const apply = async (
    infra: Harness,
    runId: string,
    serial: number,
    outcome: 'succeeded' | 'failed' = 'succeeded',
  ) => {
    const run = await infra.startRun(runId);
    await run.uploadPlan();
    await run.beginApply();
    await run.writeState(serial);
    await run.finish({ outcome });
    return run.spec;
  };

  /** A resource that was made with the token `first-token`. */
  const provisioned = async (infra: Harness): Promise<string> => {
    const created = await infra.createResource({
      variables: { cidr: '10.0.0.0/16', token: 'first-token' },
      provision: true,
    });
    await apply(infra, created.activeRun.id, 1);
    return created.id;
  };

  const update = async (
    infra: Harness,
    resource: string,
    values: object,
  ): Promise<string> => {
    const path = `/resources/${resource}/changes`;
    const draft = await infra
      .as('alice')('post', path, { kind: 'update', values })
      .expect(201);
    const submitted = await infra
      .as('alice')('post', `/changes/${draft.body.id}/submit`)
      .expect(202);
    return submitted.body.run.id;
  };

  it('name the secret that is replaced, and the new one', async () => {
    const infra = await start();
    const resource = await provisioned(infra);

    const run = await infra.startRun(
      await update(infra, resource, { variables: { token: 'second-token' } }),
    );

    expect(run.spec.secrets.sort()).toEqual(['first-token', 'second-token']);
  });

  it.each(['v2.0.0-dropped', 'v2.0.0-unmarked'])(
    'name the secret of a variable that another version has %s',
    async ref => {
      const infra = await start();
      const resource = await provisioned(infra);
      const version = await infra
        .as('bob')('post', '/templates/network/versions', {
          sourceUrl: 'https://git.example.com/modules.git',
          ref,
          path: 'network',
        })
        .expect(201);

      const run = await infra.startRun(
        await update(infra, resource, { versionId: version.body.id }),
      );

      expect(run.spec.secrets).toEqual(['first-token']);
    },
  );

  it('name the secret of an apply that failed: the state may hold it', async () => {
    const infra = await start();
    const resource = await provisioned(infra);
    const failed = await update(infra, resource, {
      variables: { token: 'failed-token' },
    });
    await apply(infra, failed, 2, 'failed');

    const run = await infra.startRun(
      await update(infra, resource, { variables: { token: 'third-token' } }),
    );

    expect(run.spec.secrets.sort()).toEqual([
      'failed-token',
      'first-token',
      'third-token',
    ]);
  });

  it('name the variables whose values are given again at apply', async () => {
    const infra = await start([
      CIDR,
      aVariable({ name: 'token', ephemeral: true, sensitive: true }),
    ]);
    const created = await infra.createResource({
      variables: { cidr: '10.0.0.0/16', token: 'a-token' },
      provision: true,
    });

    const run = await infra.startRun(created.activeRun.id);

    expect(run.spec.ephemeral).toEqual(['token']);
    expect(run.spec.variables).toMatchObject({ token: 'a-token' });
  });
});
