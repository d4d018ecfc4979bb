import { AuditEntry } from '@groundwork/plugin-infra-common';
import { BatchLink, ResourceLink, TemplateLink } from '../parts/links';
import { wordResources } from '../words/batchWords';
import { batchOf } from './auditFacts';

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
  const batch = batchOf(entry);
  return batch ? (
    <BatchLink id={batch.id}>
      {batch.resources === undefined
        ? 'the batch'
        : `the batch of ${wordResources(batch.resources)}`}
    </BatchLink>
  ) : null;
}
