import { SourceRef } from '@groundwork/plugin-infra-common';
import { parseRef } from './versionRank';

/**
 * The newest release among the tags that is newer than all that is published, by semantic versioning; tags with another
 * prefix than the last published one are not its kin. Undefined if there is none, or if that is no version number.
 */
export function newerTag(
  /** The last published one first. */
  published: readonly string[],
  tags: readonly SourceRef[],
): SourceRef | undefined {
  const prefix = parseRef(published.at(0) ?? '')?.prefix;
  if (prefix === undefined) return undefined;
  const kin = (name: string) => {
    const version = parseRef(name);
    return version?.prefix === prefix ? [version] : [];
  };
  const newest = published
    .flatMap(kin)
    .map(({ rank }) => rank)
    .sort()
    .at(-1);
  return tags
    .flatMap(tag => kin(tag.name).map(version => ({ tag, ...version })))
    .filter(({ isRelease }) => isRelease)
    .filter(({ rank }) => newest === undefined || rank > newest)
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .at(-1)?.tag;
}
