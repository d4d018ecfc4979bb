import { Role } from '@groundwork/plugin-infra-common';

/** A role that someone has on a resource and all below it, or on a template and all that is made of it. */
export interface GrantRecord {
  principal: string;
  role: Role;
  grantedBy: string;
  createdAt: string;
}

/** What rows of `resource_grants` and `template_grants` have in common. */
export interface GrantRow {
  principal: string;
  role: Role;
  granted_by: string;
  created_at: string;
}

export function toGrantRecord(row: GrantRow): GrantRecord {
  return {
    principal: row.principal,
    role: row.role,
    grantedBy: row.granted_by,
    createdAt: row.created_at,
  };
}

export function toGrantRow(grant: GrantRecord): GrantRow {
  return {
    principal: grant.principal,
    role: grant.role,
    granted_by: grant.grantedBy,
    created_at: grant.createdAt,
  };
}
