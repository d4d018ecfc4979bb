import { usePermission } from '@backstage/plugin-permission-react';
import { infraTemplatePublishPermission } from '@groundwork/plugin-infra-common';

/** Whether the portal lets the person publish templates; the server has the last word. @internal */
export function useMayPublish(): boolean {
  return usePermission({ permission: infraTemplatePublishPermission }).allowed;
}
