import { Template } from '@groundwork/plugin-infra-common';

/** Whether new resources can be made from a template. @internal */
export function canMakeFrom(
  template: Pick<Template, 'enabled' | 'abstract' | 'activeVersion'>,
): boolean {
  return (
    template.enabled &&
    (template.abstract || template.activeVersion !== undefined)
  );
}
