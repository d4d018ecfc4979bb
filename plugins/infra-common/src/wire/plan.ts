/** What stands in place of a value that is sensitive. @public */
export const MASK = '(sensitive)';

/** How many Terraform resources a plan touches, counted as Terraform does. @public */
export interface PlanSummary {
  add: number;
  change: number;
  replace: number;
  destroy: number;
  import: number;
  move: number;
}

/** What Terraform does to one object, as in its plan JSON. @public */
export type PlanAction =
  | 'no-op'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'forget';

/** A change of one Terraform resource. @public */
export interface ResourceChange {
  address: string;
  type: string;
  name: string;
  module?: string;
  /** Two of them mean a replacement, in that order. */
  actions: PlanAction[];
  actionReason?: string;
  before?: unknown;
  after?: unknown;
  /** Same shape as `after`: true where the value is known after apply only. */
  unknown?: unknown;
  /** Same shape as `after` and `before` together: true where the value is masked. */
  sensitive?: unknown;
  /** Attributes that force the replacement. */
  replacePaths?: (string | number)[][];
  /** Where it was before a move. */
  previousAddress?: string;
  /** The id that is imported. */
  importId?: string;
}

/** A change of one output. @public */
export interface OutputChange {
  name: string;
  actions: PlanAction[];
  before?: unknown;
  after?: unknown;
  unknown: boolean;
  sensitive: boolean;
}

/** A plan without the facts that only the backend knows. @public */
export interface NormalisedPlan {
  summary: PlanSummary;
  resourceChanges: ResourceChange[];
  outputChanges: OutputChange[];
  /** Something was left out because the plan is too large. */
  truncated?: boolean;
}

/** A plan as `GET /runs/:id/plan` answers it, masked. @public */
export interface Plan extends NormalisedPlan {
  runId: string;
  digest: string;
  engine: { kind: string; version: string };
  /** Serial of the state it was made from; absent if there was none. */
  stateSerial?: number;
  createdAt: string;
}

/** Whether applying the plan would do nothing. @public */
export function isEmptyPlan(plan: NormalisedPlan): boolean {
  return (
    Object.values(plan.summary).every(count => count === 0) &&
    plan.resourceChanges.every(change =>
      change.actions.every(action => action === 'no-op' || action === 'read'),
    ) &&
    plan.outputChanges.every(output =>
      output.actions.every(action => action === 'no-op'),
    )
  );
}

/** "1 to add, 2 to change": what a summary says in words. @public */
export function describePlanSummary(summary: PlanSummary): string {
  const words: [keyof PlanSummary, string][] = [
    ['import', 'to import'],
    ['add', 'to add'],
    ['change', 'to change'],
    ['replace', 'to replace'],
    ['destroy', 'to destroy'],
    ['move', 'to move'],
  ];
  const parts = words
    .filter(([key]) => summary[key] > 0)
    .map(([key, text]) => `${summary[key]} ${text}`);
  return parts.length > 0 ? parts.join(', ') : 'no changes';
}
