import { useMemo } from 'react';
import { useLive } from '../live/useLive';
import { isGone } from '../parts/errors';
import { ResourceNames } from '../reference/outputReference';
import { shortCommit } from '../words/refs';

const NONE: ResourceNames = {};

/** "v1.2.0 (0a1b2c3d)" by the id of the version; those that are gone, or of no known template, have none. @internal */
export function useVersionNames(
  templateKey: string | undefined,
  versionIds: (string | undefined)[],
): ResourceNames {
  const asked = versionIds.filter(Boolean).sort().join();
  const ids = useMemo(() => asked.split(',').filter(Boolean), [asked]);
  const loaded = useLive<ResourceNames>({
    key: `version names ${templateKey} ${asked}`,
    load: async api => {
      if (templateKey === undefined) return NONE;
      const found = await Promise.all(
        ids.map(id =>
          api.version(templateKey, id).then(
            ({ ref, commit }) => [[id, `${ref} (${shortCommit(commit)})`]],
            error => {
              if (isGone(error)) return [];
              throw error;
            },
          ),
        ),
      );
      return Object.fromEntries(found.flat());
    },
    concerns: () => false,
    unchanging: true,
    keepPrevious: true,
  });
  return loaded.status === 'ready' ? loaded.data : NONE;
}
