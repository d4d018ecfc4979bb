import { isUserEntity } from '@backstage/catalog-model';
import { AuthenticationError, isError, NotFoundError } from '@backstage/errors';
import {
  AuthResolverContext,
  createProxyAuthenticator,
  ProfileInfo,
} from '@backstage/plugin-auth-node';
import { isLoopback } from './loopback';

/** Who asks to be signed in, by the name of the catalog user. @internal */
export interface DemoPerson {
  name: string;
}

const ENTITY_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;

/**
 * Reads the person from the header `x-demo-user`.
 *
 * @internal
 */
export const demoAuthenticator = createProxyAuthenticator<
  undefined,
  DemoPerson,
  {}
>({
  initialize: () => undefined,
  async authenticate({ req }) {
    // A page that has pointed its own name at 127.0.0.1 counts as same-origin for a browser; its host name gives it away.
    if (!isLoopback(req.hostname)) {
      throw new AuthenticationError(
        `The demo sign-in answers requests to localhost only, and this one was to '${req.hostname}'.`,
      );
    }
    const name = req.get('x-demo-user');
    if (!name || !ENTITY_NAME.test(name)) {
      throw new AuthenticationError(
        "The header 'x-demo-user' must name a person of the demo, e.g. 'alice'.",
      );
    }
    return { result: { name }, providerInfo: {} };
  },
  async defaultProfileTransform({ name }, context) {
    return { profile: await findProfile(name, context) };
  },
});

async function findProfile(
  name: string,
  context: AuthResolverContext,
): Promise<ProfileInfo> {
  const { entity } = await context
    .findCatalogUser({ entityRef: { name } })
    .catch(error => {
      if (isError(error) && error.name === 'NotFoundError') {
        throw new NotFoundError(
          `There is no user '${name}' in the catalog. Right after a first start, the demo people appear there within seconds.`,
          error,
        );
      }
      throw error;
    });
  const profile = isUserEntity(entity) ? entity.spec.profile : undefined;
  return {
    displayName: profile?.displayName ?? entity.metadata.title ?? name,
    email: profile?.email,
    picture: profile?.picture,
  };
}
