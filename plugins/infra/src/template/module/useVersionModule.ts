import {
  TemplateVersion,
  VersionModule,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** What a version's module contains. @internal */
export function useVersionModule({
  templateKey,
  id,
}: TemplateVersion): Loaded<VersionModule> {
  return useLive({
    key: `module ${id}`,
    load: api => api.versionModule(templateKey, id),
    concerns: signal => signal.templateKey === templateKey,
    unchanging: true,
  });
}
