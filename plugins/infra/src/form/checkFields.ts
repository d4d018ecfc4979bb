import {
  checkMembers,
  checkRules,
  checkValues,
  FormVariable,
} from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { FieldState, Values } from './fieldState';
import { FieldStates } from './givenValues';
import { isPartBroken } from './useVariableValues';

/** What is wrong with what was typed; what comes from elsewhere is the server's to check. @internal */
export function checkFields(
  variables: FormVariable[],
  fields: FieldStates,
  broken: Record<string, string>,
): Issue[] {
  const checked = variables.filter(
    ({ name }) => !isPartBroken(broken, name) && isOurs(fields[name]),
  );
  const values: Values = Object.fromEntries(
    checked.flatMap(({ name }) =>
      fields[name].shown === undefined ? [] : [[name, fields[name].shown]],
    ),
  );
  const rules = Object.fromEntries(
    checked.map(({ name, rule = {} }) => [name, rule]),
  );
  return [
    ...brokenIssues(broken),
    ...checkValues(checked, values),
    ...checkMembers(checked, values),
    ...checkRules(checked, rules, { values, given: values }),
  ];
}

function brokenIssues(broken: Record<string, string>): Issue[] {
  return Object.entries(broken).map(([path, message]) => ({
    path: `variables.${path}`,
    message,
  }));
}

function isOurs({ shown, source, offer, hidden, readOnly }: FieldState) {
  if (readOnly || source) return false;
  return shown !== undefined || (!hidden && !offer?.follows);
}
