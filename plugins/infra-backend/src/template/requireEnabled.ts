import { Template } from '@groundwork/plugin-infra-common';
import { conflict } from '../http/requests';

/** Refuses to make something of a disabled template. */
export function requireEnabled(
  template: Pick<Template, 'key' | 'enabled'>,
): void {
  if (template.enabled) return;
  throw conflict(
    `Template '${template.key}' is disabled: nothing is created from it.`,
    { templateKey: template.key, reason: 'Template is disabled' },
  );
}
