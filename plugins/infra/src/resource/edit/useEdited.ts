import {
  Change,
  MAX_PAGE_SIZE,
  Resource,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';
import { EditKind, formKind } from './editKind';

/** What is edited: a resource, maybe through a draft, with the versions that it can take. @internal */
export interface Edited {
  resource: Resource;
  change?: Change;
  versions: TemplateVersion[];
  kind: EditKind;
}

/** Loads what is edited, once: a form must not change under the person's hands. @internal */
export function useEdited(
  resourceId: string,
  options: { changeId?: string; onlyDetails: boolean },
): Loaded<Edited> {
  const { changeId, onlyDetails } = options;
  return useLive<Edited>({
    key: `edited ${resourceId} ${changeId} ${onlyDetails}`,
    load: async api => {
      const [resource, change] = await Promise.all([
        api.resource(resourceId),
        changeId === undefined ? undefined : api.change(changeId),
      ]);
      const { items } = await api.versions(resource.templateKey, {
        limit: MAX_PAGE_SIZE,
      });
      const kind = formKind(resource, change, onlyDetails);
      return { resource, change, versions: items, kind };
    },
    concerns: () => false,
    unchanging: true,
  });
}
