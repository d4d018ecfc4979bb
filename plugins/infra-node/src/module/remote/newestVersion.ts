import { compare, parse, SemVer } from 'semver';

/** One part of a call's `version`, such as `~> 2.1`. @internal */
export interface VersionConstraint {
  operator: string;
  /** Missing numbers are 0. */
  version: SemVer;
  /** How many numbers were given. */
  precision: number;
}

const CONSTRAINT =
  /^\s*(=|!=|>|>=|<|<=|~>|)\s*v?(\d+(?:\.\d+){0,2})((?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)\s*$/;

/** Reads the `version` of a module call; undefined if it is no constraint. Without one, all are allowed. @internal */
export function readConstraints(text = ''): VersionConstraint[] | undefined {
  if (text === '') return [];
  const constraints = text.split(',').flatMap(part => {
    const [, operator, numbers = '', suffix] = CONSTRAINT.exec(part) ?? [];
    const given = numbers.split('.');
    const [major, minor = '0', patch = '0'] = given;
    const version = parse(`${major}.${minor}.${patch}${suffix}`);
    return version ? [{ operator, version, precision: given.length }] : [];
  });
  return constraints.length === text.split(',').length
    ? constraints
    : undefined;
}

/** The newest version that all constraints allow, by the engines' rules; what is no version is passed over. @internal */
export function newestVersion(
  versions: string[],
  constraints: VersionConstraint[],
): string | undefined {
  const [newest] = versions
    .flatMap(each => parse(each) ?? [])
    .filter(version => isOffered(version, constraints))
    .filter(version => constraints.every(each => allows(each, version)))
    .sort((a, b) => compare(b, a));
  if (!newest) return undefined;
  const build = newest.build.join('.');
  return build === '' ? newest.version : `${newest.version}+${build}`;
}

/** A prerelease is one for those who name it. */
function isOffered(version: SemVer, constraints: VersionConstraint[]): boolean {
  return (
    version.prerelease.length === 0 ||
    constraints.some(
      each => isExact(each) && compare(version, each.version) === 0,
    )
  );
}

function isExact({ operator }: VersionConstraint): boolean {
  return operator === '' || operator === '=';
}

function allows(constraint: VersionConstraint, version: SemVer): boolean {
  const order = compare(version, constraint.version);
  if (isExact(constraint)) return order === 0;
  if (constraint.operator === '!=') return order !== 0;
  if (!isComparable(constraint, version)) return false;
  switch (constraint.operator) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0 && keepsPrefix(constraint, version);
  }
}

/** Order means nothing between a prerelease and other releases than its own. */
function isComparable(
  { operator, version: bound }: VersionConstraint,
  version: SemVer,
): boolean {
  if (version.prerelease.length > 0) {
    return bound.prerelease.length > 0 && bound.compareMain(version) === 0;
  }
  return operator !== '~>' || bound.prerelease.length === 0;
}

/** For `~>`: all numbers but the last one given. */
function keepsPrefix(
  { version: bound, precision }: VersionConstraint,
  version: SemVer,
): boolean {
  return (
    (precision < 2 || bound.major === version.major) &&
    (precision < 3 || bound.minor === version.minor)
  );
}
