import { useLive } from '../live/useLive';
import { isGone } from '../parts/errors';
import { ResourceNames } from './outputReference';

const NONE: ResourceNames = {};

/** Names of resources; those that are gone, or not for this person, have none. @internal */
export function useResourceNames(ids: string[]): ResourceNames {
  const loaded = useLive<ResourceNames>({
    key: `names ${ids.join()}`,
    load: async api => {
      const found = await Promise.all(
        ids.map(id =>
          api.resource(id).then(
            ({ name }) => [[id, name]],
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
