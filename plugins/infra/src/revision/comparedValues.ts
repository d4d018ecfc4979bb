import { MASK, RevisionComparison } from '@groundwork/plugin-infra-common';
import { AttributeDiff, diffSides } from '../plan/diffAttributes';

/** What differs between two revisions, value by value; of secrets only that they differ. @internal */
export function comparedValues({
  changes,
}: RevisionComparison): AttributeDiff[] {
  return changes.flatMap(({ path, before, after, sensitive }) =>
    sensitive
      ? [
          {
            path,
            mark: 'changed' as const,
            before: MASK,
            after: `${MASK} changed`,
            forcesReplacement: false,
          },
        ]
      : diffSides({ before: nested(path, before), after: nested(path, after) }),
  );
}

/** `variables.cidr` lies two levels deep; what follows a field is one name, whatever dots are in it. */
function nested(path: string, value: unknown): Record<string, unknown> {
  const dot = path.indexOf('.');
  if (dot < 0) return member(path, value);
  return { [path.slice(0, dot)]: member(path.slice(dot + 1), value) };
}

function member(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}
