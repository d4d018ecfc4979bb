import {
  ResolvedInputs,
  UpdateAvailable,
} from '@groundwork/plugin-infra-common';
import type { ChangeContext } from '../change/ChangeContext';
import { canonicalJson } from '../plan/planParts';
import { describeConflicts, describeMissing } from './requireSettled';

/** Keyed hash of the value of each variable, to be compared with earlier ones if these are given. */
export function hashValues(
  variables: Record<string, unknown>,
  hash: ChangeContext['hash'],
  earlier: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      hash(canonicalJson(value), earlier[name]),
    ]),
  );
}

/** What an update would change in a resource's inputs although nobody changed the resource; in words, no values. */
export function updateReasons(
  appliedBasis: Record<string, string>,
  resolved: ResolvedInputs,
  hash: ChangeContext['hash'],
): string[] {
  const present = hashValues(resolved.variables, hash, appliedBasis);
  const missing = new Set(resolved.missing.map(({ variable }) => variable));
  const names = new Set([
    ...Object.keys(appliedBasis),
    ...Object.keys(present),
  ]);
  const moved = [...names]
    .filter(name => appliedBasis[name] !== present[name] && !missing.has(name))
    .sort()
    .map(name => {
      if (!Object.hasOwn(present, name)) return `${name} would lose its value`;
      return Object.hasOwn(appliedBasis, name)
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

/** The mark with these reasons: as old as the one that is there, none without a reason. */
export function updateMark(
  present: UpdateAvailable | undefined,
  reasons: string[],
  now: string,
): UpdateAvailable | undefined {
  if (reasons.length === 0) return undefined;
  return { since: present?.since ?? now, reasons };
}
