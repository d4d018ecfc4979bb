import {
  checkRules,
  checkValues,
  FormVariable,
} from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { brokenIssues } from './brokenValues';
import { FieldState, Values } from './fieldState';
import { FieldStates } from './givenValues';

/** What is wrong with what was typed; what comes from elsewhere is the server's to check. @internal */
export function checkFields(
  variables: FormVariable[],
  fields: FieldStates,
  broken: Record<string, string>,
): Issue[] {
  const checked = variables.filter(
    ({ name }) => broken[name] === undefined && isOurs(fields[name]),
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
    ...checkRules(checked, rules, { values, given: values }),
  ];
}

function isOurs({ shown, source, offer, hidden, readOnly }: FieldState) {
  if (readOnly || source) return false;
  return shown !== undefined || (!hidden && !offer?.follows);
}
