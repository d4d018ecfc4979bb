import { NotAllowedError } from '@backstage/errors';
import {
  Role,
  roleIncludes,
  strongestOf,
} from '@groundwork/plugin-infra-common';
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

/** All grants that are to stand, with what the record says of it. */
export interface GrantReplacement {
  grants: readonly GrantRecord[];
  audit: {
    before: { grants: WantedGrant[] };
    after: { grants: WantedGrant[] };
  };
}

/** Who may give and take roles on a template. */
export interface TemplateGranter {
  ref: string;
  /** What grants may name them by. */
  ownershipRefs: readonly string[];
  /** The strongest role that they may give, whatever their grants; absent: it comes from these. */
  role?: Role;
}

/** The creator owns what they create, until someone takes it away. */
export function grantToCreator(work: ResourceWork, creator: string): void {
  work.setGrants([
    { principal: creator, role: 'owner', grantedBy: creator, createdAt: now() },
  ]);
}

/** Replaces the grants on a resource, as far as {@link replaceGrants} lets the granter. */
export function changeGrants(
  work: ResourceWork,
  granter: Granter,
  present: readonly GrantRecord[],
  wanted: readonly WantedGrant[],
): void {
  const replacement = replaceGrants(
    `'${work.resource.name}'`,
    granter,
    present,
    wanted,
  );
  if (!replacement) return;
  work.setGrants(replacement.grants);
  work.audit({
    actor: granter.ref,
    action: 'resource.grant',
    ...replacement.audit,
  });
}

/** The strongest role that someone has by the grants on a template, or may give there anyway. */
export function roleOnTemplate(
  { ownershipRefs, role }: TemplateGranter,
  grants: readonly WantedGrant[],
): Role | undefined {
  return strongestOf([
    role,
    ...grants
      .filter(({ principal }) => ownershipRefs.includes(principal))
      .map(grant => grant.role),
  ]);
}

/** Replaces the grants on a template, as {@link requireTemplateGranter} and {@link replaceGrants} let. */
export function changeTemplateGrants(
  key: string,
  granter: TemplateGranter,
  present: readonly GrantRecord[],
  wanted: readonly WantedGrant[],
): GrantReplacement | undefined {
  return replaceGrants(
    `template '${key}'`,
    requireTemplateGranter(key, granter, present),
    present,
    wanted,
  );
}

/** Refuses who is neither admin of the template, by the present grants, nor may give roles on all templates. */
export function requireTemplateGranter(
  key: string,
  granter: TemplateGranter,
  present: readonly GrantRecord[],
): Granter {
  const { ref } = granter;
  const role = roleOnTemplate(granter, present);
  if (role === undefined || !roleIncludes(role, 'admin')) {
    throw new NotAllowedError(
      `${ref} may not change the grants of template '${key}': that needs the role admin on it, or infra.access.admins.`,
    );
  }
  return { ref, role };
}

/** What is to stand; undefined: nothing changes. Refuses to give or take away a role stronger than the granter's own. */
function replaceGrants(
  on: string,
  granter: Granter,
  present: readonly GrantRecord[],
  wanted: readonly WantedGrant[],
): GrantReplacement | undefined {
  const kept = wanted.flatMap(
    grant => present.find(known => isSame(known, grant)) ?? [],
  );
  const given = wanted.filter(
    grant => !present.some(known => isSame(known, grant)),
  );
  const taken = present.filter(grant => !kept.includes(grant));
  if (given.length === 0 && taken.length === 0) return undefined;

  for (const grant of [...given, ...taken]) {
    if (!roleIncludes(granter.role, grant.role)) {
      throw new NotAllowedError(
        `${granter.ref} may not give or take away the role ${grant.role} on ${on}, as happens to ${grant.principal}: that needs the role ${grant.role}.`,
      );
    }
  }
  const at = now();
  const added = given.map(({ principal, role }) => ({
    principal,
    role,
    grantedBy: granter.ref,
    createdAt: at,
  }));
  return {
    grants: [...kept, ...added],
    audit: {
      before: { grants: recorded(present) },
      after: { grants: recorded(wanted) },
    },
  };
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
