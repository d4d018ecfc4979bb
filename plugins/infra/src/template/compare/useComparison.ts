import {
  TemplateVersion,
  VersionComparison,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** What changes for a resource that comes from the other version to this one. @internal */
export function useComparison(
  { templateKey, id }: Pick<TemplateVersion, 'templateKey' | 'id'>,
  withId: string,
): Loaded<VersionComparison> {
  return useLive({
    key: `comparison ${withId} ${id}`,
    load: api => api.compareVersions(templateKey, withId, id),
    concerns: signal => signal.templateKey === templateKey,
  });
}
