import { SourceRef } from '@groundwork/plugin-infra-common';

/** A version number, with what stands before it: in a repository of several modules each has its own. */
const TAG =
  /^((?:.*[^0-9.v])?)v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

interface TagVersion {
  prefix: string;
  /** Major, minor, patch; last 0 for a pre-release, and 1 for the release. */
  order: number[];
  isRelease: boolean;
}

/**
 * The newest release among the tags that is newer than all that is published, by semantic versioning; tags with another
 * prefix than the last published one are not its kin. Undefined if there is none, or if that is no version number.
 */
export function newerTag(
  /** The last published one first. */
  published: readonly string[],
  tags: readonly SourceRef[],
): SourceRef | undefined {
  const prefix = parseTag(published.at(0) ?? '')?.prefix;
  if (prefix === undefined) return undefined;
  const kin = (name: string) => {
    const version = parseTag(name);
    return version?.prefix === prefix ? [version] : [];
  };
  const newest = published.flatMap(kin).sort(compare).at(-1);
  return tags
    .flatMap(tag => kin(tag.name).map(version => ({ tag, version })))
    .filter(({ version }) => version.isRelease)
    .filter(({ version }) => !newest || compare(version, newest) > 0)
    .sort((a, b) => compare(a.version, b.version))
    .at(-1)?.tag;
}

function parseTag(ref: string): TagVersion | undefined {
  const found = TAG.exec(ref.replace(/^refs\/tags\//, ''));
  if (!found) return undefined;
  const [, prefix, major, minor, patch, preRelease] = found;
  const isRelease = preRelease === undefined;
  const order = [major, minor, patch].map(Number);
  return { prefix, isRelease, order: [...order, isRelease ? 1 : 0] };
}

function compare(a: TagVersion, b: TagVersion): number {
  const differing = a.order.findIndex((each, index) => each !== b.order[index]);
  return differing < 0 ? 0 : a.order[differing] - b.order[differing];
}
