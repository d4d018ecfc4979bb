import { createDevApp } from '@backstage/frontend-dev-utils';
import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import infraPlugin from '../src/alpha';
import { infraApiRef } from '../src/api';
import { devApi } from './devApi';

const api = ApiBlueprint.make({
  params: define =>
    define({ api: infraApiRef, deps: {}, factory: () => devApi }),
});

createDevApp({
  features: [infraPlugin.withOverrides({ extensions: [api] })],
});
