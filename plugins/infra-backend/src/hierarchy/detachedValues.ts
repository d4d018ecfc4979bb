import {
  asOutputReference,
  asOwnOutput,
  ChangeValues,
  DependencyEntry,
  DetachRequest,
  isSameValue,
  ResolvedInputs,
} from '@groundwork/plugin-infra-common';
import { conflict, invalid, Issue } from '../http/requests';
import { LoadedResource } from '../resource/ResourceWork';
import { describeMissing } from './requireSettled';

/** What a resource gets with the parents that it has, and would get with those that stay. */
export interface Detachment {
  before: ResolvedInputs;
  after: ResolvedInputs;
}

/** Ids of the parents that stay. */
export function stayingParents(
  { parents }: Pick<LoadedResource, 'parents'>,
  { parentIds = [] }: DetachRequest,
): string[] {
  return parents.map(({ id }) => id).filter(id => !parentIds.includes(id));
}

/**
 * The values of a change that drops those parents, and keeps what those variables get from outputs now. What comes unasked
 * from the parents and those above them, by a rule or by config, is kept too, also for what lies below: nobody else gives
 * it once they are gone.
 */
export function detachedValues(
  loaded: Pick<LoadedResource, 'resource' | 'parents' | 'children'>,
  request: DetachRequest,
  detachment: Detachment,
): ChangeValues {
  const { resource, parents } = loaded;
  const { parentIds = [], variables: asked = [] } = request;
  const { before: resolved } = detachment;
  const names = [...new Set([...asked, ...lostValues(resource, detachment)])];
  const issues: Issue[] = [
    ...parentIds
      .filter(id => !parents.some(parent => parent.id === id))
      .map(id => ({
        path: 'parentIds',
        message: `'${id}' is no parent of '${resource.name}'`,
      })),
    ...asked
      .filter(name => !takesOutput(resolved, name))
      .map(name => ({
        path: 'variables',
        message: `'${name}' has no value of an output`,
      })),
  ];
  if (parentIds.length === 0 && names.length === 0) {
    issues.push({ path: '', message: 'parentIds or variables must be given' });
  }
  if (issues.length > 0) {
    const list = issues.map(({ message }) => message).join('; ');
    throw invalid(`Nothing can be detached so: ${list}.`, issues);
  }
  const missing = resolved.missing.filter(m => names.includes(m.variable));
  if (missing.length > 0) {
    throw conflict(
      `Cannot detach '${resource.name}': ${missing
        .map(describeMissing)
        .join('; ')}.`,
      { resourceId: resource.id, reason: 'Outputs are missing', missing },
    );
  }
  const config = keptConfig(loaded, detachment);
  return {
    ...(parentIds.length > 0
      ? { parentIds: stayingParents(loaded, request) }
      : {}),
    ...(names.length > 0
      ? {
          variables: Object.fromEntries(
            names.map(name => [name, resolved.variables[name]]),
          ),
        }
      : {}),
    ...(config.length > 0
      ? { dependencyConfig: [...resource.dependencyConfig, ...config] }
      : {}),
  };
}

/** Variables whose value comes from elsewhere, and would not without the parents. */
function lostValues(
  { variables }: LoadedResource['resource'],
  { before, after }: Detachment,
): string[] {
  return Object.entries(before.origins)
    .filter(
      ([name, { kind }]) =>
        (kind === 'output' || kind === 'config') &&
        asOutputReference(variables[name]) === undefined &&
        !isSameValue(before.variables[name], after.variables[name]),
    )
    .map(([name]) => name);
}

/** What those below would not inherit any more; an output of who is gone can't be kept as such. */
function keptConfig(
  { resource, children }: Pick<LoadedResource, 'resource' | 'children'>,
  { before, after }: Detachment,
): DependencyEntry[] {
  if (children.length === 0) return [];
  const own = new Set(resource.dependencyConfig.map(({ name }) => name));
  return before.inheritance.config
    .filter(
      ({ name, value, conflictsWith }) =>
        !own.has(name) &&
        !conflictsWith &&
        asOwnOutput(value) === undefined &&
        !after.inheritance.config.some(
          other => other.name === name && isSameValue(other.value, value),
        ),
    )
    .map(({ name, value, sensitive }) => ({
      name,
      value,
      inheritedByChildren: true,
      ...(sensitive && { sensitive }),
    }));
}

function takesOutput(
  { origins, missing }: ResolvedInputs,
  name: string,
): boolean {
  return (
    (Object.hasOwn(origins, name) && origins[name].kind === 'output') ||
    missing.some(({ variable }) => variable === name)
  );
}
