import { randomUUID } from 'node:crypto';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { default as permissionPlugin } from '@backstage/plugin-permission-backend';
import {
  AuthorizeResult,
  isPermission,
} from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { infraResourceReadPermission } from '@groundwork/plugin-infra-common';
import {
  createInfraConditionalDecision,
  infraConditions,
} from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import request from 'supertest';
import {
  initDatabase,
  insertGrant,
  insertParent,
  insertResource,
} from '../database/testDatabase';
import { Keyring } from '../encryption/Keyring';
import { infraPlugin } from '../plugin';
import { configContext, tagsContext } from '../resource/ResourceRecord';

jest.setTimeout(60_000);

const KEY = { id: 'k1', secret: 'x'.repeat(40) };

/** Lets people see what they have a role on, or what has the label `shared`. */
const policy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'test-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy: extension }) {
        extension.setPolicy({
          async handle({ permission }, user) {
            if (!isPermission(permission, infraResourceReadPermission)) {
              return { result: AuthorizeResult.ALLOW };
            }
            return createInfraConditionalDecision(permission, {
              anyOf: [
                infraConditions.hasGrant({
                  principals: user
                    ? [user.credentials.principal].map(refOf)
                    : [],
                  role: 'read',
                }),
                infraConditions.hasLabel({ labels: ['shared'] }),
              ],
            });
          },
        });
      },
    });
  },
});

/** The tokens of the double hide which plugin asks for a person; the framework answers plugins only. */
const auth = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const pluginId = plugin.getId();
    const double = mockServices.auth({
      pluginId,
      disableDefaultAuthPolicy: false,
    });
    const issue = double.getPluginRequestToken.bind(double);
    double.getPluginRequestToken = async options =>
      double.isPrincipal(options.onBehalfOf, 'user')
        ? {
            token: mockCredentials.user.token(
              options.onBehalfOf.principal.userEntityRef,
              { actor: { subject: `plugin:${pluginId}` } },
            ),
          }
        : issue(options);
    return double;
  },
});

function refOf(principal: unknown): string {
  return (principal as { userEntityRef: string }).userEntityRef;
}

describe('the portal permission framework itself', () => {
  const keyring = Keyring.of([KEY]);
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let knex: Knex;
  let backend: TestBackend;

  beforeAll(async () => {
    knex = await initDatabase(databases, 'SQLITE_3');
    backend = await startTestBackend({
      features: [
        infraPlugin,
        permissionPlugin,
        policy,
        auth,
        permissionsServiceFactory,
        permissionsRegistryServiceFactory,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled: true },
            infra: {
              encryption: { keys: [KEY] },
            },
          },
        }),
        catalogServiceMock.factory(),
        createServiceFactory({
          service: scaffolderServiceRef,
          deps: {},
          factory: () => scaffolderServiceMock.mock(),
        }),
      ],
    });
  });
  afterAll(() => backend.stop());

  const aResource = async (columns: { name: string; labels?: string }) => {
    const id = randomUUID();
    return insertResource(knex, {
      id,
      variables: keyring.encryptJson({}, `variables of ${id}`),
      outputs: keyring.encryptJson({}, `outputs of ${id}`),
      dependency_tags: keyring.encryptJson([], tagsContext(id)),
      dependency_config: keyring.encryptJson([], configContext(id)),
      ...columns,
    });
  };

  it('filters lists and decides on single resources by the same conditions', async () => {
    const above = await aResource({ name: 'above' });
    const below = await aResource({ name: 'below' });
    const shared = await aResource({
      name: 'shared',
      labels: '["shared"]',
    });
    const hidden = await aResource({ name: 'hidden' });
    await insertParent(knex, below, above);
    await knex('resource_labels').insert({
      resource_id: shared,
      label: 'shared',
    });
    await insertGrant(knex, {
      resource_id: above,
      principal: 'user:default/ann',
      role: 'read',
    });

    const get = (path: string) =>
      request(backend.server)
        .get(`/api/infra/v1${path}`)
        .set('authorization', mockCredentials.user.header('user:default/ann'));
    const listed = await get('/resources?sort=name');
    expect(listed.body).toMatchObject({ totalItems: 3 });
    expect(
      listed.body.items.map((resource: { name: string }) => resource.name),
    ).toEqual(['above', 'below', 'shared']);
    for (const [id, status] of [
      [above, 200],
      [below, 200],
      [shared, 200],
      [hidden, 404],
    ] as const) {
      const answer = await get(`/resources/${id}/grants`);
      expect(answer.status).toBe(status);
    }
  });

  it('tells which permissions and rules there are', async () => {
    const { body } = await request(backend.server)
      .get('/api/infra/.well-known/backstage/permissions/metadata')
      .set('authorization', mockCredentials.user.header('user:default/ann'))
      .expect(200);
    expect(
      body.permissions.map(({ name }: { name: string }) => name).sort(),
    ).toEqual([
      'infra.audit.read',
      'infra.resource.approve',
      'infra.resource.create',
      'infra.resource.delete',
      'infra.resource.destroy',
      'infra.resource.read',
      'infra.resource.update',
      'infra.state.read',
      'infra.template.grant',
      'infra.template.publish',
      'infra.template.read',
    ]);
    expect(body.rules.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['HAS_GRANT', 'HAS_LABEL', 'HAS_TEMPLATE', 'IN_STATE', 'IS_OWNER'],
    );
  });
});
