import {
  Change,
  makesNew,
  MASK,
  Resource,
  takesAway,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { diffSides } from '../plan/diffAttributes';
import { formatValue } from '../plan/formatValue';
import {
  formatReference,
  isReference,
  ResourceNames,
} from '../reference/outputReference';
import { diffDetails, diffSecrets, ValueDiff } from './diffDetails';

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
  change: Pick<Change, 'kind' | 'values' | 'previousValues' | 'changedSecrets'>,
  resource: Pick<Resource, 'variables'> | undefined,
  declared: DeclaredVariable[] = [],
  names: ResourceNames = {},
): ValueDiff[] {
  const { variables = {}, ...fields } = change.values;
  const { variables: before = {}, ...fieldsBefore } = change.previousValues;
  const secrets = diffSecrets(change.changedSecrets ?? []);
  const fieldDiff = [
    ...diffDetails(fieldsBefore, fields, names).filter(
      ({ path }) => !secrets.some(secret => secret.path === path),
    ),
    ...secrets,
  ];
  if (takesAway(change.kind)) return fieldDiff;
  const all = makesNew(change.kind)
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
): ValueDiff[] {
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
