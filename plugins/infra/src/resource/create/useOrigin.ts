import { Template } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** A template whose active version new resources take. @internal */
export function useOrigin(templateKey: string): Loaded<Template> {
  return useLive({
    key: `origin ${templateKey}`,
    load: api => api.template(templateKey),
    // A form must not change under the person's hands.
    concerns: () => false,
    unchanging: true,
  });
}
