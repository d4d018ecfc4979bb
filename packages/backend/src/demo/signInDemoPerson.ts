import { SignInResolver } from '@backstage/plugin-auth-node';
import { DemoPerson } from './demoAuthenticator';

/** Signs a demo person in as the catalog user of the same name, with its groups. @internal */
export const signInDemoPerson: SignInResolver<DemoPerson> = (
  { result: { name } },
  context,
) => context.signInWithCatalogUser({ entityRef: { name } });
