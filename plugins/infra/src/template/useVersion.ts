import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** A version of a template; undefined for what is made without one, or is not known yet. @internal */
export function useVersion(
  templateKey: string | undefined,
  versionId: string | undefined,
): Loaded<TemplateVersion | undefined> {
  return useLive({
    key: `version ${templateKey} ${versionId}`,
    load: async api =>
      templateKey === undefined || versionId === undefined
        ? undefined
        : await api.version(templateKey, versionId),
    concerns: signal => signal.templateKey === templateKey,
  });
}
