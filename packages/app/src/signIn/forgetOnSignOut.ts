import { IdentityApi } from '@backstage/frontend-plugin-api';
import { rememberedPerson } from './rememberedPerson';

/** The same identity, but signing out also makes the browser forget the person. */
export function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      rememberedPerson.forget();
      await identity.signOut();
    },
  };
}
