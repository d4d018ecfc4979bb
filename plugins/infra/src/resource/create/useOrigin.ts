import { Template, TemplateVersion } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../../live/useLive';

/** What a resource is made from: a template, and its newest active version unless it is abstract. @internal */
export interface Origin {
  template: Template;
  version?: TemplateVersion;
}

/** A template with the version that new resources take. @internal */
export function useOrigin(templateKey: string): Loaded<Origin> {
  return useLive({
    key: `origin ${templateKey}`,
    load: async api => {
      const template = await api.template(templateKey);
      const id = template.activeVersion?.id;
      const version =
        id === undefined ? undefined : await api.version(templateKey, id);
      return { template, version };
    },
    // A form must not change under the person's hands.
    concerns: () => false,
    unchanging: true,
  });
}
