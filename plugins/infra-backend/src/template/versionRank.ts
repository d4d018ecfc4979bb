/** A semantic version, with what stands before it: in a repository of several modules each has its own. */
const VERSION =
  /^((?:.*[^0-9.v])?)v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** What a ref says that is a semantic version. */
export interface RefVersion {
  /** What stands before the number, such as `vpc/`. */
  prefix: string;
  isRelease: boolean;
  /** See {@link versionRank}. */
  rank: string;
}

/** Reads a ref such as `v1.2.3`, `module/v1.2.3-rc.1` or `module-1.2.3`; undefined if it is no semantic version. */
export function parseRef(ref: string): RefVersion | undefined {
  const found = VERSION.exec(ref.replace(/^refs\/(?:tags|heads)\//, ''));
  if (!found) return undefined;
  const [, prefix, major, minor, patch, preRelease] = found;
  const release = [major, minor, patch].map(part => part.padStart(9, '0'));
  return {
    prefix,
    isRelease: preRelease === undefined,
    rank: `${release.join('')}${rankOfPreRelease(preRelease)}`,
  };
}

/**
 * The place of a ref among the versions of its template: texts that sort as semantic versions do, whatever the
 * database's collation, since they are of digits and a–f only. A ref that is no semantic version, such as a branch, has
 * the greatest one that holds.
 */
export function versionRank(
  ref: string,
  /** The greatest rank of the template's active and deprecated versions; empty without one. */
  greatest: string,
): string {
  return parseRef(ref)?.rank ?? greatest;
}

/** A release is after all of its pre-releases; of these a number is before a word, and a short one before a longer. */
function rankOfPreRelease(preRelease: string | undefined): string {
  if (preRelease === undefined) return '9';
  const parts = preRelease.split('.').map(part => {
    if (!/^\d+$/.test(part)) return `2${Buffer.from(part).toString('hex')}00`;
    const digits = part.replace(/^0+(?=.)/, '');
    return `1${String(digits.length).padStart(3, '0')}${digits}`;
  });
  return `0${parts.join('')}`;
}
