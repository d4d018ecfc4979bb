import {
  Ancestor,
  asOutputReference,
  isMeantAsReference,
  isSameValue,
} from '@groundwork/plugin-infra-common';
import { Issue } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';

/** What is wrong with references that are given now. One that the resource has already stays valid without its parent. */
export function referenceIssues(
  resource: Pick<ResourceRecord, 'variables'>,
  given: Record<string, unknown>,
  parents: readonly Ancestor[],
): Issue[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (!isMeantAsReference(value)) return [];
    if (isSameValue(value, resource.variables[name])) return [];
    const message = referenceProblem(value, parents);
    return message ? [{ path: `variables.${name}`, message }] : [];
  });
}

function referenceProblem(
  value: unknown,
  parents: readonly Ancestor[],
): string | undefined {
  const reference = asOutputReference(value);
  if (!reference) {
    return 'a reference consists of $output, the name of an output, and from, the id of a resource';
  }
  const { $output: output, from } = reference;
  const parent = parents.find(({ resourceId }) => resourceId === from);
  if (!parent) return `'${from}' is no parent of the resource`;
  const isKnown =
    Object.hasOwn(parent.outputs, output) ||
    parent.declared.some(({ name }) => name === output);
  return isKnown
    ? undefined
    : `'${parent.resourceName}' has no output '${output}'`;
}
