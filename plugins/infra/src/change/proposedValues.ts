import {
  Change,
  MASK,
  Resource,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { AttributeDiff, diffSides } from '../plan/diffAttributes';

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
): AttributeDiff[] {
  const { variables = {}, ...fields } = change.values;
  const { variables: before = {}, ...fieldsBefore } = change.previousValues;
  const fieldDiff = diffSides({ before: fieldsBefore, after: fields });
  if (change.kind === 'destroy') return fieldDiff;
  const makesAnew = change.kind === 'provision' || change.kind === 'recreate';
  return [
    ...fieldDiff,
    ...diffSides(
      makesAnew
        ? { before, after: { ...resource?.variables, ...variables } }
        : {
            before: { ...defaultsOf(variables, declared), ...before },
            after: variables,
          },
    ),
  ];
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
