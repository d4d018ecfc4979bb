import { dependentsObstacle, takesAway } from '@groundwork/plugin-infra-common';
import { conflict } from '../http/requests';
import { ResourceWork } from '../resource/ResourceWork';

/** Refuses to destroy what others still need. */
export function requireNoDependents(work: ResourceWork, what: string): void {
  if (!work.change || !takesAway(work.change.kind)) return;
  const { dependents, resource } = work;
  if (dependents.length === 0) return;
  const names = new Set(dependents.map(d => `'${d.resourceName}'`));
  const reason = dependentsReason(work) ?? '';
  throw conflict(
    `Cannot ${what} '${resource.name}': ${reason.toLowerCase()} (${[
      ...names,
    ].join(', ')}). Destroy them or detach them first.`,
    {
      reason,
      dependencies: dependents,
      state: resource.pair.state,
      status: resource.pair.status,
    },
  );
}

/** Which kind of dependents stands in the way of a destroy; undefined: none. */
export function dependentsReason({ dependents }: ResourceWork) {
  const count = (kind: string) =>
    dependents.filter(d => d.kind === kind).length;
  return dependentsObstacle({
    liveChildren: count('child'),
    liveUsers: count('output'),
  });
}
