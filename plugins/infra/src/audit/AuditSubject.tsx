import { AuditEntry } from '@groundwork/plugin-infra-common';
import { ResourceLink, TemplateLink } from '../parts/links';

/** What an entry is about; a deleted resource keeps its name and the page of what stays of it. @internal */
export function AuditSubject({ entry }: { entry: AuditEntry }) {
  const { resourceId, resourceName, templateKey } = entry;
  if (resourceId !== undefined) {
    return (
      <ResourceLink id={resourceId}>
        {resourceName ?? 'a resource'}
      </ResourceLink>
    );
  }
  if (templateKey !== undefined) {
    return <TemplateLink templateKey={templateKey} />;
  }
  return null;
}
