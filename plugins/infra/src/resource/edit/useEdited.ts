import {
  Change,
  MAX_PAGE_SIZE,
  Resource,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** What is edited: a resource, maybe through a draft, with the versions that it can take. @internal */
export interface Edited {
  resource: Resource;
  change?: Change;
  versions: TemplateVersion[];
}

/** Loads what is edited, once: a form must not change under the person's hands. @internal */
export function useEdited(
  resourceId: string,
  changeId: string | undefined,
): Loaded<Edited> {
  return useLive({
    key: `edited ${resourceId} ${changeId}`,
    load: async api => {
      const [resource, change] = await Promise.all([
        api.resource(resourceId),
        changeId === undefined ? undefined : api.change(changeId),
      ]);
      const { items } = await api.versions(resource.templateKey, {
        limit: MAX_PAGE_SIZE,
      });
      return { resource, change, versions: items };
    },
    concerns: () => false,
    unchanging: true,
  });
}
