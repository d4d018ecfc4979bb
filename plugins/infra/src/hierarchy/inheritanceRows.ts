import { InheritedEntry, Resource } from '@groundwork/plugin-infra-common';

/** One tag or config value that holds for a resource. @internal */
export interface InheritanceRow {
  name: string;
  value: unknown;
  /** Absent: its own. */
  from?: InheritedEntry['from'];
  /** Absent: it comes from further up, where that was decided. */
  inheritedByChildren?: boolean;
  /** The ancestor whose value its own one takes the place of. */
  inPlaceOf?: InheritedEntry['from'];
  conflicts: boolean;
}

/** What holds for a resource: its own entries, and the inherited ones that none of its own takes the place of; by name. @internal */
export function inheritanceRows(
  own: Resource['dependencyTags'],
  inherited: InheritedEntry[],
): InheritanceRow[] {
  const names = new Set(own.map(({ name }) => name));
  const rows: InheritanceRow[] = [
    ...own.map(entry => ({
      ...entry,
      inPlaceOf: inherited.find(({ name }) => name === entry.name)?.from,
      conflicts: false,
    })),
    ...inherited
      .filter(({ name }) => !names.has(name))
      .map(({ name, value, from, conflictsWith = [] }) => ({
        ...{ name, value, from },
        conflicts: conflictsWith.length > 0,
      })),
  ];
  return rows.sort((one, other) => one.name.localeCompare(other.name));
}
