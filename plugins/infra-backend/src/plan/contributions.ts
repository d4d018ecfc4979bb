import { Contribution, ResourceName } from '@groundwork/plugin-infra-common';

/** What another resource gave for a plan, without the value. */
export interface ContributionHash extends Pick<Contribution, 'kind' | 'name'> {
  from: ResourceName;
  /** Keyed: the value may be secret. */
  hash: string;
}

/** What of some kinds others gave otherwise, began to give or give no more; such as `output 'id' of 'net' changed`. */
export function movedContributions(
  made: readonly ContributionHash[],
  current: readonly ContributionHash[],
  kinds: readonly Contribution['kind'][],
): string[] {
  const before = byOrigin(made, kinds);
  const after = byOrigin(current, kinds);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap(origin => {
    const was = before.get(origin);
    const is = after.get(origin);
    if (!was) return `${origin} is new`;
    if (!is) return `${origin} is gone`;
    return was.hash === is.hash ? [] : `${origin} changed`;
  });
}

/** One output may go into several variables. */
function byOrigin(
  contributions: readonly ContributionHash[],
  kinds: readonly Contribution['kind'][],
): Map<string, ContributionHash> {
  return new Map(
    contributions
      .filter(({ kind }) => kinds.includes(kind))
      .map(contribution => [describe(contribution), contribution]),
  );
}

function describe({ kind, name, from }: ContributionHash): string {
  return `${kind} '${name}' of '${from.resourceName}'`;
}
