import {
  ChangeKind,
  InheritanceConflict,
  MissingOutput,
  ResolvedInputs,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { conflict } from '../http/requests';

/** Whose inputs are judged, and what they are for. */
export interface InputsSubject {
  resource: { id: string; name: string };
  kind: ChangeKind;
}

/** Refuses what inherits two values for one name; values are not told. */
export function requireNoConflicts(
  { resource, kind }: InputsSubject,
  what: string,
  resolved: ResolvedInputs,
): void {
  const conflicts = standingConflicts(kind, resolved);
  if (conflicts.length === 0) return;
  throw conflict(
    `Cannot ${what} '${resource.name}': ${describeConflicts(
      conflicts,
    )}. Give it a value of its own, or let them agree.`,
    {
      resourceId: resource.id,
      reason: 'Inherited values conflict',
      conflicts,
    },
  );
}

/** Refuses what needs an output that is not there. */
export function requireOutputs(
  { resource }: InputsSubject,
  what: string,
  { missing }: ResolvedInputs,
): void {
  if (missing.length === 0) return;
  throw conflict(
    `Cannot ${what} '${resource.name}': ${missing
      .map(describeMissing)
      .join('; ')}.`,
    { resourceId: resource.id, reason: 'Outputs are missing', missing },
  );
}

/** Why a run with these inputs would be wrong, in words; undefined: it would not. */
export function inputsObstacle(
  kind: ChangeKind,
  resolved: ResolvedInputs,
): string | undefined {
  const conflicts = standingConflicts(kind, resolved);
  if (conflicts.length > 0) return describeConflicts(conflicts);
  const [missing] = resolved.missing;
  return missing && describeMissing(missing);
}

/** Such as `tag 'owner' differs between 'a' and 'b'`. */
export function describeConflicts(
  conflicts: readonly InheritanceConflict[],
): string {
  return conflicts
    .map(
      ({ kind, name, resources }) =>
        `${kind} '${name}' differs between ${resources
          .map(({ resourceName }) => `'${resourceName}'`)
          .join(' and ')}`,
    )
    .join('; ');
}

/** Such as `subnet_ids needs output 'ids', but 'net' is not provisioned yet`. */
export function describeMissing(missing: MissingOutput): string {
  return `${missing.variable} needs output '${missing.output}', but ${missing.reason}`;
}

/** What goes away may do so whatever its tags would be; what Terraform finds it with must be certain. */
function standingConflicts(
  kind: ChangeKind,
  { conflicts, ingredients }: ResolvedInputs,
): InheritanceConflict[] {
  if (!takesAway(kind)) return conflicts;
  return conflicts.filter(
    ({ kind: what, name }) =>
      what === 'config' && Object.hasOwn(ingredients.inherited, name),
  );
}
