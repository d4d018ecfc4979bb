import { VersionLifecycle } from '@groundwork/plugin-infra-common';
import { Wording } from './tone';

/** Lifecycles of versions in words. @internal */
export const LIFECYCLE_WORDS: Record<VersionLifecycle, Wording> = {
  preview: {
    label: 'Preview',
    tone: 'attention',
    meaning: 'To be tried; not taken by itself',
  },
  active: {
    label: 'Active',
    tone: 'good',
    meaning: 'New resources take the highest active version',
  },
  deprecated: {
    label: 'Deprecated',
    tone: 'attention',
    meaning: 'Should be left for a newer version',
  },
  archived: {
    label: 'Archived',
    tone: 'neutral',
    meaning: 'No longer to be used',
  },
};
