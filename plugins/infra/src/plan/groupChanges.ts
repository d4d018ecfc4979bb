import { Plan, ResourceChange } from '@groundwork/plugin-infra-common';
import { PLAN_GROUPS, PlanGroup } from './planWords';

/** The resource changes of one kind. @internal */
export interface ChangeGroup {
  group: PlanGroup;
  changes: ResourceChange[];
}

/** What the plan does to a resource, in one word. @internal */
export function groupOf(change: ResourceChange): PlanGroup {
  const does = (action: ResourceChange['actions'][number]) =>
    change.actions.includes(action);
  if (does('delete')) return does('create') ? 'replace' : 'destroy';
  if (does('forget')) return does('create') ? 'replace' : 'forget';
  if (does('create')) return 'create';
  if (does('update')) return 'update';
  if (does('read')) return 'read';
  if (change.importId !== undefined) return 'import';
  return change.previousAddress !== undefined ? 'move' : 'same';
}

/** Groups that have changes, the most dangerous first; within a group by address. @internal */
export function groupChanges(changes: ResourceChange[]): ChangeGroup[] {
  const groups = new Map<PlanGroup, ResourceChange[]>();
  for (const change of changes) {
    const group = groupOf(change);
    groups.set(group, [...(groups.get(group) ?? []), change]);
  }
  return PLAN_GROUPS.flatMap(group => {
    const members = groups.get(group);
    return members ? [{ group, changes: members.sort(byAddress) }] : [];
  });
}

/** Changes whose address, type or values contain every word of the search. @internal */
export function searchChanges(
  changes: Plan['resourceChanges'],
  search: string,
): ResourceChange[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return changes;
  return changes.filter(change => {
    const text = JSON.stringify([
      change.address,
      change.type,
      change.previousAddress,
      change.before,
      change.after,
    ]).toLowerCase();
    return words.every(word => text.includes(word));
  });
}

const collator = new Intl.Collator('en', { numeric: true });

function byAddress(a: ResourceChange, b: ResourceChange): number {
  return collator.compare(a.address, b.address);
}
