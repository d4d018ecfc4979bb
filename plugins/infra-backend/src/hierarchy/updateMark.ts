import {
  isSameValue,
  ResolvedInputs,
  UpdateAvailable,
} from '@groundwork/plugin-infra-common';
import { describeConflicts, describeMissing } from './requireSettled';

/** What an update would change in a resource's inputs although nobody changed the resource; in words, no values. */
export function updateReasons(
  applied: Record<string, unknown>,
  resolved: ResolvedInputs,
): string[] {
  const present = resolved.variables;
  const missing = new Set(resolved.missing.map(({ variable }) => variable));
  const names = new Set([...Object.keys(applied), ...Object.keys(present)]);
  const moved = [...names]
    .filter(name => !missing.has(name) && !agree(applied, present, name))
    .sort()
    .map(name => {
      if (!Object.hasOwn(present, name)) return `${name} would lose its value`;
      return Object.hasOwn(applied, name)
        ? `${name} would get another value`
        : `${name} would get a value`;
    });
  const { conflicts } = resolved;
  return [
    ...moved,
    ...resolved.missing.map(describeMissing),
    ...(conflicts.length > 0 ? [describeConflicts(conflicts)] : []),
  ];
}

function agree(
  one: Record<string, unknown>,
  other: Record<string, unknown>,
  name: string,
): boolean {
  return (
    Object.hasOwn(one, name) === Object.hasOwn(other, name) &&
    isSameValue(one[name], other[name])
  );
}

/** The mark with these reasons: as old as the one that is there, none without a reason. */
export function updateMark(
  present: UpdateAvailable | undefined,
  reasons: string[],
  now: string,
): UpdateAvailable | undefined {
  if (reasons.length === 0) return undefined;
  return { since: present?.since ?? now, reasons };
}
