import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { lockedProviders } from '@groundwork/plugin-infra-node';
import {
  aProviderMirror,
  ProviderMirror,
} from '@groundwork/plugin-infra-node/testUtils';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import knexFactory, { Knex } from 'knex';
import request from 'supertest';
import { GitRepository, gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { readInfraConfig } from '../config/InfraConfig';
import { isPostgres } from '../database/clock';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { OutboxStore } from '../outbox/OutboxStore';
import { BundleStore } from './BundleStore';
import { ProviderLockMaker } from './ProviderLockMaker';
import { ProviderLockStore } from './ProviderLockStore';

jest.setTimeout(120_000);

const NEEDS_FAKE = `terraform {
  required_providers {
    fake = { source = "example.com/acme/fake", version = "~> 1.0" }
  }
}`;

const FAKE = 'example.com/acme/fake';

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

type Version = { id: string; templateKey: string };

describe.each(databases.eachSupportedId())('provider locks on %p', id => {
  let knex: Knex;
  let repository: GitRepository;
  let mirror: ProviderMirror;
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  const stops: (() => Promise<unknown>)[] = [];

  const configOf = (binary?: string) => ({
    workingDirectory: directory.resolve('work'),
    sources: { localPaths: [directory.path] },
    engines: {
      terraform: { binary, cliConfigFile: mirror.cliConfigFile },
      // Speaks the same language.
      opentofu: { binary: 'terraform', cliConfigFile: mirror.cliConfigFile },
    },
  });

  beforeEach(async () => {
    directory.clear();
    knex = await initDatabase(databases, id);
    repository = gitRepository(directory.resolve('repository'));
    mirror = await aProviderMirror(directory.path);
    await mirror.publish('fake', '1.0.0');
    infra = await infraHarness(knex, { git: true, config: configOf() });
    stops.push(infra.stop);
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  const storeOn = (database: Knex) =>
    new ProviderLockStore({
      knex: database,
      outbox: new OutboxStore(database),
      defaultEngine: 'terraform',
      onCommit() {},
    });

  const makerOn = (database: Knex, config: object) =>
    new ProviderLockMaker({
      store: storeOn(database),
      bundles: new BundleStore(database),
      config: readInfraConfig(
        new ConfigReader({ infra: { ...configOf(), ...config } }),
      ),
      logger: mockServices.logger.mock(),
    });

  /** A terraform that does this before `init`. */
  const aTerraform = async (script: string) => {
    const binary = directory.resolve('terraform');
    const real = execFileSync('which', ['terraform'], { encoding: 'utf8' });
    await writeFile(
      binary,
      `#!/bin/sh
      if [ "$1" = init ]; then ${script}; fi
      exec ${real.trim()} "$@"`,
    );
    await chmod(binary, 0o755);
    return binary;
  };

  const aFile = () => {
    directory.addContent({ 'a-file': '' });
    return directory.resolve('a-file');
  };

  const importModule = async (
    files: Record<string, string>,
    key = 'network',
  ) => {
    repository.commit(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`${key}/${name}`, text]),
      ),
      `${key}-v1`,
    );
    const { version } = await infra.importTemplate(key, {
      sourceUrl: repository.url,
      ref: `${key}-v1`,
    });
    return version;
  };

  const pathOf = ({ id: version, templateKey }: Version) =>
    `/templates/${templateKey}/versions/${version}`;

  const lockOf = async (version: Version) =>
    (await infra.as('carol')('get', pathOf(version)).expect(200)).body
      .providerLock;

  const lockTo = (version: string, source = FAKE) => ({
    status: 'made',
    providers: [{ source, version }],
  });

  let planned = 0;
  const startPlan = async () => {
    planned += 1;
    const resource = await infra.createResource({
      name: `vpc-${planned}`,
      variables: {},
    });
    const asked = await infra
      .as('alice')('post', `/resources/${resource.id}/provision`, {})
      .expect(202);
    return infra.startRun(asked.body.run.id);
  };

  const startApply = async () => {
    const plan = await startPlan();
    const planDigest = await plan.uploadPlan();
    await plan.finish();
    const resource = await infra
      .as('bob')('get', `/resources/${plan.spec.resourceId}`)
      .expect(200);
    const { openChange } = resource.body;
    const approved = await infra
      .as('bob')('post', `/changes/${openChange.id}/approve`, { planDigest })
      .expect(200);
    return infra.startRun(approved.body.run.id);
  };

  it('are made behind the import, and given to the runs that plan', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    expect(version.providerLock).toEqual({ status: 'pending' });
    expect((await startPlan()).spec).not.toHaveProperty('providerLock');

    await infra.lockMaker.makeAll();
    await mirror.publish('fake', '1.1.0');
    await infra.lockMaker.makeAll();

    expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
    const listed = await infra.as('carol')(
      'get',
      '/templates/network/versions',
    );
    expect(listed.body.items[0].providerLock).toEqual(lockTo('1.0.0'));
    const { spec } = await startPlan();
    expect(spec.providerLock?.isComplete).toBe(true);
    expect(lockedProviders(spec.providerLock?.file ?? '')).toMatchObject([
      { address: FAKE, version: '1.0.0' },
    ]);
    expect(infra.told.signals.map(({ message }) => message)).toContainEqual(
      expect.objectContaining({ templateKey: 'network' }),
    );
  });

  it('are left out of a run that applies a plan: it has the one of the plan', async () => {
    await importModule({ 'main.tf': NEEDS_FAKE });
    await infra.lockMaker.makeAll();

    const { spec } = await startApply();

    expect(spec.phase).toBe('apply');
    expect(spec).not.toHaveProperty('providerLock');
  });

  it('let a run take others too where the state has resources of them', async () => {
    await importModule({ 'main.tf': NEEDS_FAKE });
    const apply = await startApply();
    await apply.beginApply();
    const { resourceId, state } = apply.spec;
    await request(infra.app)
      .post(`/tfstate/${resourceId}`)
      .auth(state.username, state.password)
      .send({
        version: 4,
        serial: 1,
        lineage: 'a',
        outputs: {},
        resources: [{ provider: 'provider["example.com/acme/other"]' }],
      })
      .expect(200);
    await apply.finish();
    await infra.lockMaker.makeAll();

    const dryRun = await infra
      .as('alice')('post', `/resources/${resourceId}/plan`, {})
      .expect(202);

    expect(
      (await infra.startRun(dryRun.body.run.id)).spec.providerLock?.isComplete,
    ).toBe(false);
  });

  it('are none for a module that needs no providers', async () => {
    const version = await importModule({
      'main.tf': 'resource "terraform_data" "a" {}',
    });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual({ status: 'none' });
    expect((await startPlan()).spec).not.toHaveProperty('providerLock');
  });

  it('are those that a module brings along', async () => {
    const version = await importModule({
      'main.tf': NEEDS_FAKE,
      '.terraform.lock.hcl': `provider "${FAKE}" {\n  version = "0.9.0"\n}\n`,
    });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual({
      ...lockTo('0.9.0'),
      status: 'committed',
    });
    expect((await startPlan()).spec).not.toHaveProperty('providerLock');
  });

  it('say why there are none, and runs go on without', async () => {
    const version = await importModule({
      'main.tf': NEEDS_FAKE.replace('acme/fake', 'acme/missing'),
    });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual({
      status: 'failed',
      error: expect.stringContaining('example.com/acme/missing'),
    });
    expect((await startPlan()).spec).not.toHaveProperty('providerLock');
  });

  it('fail for a bundle that is damaged, and not for others', async () => {
    const damaged = await importModule({ 'main.tf': NEEDS_FAKE }, 'damaged');
    const whole = await importModule({ 'main.tf': `${NEEDS_FAKE}\n` });
    const { bundle_hash: hash } = await knex('template_versions')
      .where({ id: damaged.id })
      .first('bundle_hash');
    await knex('bundles')
      .where({ hash })
      .update({ content: Buffer.from('x') });
    await infra.lockMaker.makeAll();
    expect(await lockOf(damaged)).toEqual({
      status: 'failed',
      error: expect.stringContaining('damaged'),
    });
    expect(await lockOf(whole)).toEqual(lockTo('1.0.0'));
  });

  it('are made anew when the version is analysed again', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    await infra.lockMaker.makeAll();
    await mirror.publish('fake', '1.1.0');

    const analysed = await infra
      .as('bob')('post', `${pathOf(version)}/analyse`)
      .expect(200);

    expect(analysed.body.providerLock).toEqual({ status: 'pending' });
    expect((await startPlan()).spec).not.toHaveProperty('providerLock');
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual(lockTo('1.1.0'));
  });

  it('are made anew when the template gets another engine', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    await infra.lockMaker.makeAll();
    await mirror.publish('fake', '1.1.0');

    await infra
      .as('bob')('patch', '/templates/network', { engine: 'opentofu' })
      .expect(200);

    expect((await startPlan()).spec).not.toHaveProperty('providerLock');
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual(lockTo('1.1.0'));
    expect((await startPlan()).spec.providerLock?.isComplete).toBe(true);
  });

  it('are made by another when who was at it does not answer', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    const store = storeOn(knex);
    const dead = await store.claim(60_000);
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual({ status: 'pending' });

    await knex('provider_locks').update({ claimed_until: 1 });
    await infra.lockMaker.makeAll();

    expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
    if (!dead) throw new Error('Nothing was claimed');
    expect(await store.finish(dead, { status: 'none' })).toBe(false);
    await store.release(dead);
    expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
  });

  it('are not those of files that were read before', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    const store = storeOn(knex);
    const late = await store.claim(60_000);
    if (!late) throw new Error('Nothing was claimed');
    await infra
      .as('bob')('post', `${pathOf(version)}/analyse`)
      .expect(200);

    expect(await store.finish(late, { status: 'none' })).toBe(false);

    expect(await lockOf(version)).toEqual({ status: 'pending' });
  });

  it('are taken up at once by a process that is alone with its database', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    await storeOn(knex).claim(60_000);
    const next = await infraHarness(knex, { git: true, config: configOf() });
    stops.unshift(next.stop);

    await next.lockMaker.makeAll();

    expect(await lockOf(version)).toEqual(
      isPostgres(knex) ? { status: 'pending' } : lockTo('1.0.0'),
    );
  });

  it('are given back by a backend that stops', async () => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });
    const begun = directory.resolve('begun');
    const binary = await aTerraform(`touch ${begun}; exec sleep 60`);
    const maker = makerOn(knex, configOf(binary));
    const making = maker.makeAll();
    while (!existsSync(begun)) {
      await new Promise(resolve => setImmediate(resolve));
    }

    await maker.stop();
    await making;

    expect(await lockOf(version)).toEqual({ status: 'pending' });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
  });

  it.each([
    ['lets nothing be written', () => ({ workingDirectory: aFile() })],
    ['has no engine', () => configOf(directory.resolve('no-terraform'))],
    ['kills the engine', async () => configOf(await aTerraform('kill -9 $$'))],
  ])('are left to a later attempt where a host %s', async (_, config) => {
    const version = await importModule({ 'main.tf': NEEDS_FAKE });

    await makerOn(knex, await config()).makeAll();

    expect(await lockOf(version)).toEqual({ status: 'pending' });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual({ status: 'pending' });
    await knex('provider_locks').update({ claimed_until: 1 });
    await infra.lockMaker.makeAll();
    expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
  });

  it('are made once, however many look for work', async () => {
    const inits = directory.resolve('inits');
    const binary = await aTerraform(`echo init >> ${inits}`);
    const versions: Version[] = [];
    for (const key of ['a', 'b', 'c']) {
      versions.push(await importModule({ 'main.tf': NEEDS_FAKE }, key));
    }
    const { client, connection } = knex.client.config;
    // A SQLite database has one process only.
    const other = isPostgres(knex) ? knexFactory({ client, connection }) : knex;
    if (other !== knex) stops.push(() => other.destroy());

    await Promise.all([
      makerOn(knex, configOf(binary)).makeAll(),
      makerOn(other, configOf(binary)).makeAll(),
    ]);

    for (const version of versions) {
      expect(await lockOf(version)).toEqual(lockTo('1.0.0'));
    }
    expect(readFileSync(inits, 'utf8')).toBe('init\n'.repeat(3));
  });

  it('go with their template', async () => {
    await importModule({ 'main.tf': NEEDS_FAKE });
    await infra.lockMaker.makeAll();
    await infra.as('bob')('delete', '/templates/network').expect(204);
    expect(await knex('provider_locks')).toEqual([]);
  });
});
