import {
  ChangeValues,
  checkRules,
  checkValues,
  effectiveValues,
  isSameValue,
} from '@groundwork/plugin-infra-common';
import { referenceIssues } from '../hierarchy/referenceIssues';
import { Issue } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';
import { StoredVersion } from '../template/TemplateCatalog';
import { ChangeContext } from './ChangeContext';

/** What is wrong with the values that a run of these proposed ones would work with now. */
export function valueIssues(
  resource: Readonly<ResourceRecord>,
  values: ChangeValues,
  { present, ancestors, resolved }: ChangeContext,
  { variables, rules }: StoredVersion,
): Issue[] {
  const known = new Set(variables.map(variable => variable.name));
  // What an earlier version took is not held against a change of the version.
  const kept = Object.entries(resource.variables).filter(
    ([name]) => values.versionId === undefined || known.has(name),
  );
  const given = values.variables ?? {};
  const all = { ...Object.fromEntries(kept), ...given };
  const unknown = Object.entries(all).filter(([name]) => !known.has(name));
  // What an output will be is not known before it is there.
  const pending = new Set(resolved.missing.map(({ variable }) => variable));
  const parents = ancestors.filter(({ distance }) => distance === 1);
  return [
    ...referenceIssues(resource, given, parents),
    ...checkValues(
      variables.filter(({ name }) => !pending.has(name)),
      { ...Object.fromEntries(unknown), ...resolved.variables },
    ),
    ...checkRules(variables, rules, {
      values: all,
      given: withoutApplied(given, resource),
      resolved: resolved.variables,
      pending,
      applied: appliedForOthers(resource, given, present),
      kept: new Set(
        resource.applied ? present?.variables.map(({ name }) => name) : [],
      ),
    }),
  ];
}

/** Who detaches from what gave a value keeps it; that sets nothing that the platform has not set. */
function withoutApplied(
  given: Record<string, unknown>,
  { applied }: Readonly<ResourceRecord>,
): Record<string, unknown> {
  if (!applied) return given;
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) =>
        !Object.hasOwn(applied.values, name) ||
        !isSameValue(value, applied.values[name]),
    ),
  );
}

/** What is there now for variables that are given something else; what nobody touches keeps its value anyway. */
function appliedForOthers(
  { variables, applied }: Readonly<ResourceRecord>,
  given: Record<string, unknown>,
  present: StoredVersion | undefined,
): Record<string, unknown> | undefined {
  if (!applied || !present) return undefined;
  const values = effectiveValues(present.variables, {}, applied.values);
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name]) =>
        Object.hasOwn(given, name) &&
        !isSameValue(given[name], variables[name]),
    ),
  );
}
