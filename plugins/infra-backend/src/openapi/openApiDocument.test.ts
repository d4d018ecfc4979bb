import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';
import { openApiDocument } from './openApiDocument';
import { OPERATIONS } from './operations';

jest.setTimeout(60_000);

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** All routes of an Express app, with their methods. */
function routesOf(layers: Layer[]): string[] {
  return layers.flatMap(layer => [
    ...(layer.route
      ? Object.keys(layer.route.methods).map(
          method => `${method} ${layer.route?.path}`,
        )
      : []),
    ...routesOf(layer.handle?.stack ?? []),
  ]);
}

describe('openApiDocument', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('names every route of the API and no other', async () => {
    const infra = await infraHarness(await initDatabase(databases, 'SQLITE_3'));
    const routes = routesOf(infra.app._router.stack).filter(
      route => !/ \/(runner|tfstate)/.test(route),
    );
    const documented = OPERATIONS.map(
      ({ method, path }) => `${method} ${path}`,
    );
    expect([...new Set(routes)].sort()).toEqual(documented.sort());
    const served = await infra.as('carol')('get', '/openapi.json').expect(200);
    expect(served.body).toMatchObject({ openapi: '3.1.0' });
    await infra.stop();
  });

  it('describes bodies and queries from the schemas that check them', () => {
    const document = JSON.parse(JSON.stringify(openApiDocument('http://x')));
    const body =
      document.paths['/changes/{id}/approve'].post.requestBody.content[
        'application/json'
      ].schema;
    expect(body).toMatchObject({
      required: ['planDigest'],
      additionalProperties: false,
    });
    const names = document.paths['/runs'].get.parameters.map(
      (parameter: { name: string }) => parameter.name,
    );
    expect(names).toEqual(expect.arrayContaining(['status', 'cursor']));
  });
});
