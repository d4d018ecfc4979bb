import {
  RefStatus,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { SourceLook, SourceRefStore } from '../source/SourceRefStore';
import { newerTag } from './newerTag';
import { ProviderLockStore } from './ProviderLockStore';
import { VersionRow } from './TemplateRecord';

/** What was found out about templates since their versions were published. Asks no git host. */
export class TemplateNews {
  readonly #knex: Knex;
  readonly #refs: Pick<SourceRefStore, 'named' | 'tags'>;
  readonly #locks: Pick<ProviderLockStore, 'ofVersions'>;

  constructor(options: {
    knex: Knex;
    refs: Pick<SourceRefStore, 'named' | 'tags'>;
    locks: Pick<ProviderLockStore, 'ofVersions'>;
  }) {
    this.#knex = options.knex;
    this.#refs = options.refs;
    this.#locks = options.locks;
  }

  /** The template, with a tag that could be its next version. */
  async ofTemplate(template: Template): Promise<Template> {
    const versions: Pick<VersionRow, 'source_url' | 'path' | 'ref'>[] =
      await this.#knex('template_versions')
        .where('template_key', template.key)
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .select('source_url', 'path', 'ref');
    const last = versions.at(0);
    if (!last) return template;
    const tag = newerTag(
      versions
        .filter(version => version.source_url === last.source_url)
        .map(({ ref }) => ref),
      await this.#refs.tags(last.source_url),
    );
    if (!tag) return template;
    const { name, commit, date } = tag;
    const place = { sourceUrl: last.source_url, path: last.path };
    return { ...template, newerTag: { ...place, ref: name, commit, date } };
  }

  /** The version, with what has become of its ref, and which providers it is locked to. */
  async ofVersion(version: TemplateVersion): Promise<TemplateVersion> {
    const [told] = await this.ofVersions([version]);
    return told;
  }

  /** {@link ofVersion} of each. */
  async ofVersions(versions: TemplateVersion[]): Promise<TemplateVersion[]> {
    const looks = await this.#refs.named(
      versions.map(({ sourceUrl, ref }) => ({ sourceUrl, name: nameOf(ref) })),
    );
    const locks = await this.#locks.ofVersions(versions.map(({ id }) => id));
    return versions.map(version => {
      const look = looks.get(version.sourceUrl);
      const refStatus = look && refStatusOf(version, look);
      const providerLock = locks.get(version.id);
      return {
        ...version,
        ...(refStatus && { refStatus }),
        ...(providerLock && { providerLock }),
      };
    });
  }
}

/** Tags go before branches, and those before commits, as when a version is made. */
function refStatusOf(
  { ref, commit }: TemplateVersion,
  { refs, checkedAt }: SourceLook,
): RefStatus | undefined {
  const possible = ref.startsWith('refs/heads/')
    ? (['branch'] as const)
    : (['tag', 'branch'] as const);
  const found = possible
    .map(kind =>
      refs.find(each => each.kind === kind && each.name === nameOf(ref)),
    )
    .find(each => each !== undefined);
  if (found) {
    const status = found.commit === commit ? 'same' : 'moved';
    return { status, kind: found.kind, commit: found.commit, checkedAt };
  }
  return commit.startsWith(ref.toLowerCase())
    ? undefined
    : { status: 'gone', checkedAt };
}

function nameOf(ref: string): string {
  return ref.replace(/^refs\/(?:tags|heads)\//, '');
}
