import {
  Change,
  ChangeValues,
  Resource,
  ResourceLink,
} from '@groundwork/plugin-infra-common';
import { EntryRow, toEntries, toRows } from '../../form/entryRows';
import { isSame } from '../../form/isSame';

/** What a person says of a resource, besides its variables. @internal */
export interface EditDraft {
  versionId?: string;
  description: string;
  labels: string[];
  owner: string;
  links: ResourceLink[];
  tags: EntryRow[];
  config: EntryRow[];
  message: string;
  /** ISO 8601; empty: at once. */
  startAt: string;
}

/** What a draft proposes, else what the resource has. @internal */
export function toDraft(resource: Resource, change?: Change): EditDraft {
  const proposed: ChangeValues = change?.values ?? {};
  return {
    versionId: proposed.versionId ?? resource.versionId,
    description: proposed.description ?? resource.description ?? '',
    labels: proposed.labels ?? resource.labels,
    owner: proposed.owner ?? resource.owner ?? '',
    links: proposed.links ?? resource.links,
    tags: toRows(proposed.dependencyTags ?? resource.dependencyTags, 'tags'),
    config: toRows(
      proposed.dependencyConfig ?? resource.dependencyConfig,
      'config',
    ),
    message: change?.message ?? '',
    startAt: change?.startAt ?? '',
  };
}

/** Only what is different from what the resource has; a secret that the change proposes already looks the same. @internal */
export function toValues(
  resource: Resource,
  draft: EditDraft,
  variables: Record<string, unknown>,
  change?: Pick<Change, 'changedSecrets'>,
): ChangeValues {
  const hasSecret = (kind: string) =>
    change?.changedSecrets?.some(path => path.startsWith(`${kind}.`)) ?? false;
  const description = draft.description.trim();
  const owner = draft.owner.trim();
  const links = draft.links.filter(({ title, url }) => title || url);
  const tags = toEntries(draft.tags, 'tags');
  const config = toEntries(draft.config, 'config');
  return {
    ...(draft.versionId !== resource.versionId && {
      versionId: draft.versionId,
    }),
    ...(description !== (resource.description ?? '') && { description }),
    ...(!isSame(draft.labels, resource.labels) && { labels: draft.labels }),
    ...(owner !== (resource.owner ?? '') && owner !== '' && { owner }),
    ...(!isSame(links, resource.links) && { links }),
    ...((!isSame(tags, resource.dependencyTags) ||
      hasSecret('dependencyTags')) && { dependencyTags: tags }),
    ...((!isSame(config, resource.dependencyConfig) ||
      hasSecret('dependencyConfig')) && { dependencyConfig: config }),
    ...(Object.keys(variables).length > 0 && { variables }),
  };
}
