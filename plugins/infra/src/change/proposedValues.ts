import {
  Change,
  ChangeValues,
  DependencyEntry,
  MASK,
  Resource,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { AttributeDiff, diffSides } from '../plan/diffAttributes';
import { formatValue } from '../plan/formatValue';
import {
  formatReference,
  isReference,
  ResourceNames,
} from '../reference/outputReference';

/** What the module says of a variable. */
type DeclaredVariable = Pick<
  TemplateVariable,
  'name' | 'default' | 'sensitive'
>;

/**
 * The values that a change is about, before and after. What makes a resource anew shows all its values, as an approver
 * has to read them all; any other change shows what it changes. What was not set before had the module's default.
 *
 * @internal
 */
export function proposedValues(
  change: Pick<Change, 'kind' | 'values' | 'previousValues'>,
  resource: Pick<Resource, 'variables'> | undefined,
  declared: DeclaredVariable[] = [],
  names: ResourceNames = {},
): AttributeDiff[] {
  const { variables = {}, ...fields } = change.values;
  const { variables: before = {}, ...fieldsBefore } = change.previousValues;
  const fieldDiff = diffSides({
    before: readable(fieldsBefore, names),
    after: readable(fields, names),
  });
  if (change.kind === 'destroy') return fieldDiff;
  const makesAnew = change.kind === 'provision' || change.kind === 'recreate';
  const all = makesAnew
    ? { before, after: { ...resource?.variables, ...variables } }
    : {
        before: { ...defaultsOf(variables, declared), ...before },
        after: variables,
      };
  return [...fieldDiff, ...diffVariables(all.before, all.after, names)];
}

/** A reference is one value, whatever it stands against. */
function diffVariables(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  names: ResourceNames,
): AttributeDiff[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return all.sort().flatMap(name => {
    const sides = [before[name], after[name]];
    if (!sides.some(isReference)) {
      return diffSides({
        before: { [name]: before[name] },
        after: { [name]: after[name] },
      });
    }
    const [was, becomes] = sides.map(value => textOf(value, names));
    return [
      {
        path: name,
        mark: was === becomes ? 'same' : 'changed',
        before: was,
        after: becomes,
        forcesReplacement: false,
      },
    ];
  });
}

function textOf(value: unknown, names: ResourceNames): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isReference(value)) return formatReference(value, names);
  return value === MASK ? MASK : formatValue(value);
}

/** Tags and config by their names, parents by theirs. */
function readable(
  { dependencyTags, dependencyConfig, parentIds, ...fields }: ChangeValues,
  names: ResourceNames,
): Record<string, unknown> {
  return {
    ...fields,
    ...(dependencyTags && { tags: byName(dependencyTags) }),
    ...(dependencyConfig && { config: byName(dependencyConfig) }),
    ...(parentIds && { parents: parentIds.map(id => names[id] ?? id).sort() }),
  };
}

function byName(entries: DependencyEntry[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(({ name, value, inheritedByChildren }) => [
      inheritedByChildren ? name : `${name} (not for children)`,
      value,
    ]),
  );
}

function defaultsOf(
  variables: Record<string, unknown>,
  declared: DeclaredVariable[],
): Record<string, unknown> {
  return Object.fromEntries(
    declared
      .filter(({ name }) => Object.hasOwn(variables, name))
      .map(({ name, sensitive, default: value }) => [
        name,
        sensitive && value !== undefined ? MASK : value,
      ]),
  );
}
