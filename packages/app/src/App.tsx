import { createApp } from '@backstage/frontend-defaults';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { navigation } from './nav';
import { demoSignIn } from './signIn';

/** The sample portal: installed plugins find their own way in, this adds the sign-in page and the navigation. */
export default createApp({
  features: [
    createFrontendModule({
      pluginId: 'app',
      extensions: [demoSignIn, navigation],
    }),
  ],
});
