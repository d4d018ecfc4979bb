import { z } from 'zod';
import { listQuery } from './paging';
import { text } from './text';

/** Query of `GET /audit`. @public */
export const auditListQuery = listQuery.extend({
  resourceId: z.uuid().optional(),
  actor: text(300).optional(),
  action: text(100).optional(),
});

/** @public */
export type AuditListQuery = z.infer<typeof auditListQuery>;

/** Who did what, when; never a secret. @public */
export interface AuditEntry {
  id: string;
  at: string;
  /** Entity ref of a person, or a service's subject. */
  actor: string;
  /** `<thing>.<verb>`, such as `change.approve`. */
  action: string;
  resourceId?: string;
  /** Kept when the resource is deleted. */
  resourceName?: string;
  changeId?: string;
  runId?: string;
  templateKey?: string;
  before?: unknown;
  after?: unknown;
  reason?: string;
}
