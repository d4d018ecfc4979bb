import { Role } from '@groundwork/plugin-infra-common';

/** A role that someone has on a resource and all below it. */
export interface GrantRecord {
  principal: string;
  role: Role;
  grantedBy: string;
  createdAt: string;
}

/** A row of `resource_grants`. */
export interface GrantRow {
  resource_id: string;
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

export function toGrantRow(resourceId: string, grant: GrantRecord): GrantRow {
  return {
    resource_id: resourceId,
    principal: grant.principal,
    role: grant.role,
    granted_by: grant.grantedBy,
    created_at: grant.createdAt,
  };
}
