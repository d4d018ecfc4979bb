import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { aVariable } from '../__testUtils__/infraHarness';
import {
  hierarchyHarness,
  NETWORK_OUTPUTS,
} from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const config = (name: string, value: unknown) => ({
  dependencyConfig: [{ name, value, inheritedByChildren: true }],
});
const FROZEN = { frozen: true };

describe.each(databases.eachSupportedId())(
  'frozen and unique inputs on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    const start = async () => {
      const knex = await initDatabase(databases, id);
      const infra = await hierarchyHarness(knex);
      stop = infra.stop;
      const { as, versionId, account, network, create, request } = infra;
      const rules = (given: object) =>
        as('bob')('patch', `/templates/service/versions/${versionId}`, {
          rules: given,
        });
      const top = await account('prod');
      const net = await network('net', top, config('region', 'eu'));
      /** A provisioned service below the network. */
      const service = async (variables: object = {}) => {
        const { body } = await create('service', 'api', {
          parentIds: [net],
          variables,
        }).expect(201);
        const spec = await request(body.id, 'provision');
        return { service: body.id as string, spec };
      };
      const move = (region: string, outputs = NETWORK_OUTPUTS) =>
        infra.update(net, config('region', region), outputs);
      /** Everything that was to be told has been told. */
      const untilTold = async () => {
        while ((await knex('outbox')).length > 0) {
          await new Promise(resolve => setImmediate(resolve));
        }
      };
      return { ...infra, knex, top, net, rules, service, move, untilTold };
    };
    afterEach(() => stop());

    it('keep a value that config gave, whatever the config becomes', async () => {
      const infra = await start();
      const { rules, service: provisioned, move, update, read } = infra;
      await rules({ region: FROZEN }).expect(200);
      const { service, spec } = await provisioned();
      expect(spec.variables).toMatchObject({ region: 'eu' });
      await move('us');
      await infra.untilTold();
      const shown = await read(service);
      expect(shown.variables).toEqual({ region: 'eu' });
      expect(shown).not.toHaveProperty('updateAvailable');
      const next = await update(service, { variables: { db: 'x' } });
      expect(next.variables).toMatchObject({ region: 'eu', db: 'x' });
    });

    it('keep the value of a reference, whatever the output becomes', async () => {
      const infra = await start();
      const { as, net, rules, service: provisioned, move, update } = infra;
      await rules({ network_zone: FROZEN }).expect(200);
      const zone = { $output: 'zone', from: net };
      const { service } = await provisioned({ network_zone: zone });
      await move('eu', {
        ...NETWORK_OUTPUTS,
        zone: { value: 'us-1', type: 'string' },
      });
      await infra.untilTold();
      expect(await infra.read(service)).not.toHaveProperty('updateAvailable');
      const next = await update(service, { variables: { db: 'x' } });
      expect(next.variables).toMatchObject({ network_zone: 'eu-1' });
      for (const network_zone of ['us-1', zone, null]) {
        const path = `/resources/${service}/changes`;
        const values = { variables: { network_zone } };
        const body = { kind: 'update', values };
        const refused = await as('alice')('post', path, body).expect(400);
        expect(refused.body.error.issues).toEqual([
          {
            path: 'variables.network_zone',
            message: "can't be changed any more",
          },
        ]);
      }
      await update(service, { variables: { network_zone: 'eu-1' } });
    });

    it('are not held against the resource where a later rule would not take them', async () => {
      const infra = await start();
      const { rules, service: provisioned, update } = infra;
      const { service } = await provisioned({ db: 'Web1' });
      await rules({ db: { frozen: true, regex: '^[a-z]+$' } }).expect(200);
      const next = await update(service, { variables: { network_zone: 'x' } });
      expect(next.variables).toMatchObject({ db: 'Web1', network_zone: 'x' });
    });

    it('keep what was applied before the rule came, secrets as secrets', async () => {
      const infra = await start();
      const { as, net, rules, service: provisioned, move, update } = infra;
      const { service } = await provisioned({
        db: { $output: 'password', from: net },
      });
      await rules({ region: FROZEN, db: FROZEN }).expect(200);
      await move('us', {
        ...NETWORK_OUTPUTS,
        password: { value: 'open-now', type: 'string', sensitive: false },
      });
      await infra.untilTold();
      expect(await infra.read(service)).not.toHaveProperty('updateAvailable');
      const next = await update(service, { description: 'x' });
      expect(next.variables).toMatchObject({
        region: 'eu',
        db: 'hunter2-of-net',
      });
      expect(next.secrets).toContain('hunter2-of-net');
      for (const path of [
        `/resources/${service}`,
        `/changes?resourceId=${service}`,
        `/resources/${service}/revisions/2`,
        `/audit?resourceId=${service}`,
      ]) {
        const { text } = await as('alice')('get', path).expect(200);
        expect(text).not.toContain('hunter2');
      }
      const kept = await infra.knex('resources').where('id', service).first();
      expect(JSON.stringify(kept)).not.toContain('hunter2');
    });

    it('are free again when the resource is made anew', async () => {
      const infra = await start();
      const { rules, service: provisioned, move, request } = infra;
      await rules({ network_zone: FROZEN, region: FROZEN }).expect(200);
      const { service } = await provisioned({ network_zone: 'a' });
      await request(service, 'destroy');
      await move('us');
      const again = await infra
        .as('alice')('post', `/resources/${service}/recreate`, {
          values: { variables: { network_zone: 'b', region: null } },
        })
        .expect(202);
      const spec = await infra.carryOut(again.body.run.id);
      expect(spec.variables).toEqual({ network_zone: 'b', region: 'us' });
    });

    it('are unique by what Terraform gets, from config as from a person', async () => {
      const infra = await start();
      const { rules, service: provisioned, move, create, net } = infra;
      await rules({ region: { unique: true } }).expect(200);
      const { service } = await provisioned();
      const taken = { reason: 'Value is taken', variable: 'region' };
      const other = (name: string, variables: object = {}) =>
        create('service', name, { parentIds: [net], variables });

      expect((await other('web')).body.error).toMatchObject(taken);
      expect((await other('web', { region: 'eu' })).body.error).toMatchObject(
        taken,
      );
      // What config becomes is free until the service asks for it; what it has, it keeps.
      await move('us');
      await infra.untilTold();
      expect((await other('web', { region: 'eu' })).status).toBe(409);
      const { body: web } = await other('web').expect(201);
      const path = `/resources/${service}/changes`;
      const refused = await infra.as('alice')('post', path, { kind: 'update' });
      expect(refused.status).toBe(409);
      expect(refused.body.error).toMatchObject(taken);
      await infra.as('bob')('delete', `/resources/${web.id}`).expect(204);
      await infra.update(service, {});
      await other('web', { region: 'eu' }).expect(201);
    });

    it('let go of what a change does not propose any more since its config moved', async () => {
      const infra = await start();
      const { rules, move, create, net } = infra;
      await rules({ region: { unique: true } }).expect(200);
      await create('service', 'one', { parentIds: [net] }).expect(201);
      const two = (region: string) =>
        create('service', 'two', { parentIds: [net], variables: { region } });
      expect((await two('eu')).status).toBe(409);
      await move('us');
      await infra.untilTold();
      expect((await two('us')).status).toBe(409);
      expect((await two('eu')).status).toBe(201);
    });

    it('refuse a rule that would make unique what config gives to two', async () => {
      const infra = await start();
      const { rules, create, net } = infra;
      await create('service', 'one', { parentIds: [net] }).expect(201);
      await create('service', 'two', {
        parentIds: [net],
        variables: { region: 'eu' },
      }).expect(201);
      const refused = await rules({ region: { unique: true } }).expect(409);
      expect(refused.body.error).toMatchObject({ variable: 'region' });
    });
  },
);

describe.each(databases.eachSupportedId())('a frozen default on %p', id => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  it('stays what it was applied as, whatever the next version has', async () => {
    const infra = await hierarchyHarness(await initDatabase(databases, id), {
      serviceVariables: ref => [
        aVariable({ name: 'region', default: ref === 'v2.0.0' ? 'us' : 'eu' }),
        aVariable({ name: 'size' }),
      ],
    });
    stop = infra.stop;
    const { as, versionId, account, network, create, request, update } = infra;
    await as('bob')('patch', `/templates/service/versions/${versionId}`, {
      rules: { region: FROZEN },
    }).expect(200);
    const net = await network('net', await account('prod'));
    const { body } = await create('service', 'api', { parentIds: [net] });
    const spec = await request(body.id, 'provision');
    expect(spec.variables).toEqual({});
    const { body: next } = await as('bob')(
      'post',
      '/templates/service/versions',
      {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v2.0.0',
        path: 'service',
      },
    ).expect(201);
    const moved = await update(body.id, { versionId: next.id });
    expect(moved.variables).toEqual({ region: 'eu' });
  });
});
