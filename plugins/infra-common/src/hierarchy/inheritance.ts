import type {
  DependencyEntry,
  Inheritance,
  InheritedEntry,
  ResourceOutput,
} from '../wire/resource';
import type { TemplateOutput } from '../wire/template';
import { isSameValue } from './isSameValue';
import { asOwnOutput } from './references';

/** A resource whose outputs others may use. @public */
export interface OutputSource {
  resourceId: string;
  resourceName: string;
  templateKey: string;
  /** It has been applied: what it does not have now it will not get by waiting. */
  isApplied: boolean;
  outputs: Record<string, ResourceOutput>;
  /** Outputs that its template version names. */
  declared: readonly TemplateOutput[];
}

/** A resource above another, with what it hands down. @public */
export interface Ancestor extends OutputSource {
  /** Generations between them, by the shortest way; 1: a parent. */
  distance: number;
  dependencyTags: readonly DependencyEntry[];
  dependencyConfig: readonly DependencyEntry[];
}

/** What a resource says itself. @public */
export interface OwnEntries {
  dependencyTags: readonly DependencyEntry[];
  dependencyConfig: readonly DependencyEntry[];
}

/** Resources of one distance that disagree about a name. @public */
export interface InheritanceConflict {
  kind: 'tag' | 'config';
  name: string;
  resources: { resourceId: string; resourceName: string }[];
}

type Kind = 'dependencyTags' | 'dependencyConfig';

/**
 * What a resource inherits: of each name that it has no entry of its own for, the one of the nearest ancestor that hands
 * it down. Equally near ancestors that say the same agree; others conflict.
 *
 * @public
 */
export function inheritance(
  own: OwnEntries,
  ancestors: readonly Ancestor[],
): Inheritance {
  return {
    tags: inherited('dependencyTags', own.dependencyTags, ancestors),
    config: inherited(
      'dependencyConfig',
      own.dependencyConfig.filter(holdsForOwner),
      ancestors,
    ),
  };
}

/** A config entry that names an output of its owner can't be an input of that owner: it is for those below. @public */
export function holdsForOwner(entry: DependencyEntry): boolean {
  return asOwnOutput(entry.value) === undefined;
}

/** What has to be settled before anything is planned. @public */
export function inheritanceConflicts({
  tags,
  config,
}: Inheritance): InheritanceConflict[] {
  return [
    ...tags.flatMap(entry => conflictOf('tag', entry)),
    ...config.flatMap(entry => conflictOf('config', entry)),
  ];
}

function conflictOf(
  kind: InheritanceConflict['kind'],
  { name, from, conflictsWith }: InheritedEntry,
): InheritanceConflict[] {
  return conflictsWith
    ? [{ kind, name, resources: [from, ...conflictsWith] }]
    : [];
}

function inherited(
  kind: Kind,
  own: readonly DependencyEntry[],
  ancestors: readonly Ancestor[],
): InheritedEntry[] {
  const settled = new Set(own.map(({ name }) => name));
  const found = new Map<string, { entry: InheritedEntry; holds: unknown }>();
  for (const ancestor of nearestFirst(ancestors)) {
    for (const entry of handedDown(ancestor[kind])) {
      if (settled.has(entry.name)) continue;
      const { resourceId, resourceName, distance } = ancestor;
      const from = { resourceId, resourceName };
      const holds = heldValue(entry, ancestor, kind);
      const nearer = found.get(entry.name);
      if (!nearer) {
        const { name, value, sensitive } = entry;
        found.set(name, {
          entry: { name, value, from, distance, sensitive },
          holds,
        });
      } else if (nearer.entry.distance === distance) {
        nearer.entry.sensitive ||= entry.sensitive;
        if (isSameValue(nearer.holds, holds)) continue;
        nearer.entry.conflictsWith = [
          ...(nearer.entry.conflictsWith ?? []),
          from,
        ];
      }
    }
  }
  return [...found.values()]
    .map(({ entry }) => entry)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The last of several entries of one name counts. */
function handedDown(entries: readonly DependencyEntry[]): DependencyEntry[] {
  const byName = new Map(entries.map(entry => [entry.name, entry]));
  return [...byName.values()].filter(entry => entry.inheritedByChildren);
}

function nearestFirst(ancestors: readonly Ancestor[]): Ancestor[] {
  return [...ancestors].sort(
    (a, b) => a.distance - b.distance || (a.resourceId < b.resourceId ? -1 : 1),
  );
}

/** The same output name of two resources is the same only if both have it, with equal values. */
function heldValue(
  { value }: DependencyEntry,
  { resourceId, outputs }: Ancestor,
  kind: Kind,
): unknown {
  const output = kind === 'dependencyConfig' ? asOwnOutput(value) : undefined;
  if (output === undefined) return value;
  return Object.hasOwn(outputs, output)
    ? outputs[output].value
    : { output, resourceId };
}
