import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  hierarchyHarness,
  NETWORK_OUTPUTS,
} from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const { zone: _zone, ...WITHOUT_ZONE } = NETWORK_OUTPUTS;

describe.each(databases.eachSupportedId())(
  'an output that is missing for good on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    /** A provisioned service with the zone of a network that has no such output any more. */
    const start = async () => {
      const knex = await initDatabase(databases, id);
      const infra = await hierarchyHarness(knex);
      stop = infra.stop;
      const top = await infra.account('prod');
      const net = await infra.network('net', top);
      const { body } = await infra
        .create('service', 'api', {
          parentIds: [net],
          variables: {
            network_zone: { $output: 'zone', from: net },
            db: { $output: 'password', from: net },
          },
        })
        .expect(201);
      await infra.request(body.id, 'provision');
      await infra.update(net, { variables: { cidr: 'x' } }, WITHOUT_ZONE);
      const path = `/resources/${body.id}`;
      const submit = async (kind: string) => {
        const opened = await infra
          .as('alice')('post', `${path}/changes`, { kind, values: {} })
          .expect(201);
        return infra.as('alice')('post', `/changes/${opened.body.id}/submit`);
      };
      return { ...infra, knex, service: body.id as string, submit };
    };
    afterEach(() => stop());

    it('does not keep what needed it from being destroyed with what was applied', async () => {
      const { service, request, read } = await start();
      const spec = await request(service, 'destroy');
      expect(spec.variables).toMatchObject({
        network_zone: 'eu-1',
        db: 'hunter2-of-net',
      });
      expect(await read(service)).toMatchObject({
        state: 'destroyed',
        status: 'done',
      });
    });

    it('is still asked for by an update', async () => {
      const { submit } = await start();
      const refused = await submit('update');
      expect(refused.status).toBe(409);
      expect(refused.body.error).toMatchObject({
        reason: 'Outputs are missing',
        missing: [{ variable: 'network_zone', output: 'zone' }],
      });
    });

    it('keeps from a destruction where what was applied is not known', async () => {
      const { as, knex, service } = await start();
      await knex('resources').where('id', service).update({ applied: null });
      const refused = await as('alice')(
        'post',
        `/resources/${service}/destroy`,
      );
      expect(refused.status).toBe(409);
      expect(refused.body.error.reason).toBe('Outputs are missing');
    });
  },
);
