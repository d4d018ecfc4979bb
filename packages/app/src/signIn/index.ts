import { SignInPageBlueprint } from '@backstage/plugin-app-react';

/** The sign-in page with the four people of the demo. */
export const demoSignIn = SignInPageBlueprint.make({
  params: {
    loader: () => import('./DemoSignInPage').then(m => m.DemoSignInPage),
  },
});
