import { ScmIntegrationRegistry } from '@backstage/integration';
import {
  TemplateVersion,
  VersionModule,
} from '@groundwork/plugin-infra-common';

/** Where the pages of git hosts lie, by the kind of the portal's integration: to read, and to embed. */
const PLACES: Record<string, { file: string; raw: string }> = {
  github: { file: 'blob', raw: 'raw' },
  gitlab: { file: '-/blob', raw: '-/raw' },
  gitea: { file: 'src/commit', raw: 'raw/commit' },
  bitbucketCloud: { file: 'src', raw: 'raw' },
};

/** Where the git host shows the files of a version's commit; undefined if the portal does not know the host. */
export function fileLinks(
  integrations: ScmIntegrationRegistry,
  { sourceUrl, commit }: Pick<TemplateVersion, 'sourceUrl' | 'commit'>,
): VersionModule['links'] {
  if (!sourceUrl.startsWith('https://')) return undefined;
  const type = integrations.byUrl(sourceUrl)?.type;
  const place =
    type !== undefined && Object.hasOwn(PLACES, type)
      ? PLACES[type]
      : undefined;
  if (!place) return undefined;
  const repository = sourceUrl.replace(/\/$/, '').replace(/\.git$/, '');
  return {
    file: `${repository}/${place.file}/${commit}/`,
    raw: `${repository}/${place.raw}/${commit}/`,
  };
}
