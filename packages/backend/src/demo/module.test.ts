import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { authModuleDemo } from './module';

const alice = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'alice' },
  spec: { profile: { displayName: 'Alice' }, memberOf: ['team-apps'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/team-apps' }],
};

const demoConfig = {
  app: { baseUrl: 'http://localhost:3000' },
  backend: {
    baseUrl: 'http://localhost:7007',
    listen: { host: '127.0.0.1', port: 0 },
  },
  auth: { providers: { demo: {} } },
};

async function startPortal(data = demoConfig) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleDemo,
      mockServices.rootConfig.factory({ data }),
      catalogServiceMock.factory({ entities: [alice] }),
    ],
  });
  return request(server);
}

describe('authModuleDemo', () => {
  const nodeEnv = process.env.NODE_ENV;

  beforeEach(() => {
    Object.assign(process.env, { NODE_ENV: 'development' });
  });

  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: nodeEnv });
  });

  it.each(['get', 'post'] as const)(
    'signs alice in with her groups, by %s',
    async method => {
      const portal = await startPortal();

      const response = await portal[method]('/api/auth/demo/refresh').set(
        'x-demo-user',
        'alice',
      );

      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({
        profile: { displayName: 'Alice' },
        providerInfo: {},
        backstageIdentity: {
          token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          expiresInSeconds: expect.any(Number),
          identity: {
            type: 'user',
            userEntityRef: 'user:default/alice',
            ownershipEntityRefs: [
              'user:default/alice',
              'group:default/team-apps',
            ],
          },
        },
      });
    },
  );

  it('answers 404 for someone who is not in the catalog', async () => {
    const portal = await startPortal();

    const response = await portal
      .post('/api/auth/demo/refresh')
      .set('x-demo-user', 'mallory');

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain("no user 'mallory'");
  });

  it.each([undefined, '', '../alice', 'group:default/team-apps'])(
    'answers 401 for %p instead of a name',
    async name => {
      const portal = await startPortal();
      const asked = portal.post('/api/auth/demo/refresh');

      const response = await (name === undefined
        ? asked
        : asked.set('x-demo-user', name));

      expect(response.status).toBe(401);
      expect(response.body.error.message).toContain('x-demo-user');
    },
  );

  it('answers 401 to a page that calls this machine by another name', async () => {
    const portal = await startPortal();

    const response = await portal
      .post('/api/auth/demo/refresh')
      .set('host', 'rebound.example.com:7007')
      .set('x-demo-user', 'alice');

    expect(response.status).toBe(401);
    expect(response.body.error.message).toContain('localhost only');
  });

  it('does not exist outside development', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    const portal = await startPortal();

    const response = await portal
      .post('/api/auth/demo/refresh')
      .set('x-demo-user', 'alice');

    expect(response.status).toBe(404);
  });

  it('does not exist where the backend is open to the network', async () => {
    const portal = await startPortal({
      ...demoConfig,
      backend: {
        ...demoConfig.backend,
        listen: { host: '0.0.0.0', port: 0 },
      },
    });

    const response = await portal
      .post('/api/auth/demo/refresh')
      .set('x-demo-user', 'alice');

    expect(response.status).toBe(404);
  });
});
