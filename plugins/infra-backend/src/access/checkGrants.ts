import { invalid, Issue } from '../http/requests';
import { isSame, WantedGrant } from './grantDecisions';
import { normalisePrincipal, Principals } from './Principals';

/**
 * The grants as they are stored; refuses who is named twice or not in the catalog. Who has left the catalog since may
 * keep what they have, so that others' grants can be changed.
 */
export async function checkGrants(
  wanted: readonly WantedGrant[],
  present: readonly WantedGrant[],
  principals: Principals,
): Promise<WantedGrant[]> {
  const entries = wanted.map(({ principal, role }, index) => ({
    principal: normalisePrincipal(principal),
    role,
    path: `items.${index}.principal`,
  }));
  const repeated: Issue[] = entries
    .filter(({ principal }, index) =>
      entries.slice(0, index).some(other => other.principal === principal),
    )
    .map(({ principal, path }) => ({
      path,
      message: `'${principal}' is named twice`,
    }));
  const added = entries.filter(
    grant => !present.some(known => isSame(known, grant)),
  );
  const issues = [...repeated, ...(await principals.unknown(added))];
  if (issues.length > 0) {
    throw invalid(
      `The grants are not valid: ${issues
        .map(({ message }) => message)
        .join('; ')}.`,
      issues,
    );
  }
  return entries.map(({ principal, role }) => ({ principal, role }));
}
