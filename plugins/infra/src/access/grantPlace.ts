import { Grant } from '@groundwork/plugin-infra-common';

/** What roles are given on. @internal */
export type GrantPlace = { resourceId: string } | { templateKey: string };

/** Tells the places that roles come from apart. @internal */
export function keyOfOrigin({ inheritedFrom }: Grant): string {
  if (!inheritedFrom) return '';
  return 'templateKey' in inheritedFrom
    ? `template ${inheritedFrom.templateKey}`
    : inheritedFrom.resourceId;
}
