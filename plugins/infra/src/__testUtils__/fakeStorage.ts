import { StorageApi } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';

/** A browser's storage, with what is in it: by key, in whichever bucket. */
export function fakeStorage() {
  const kept = new Map<string, string>();
  const storage: StorageApi = {
    ...mockApis.storage(),
    forBucket: () => storage,
    snapshot: (key: string) => {
      const text = kept.get(key);
      return text === undefined
        ? { key, presence: 'absent' as const }
        : { key, presence: 'present' as const, value: JSON.parse(text) };
    },
    set: async (key, value) => {
      kept.set(key, JSON.stringify(value));
    },
    remove: async key => {
      kept.delete(key);
    },
  };
  return { storage, kept };
}
