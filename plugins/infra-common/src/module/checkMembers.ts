import { canonicalOfType } from './canonicalValue';
import { CheckedVariable, ValueIssue } from './checkValues';
import { parseType } from './parseType';
import { ANY, TypeConstraint } from './TypeConstraint';

/**
 * Finds what a form has to ask about before it sends a value, because nobody would see it later: what a set holds twice,
 * which Terraform drops, and members of a list, set, tuple or map that are not given yet, which JSON drops or turns into
 * null.
 *
 * @public
 */
export function checkMembers(
  variables: readonly Pick<CheckedVariable, 'name' | 'type'>[],
  values: Record<string, unknown>,
): ValueIssue[] {
  return variables.flatMap(({ name, type }) =>
    Object.hasOwn(values, name)
      ? issuesIn(values[name], parseType(type).type, `variables.${name}`)
      : [],
  );
}

function issuesIn(
  value: unknown,
  type: TypeConstraint,
  path: string,
): ValueIssue[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Object.entries(value).map(([key, member]) => ({
    path: `${path}.${key}`,
    member,
    type: typeAt(type, key),
  }));
  return [
    ...missing(members, type),
    ...repeated(members, type),
    ...members.flatMap(each => issuesIn(each.member, each.type, each.path)),
  ];
}

type Member = { path: string; member: unknown; type: TypeConstraint };

/** An attribute that is not given is `checkValues`' to judge. */
function missing(members: Member[], { kind }: TypeConstraint): ValueIssue[] {
  return members
    .filter(({ member }) => member === undefined && kind !== 'object')
    .map(({ path }) => ({ path, message: 'a value is required' }));
}

function repeated(members: Member[], { kind }: TypeConstraint): ValueIssue[] {
  if (kind !== 'set') return [];
  const texts = members.map(({ member, type }) =>
    member === undefined ? undefined : canonicalOfType(member, type),
  );
  return members
    .filter(
      (_, index) =>
        texts[index] !== undefined && texts.indexOf(texts[index]) < index,
    )
    .map(({ path }) => ({ path, message: 'is in the set already' }));
}

function typeAt(type: TypeConstraint, key: string): TypeConstraint {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return type.element;
    case 'tuple':
      return type.elements[Number(key)] ?? ANY;
    case 'object':
      return type.attributes.find(({ name }) => name === key)?.type ?? ANY;
    default:
      return ANY;
  }
}
