import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { demoAuthenticator } from './demoAuthenticator';
import { reasonToRefuse } from './reasonToRefuse';
import { signInDemoPerson } from './signInDemoPerson';

/**
 * Sign-in without a password, for the sample portal on one's own machine: `/api/auth/demo/refresh` with the header
 * `x-demo-user: alice` answers a session of `user:default/alice`. It exists only where `reasonToRefuse` finds none.
 *
 * @internal
 */
export const authModuleDemo = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ providers, config, logger }) {
        if (!config.has('auth.providers.demo')) {
          return;
        }
        const refusal = reasonToRefuse(config, process.env.NODE_ENV);
        if (refusal) {
          logger.warn(`The demo sign-in stays off: ${refusal}`);
          return;
        }
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: signInDemoPerson,
          }),
        });
      },
    });
  },
});
