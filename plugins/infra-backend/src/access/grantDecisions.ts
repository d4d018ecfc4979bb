import { NotAllowedError } from '@backstage/errors';
import { Role, roleIncludes } from '@groundwork/plugin-infra-common';
import { now } from '../database/columns';
import { invalid } from '../http/requests';
import { ResourceWork } from '../resource/ResourceWork';
import { GrantRecord } from './GrantRecord';

/** A role that is to be given. */
export type WantedGrant = Pick<GrantRecord, 'principal' | 'role'>;

/** Who gives and takes roles, and the strongest one that they may. */
export interface Granter {
  ref: string;
  role: Role;
}

/** The creator owns what they create, until someone takes it away. */
export function grantToCreator(work: ResourceWork, creator: string): void {
  work.setGrants([
    { principal: creator, role: 'owner', grantedBy: creator, createdAt: now() },
  ]);
}

/** Replaces the grants on a resource; refuses to give or take away a role stronger than the granter's own. */
export function changeGrants(
  work: ResourceWork,
  granter: Granter,
  present: readonly GrantRecord[],
  wanted: readonly WantedGrant[],
): void {
  const kept = wanted.flatMap(
    grant => present.find(known => isSame(known, grant)) ?? [],
  );
  const given = wanted.filter(
    grant => !present.some(known => isSame(known, grant)),
  );
  const taken = present.filter(grant => !kept.includes(grant));
  if (given.length === 0 && taken.length === 0) return;

  for (const grant of [...given, ...taken]) {
    if (!roleIncludes(granter.role, grant.role)) {
      throw new NotAllowedError(
        `${granter.ref} may not give or take away the role ${grant.role} on '${work.resource.name}', as happens to ${grant.principal}: that needs the role ${grant.role}.`,
      );
    }
  }
  const at = now();
  work.setGrants([
    ...kept,
    ...given.map(({ principal, role }) => ({
      principal,
      role,
      grantedBy: granter.ref,
      createdAt: at,
    })),
  ]);
  work.audit({
    actor: granter.ref,
    action: 'resource.grant',
    before: { grants: recorded(present) },
    after: { grants: recorded(wanted) },
  });
}

/** Whether one of the grants makes someone owner. */
export function hasOwner(grants: readonly Pick<WantedGrant, 'role'>[]) {
  return grants.some(({ role }) => role === 'owner');
}

/**
 * Refuses to leave a resource to nobody: `grants` are all that would hold for it, those among them that it inherits from
 * parents which stay.
 */
export function requireOwner(
  { resource: { name }, change }: Pick<ResourceWork, 'resource' | 'change'>,
  grants: readonly WantedGrant[],
): void {
  if (hasOwner(grants)) return;
  const inherited = change?.values.parentIds
    ? 'from parents that its unfinished change keeps'
    : 'from its parents';
  throw invalid(
    `'${name}' would be left without an owner: none of the grants, and none that it inherits ${inherited}, gives the role owner. Name at least one owner.`,
    [{ path: 'items', message: 'at least one owner is needed' }],
  );
}

/** Whether a grant is there already, so that nobody gives it. */
export function isSame(one: WantedGrant, other: WantedGrant): boolean {
  return one.principal === other.principal && one.role === other.role;
}

function recorded(grants: readonly WantedGrant[]): WantedGrant[] {
  return grants
    .map(({ principal, role }) => ({ principal, role }))
    .sort((a, b) => a.principal.localeCompare(b.principal));
}
