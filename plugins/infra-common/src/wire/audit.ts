import { z } from 'zod';
import { listQuery } from './paging';
import { text } from './text';

/** Who can act: someone by entity ref, a service by subject, or the plugin itself. */
const actorSchema = text(300).regex(
  /^(?:infra|[^:/\s]+:[^:/\s]+\/[^:/\s]+|(?:plugin|external):\S+)$/,
  'must be a user such as user:default/ann, a service such as plugin:scaffolder, or infra',
);

/** Query of `GET /audit`. @public */
export const auditListQuery = listQuery.extend({
  resourceId: z.uuid().optional(),
  actor: actorSchema.optional(),
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
