import { ANY, TypeConstraint } from './TypeConstraint';

type ObjectType = TypeConstraint & { kind: 'object' };
type TupleType = TypeConstraint & { kind: 'tuple' };

const isObject = (type: TypeConstraint): type is ObjectType =>
  type.kind === 'object';
const isTuple = (type: TypeConstraint): type is TupleType =>
  type.kind === 'tuple';
const isMap = (type: TypeConstraint) => type.kind === 'map';
const isSequence = (type: TypeConstraint) =>
  type.kind === 'list' || type.kind === 'set';

function isPrimitive({ kind }: TypeConstraint): boolean {
  return kind === 'string' || kind === 'number' || kind === 'bool';
}

/**
 * The type that values of all these types can be converted to, as Terraform finds it for `list(any)`, `set(any)` and
 * `map(any)`; undefined if there is none. The rules are those of `convert.unify` in zclconf/go-cty.
 *
 * @internal
 */
export function unifyTypes(
  types: TypeConstraint[],
): TypeConstraint | undefined {
  const known = types.filter(({ kind }) => kind !== 'any');
  if (known.length === 0) return ANY;
  const [first] = known;
  if (isPrimitive(first)) return unifyPrimitives(known);
  // A null has no type of its own, and go-cty gives up on objects and tuples with one among them.
  const hasNull = known.length < types.length;

  if (known.every(isObject)) return hasNull ? undefined : unifyObjects(known);
  if (known.every(isTuple)) return hasNull ? undefined : unifyTuples(known);
  if (known.every(type => isMap(type) || isObject(type))) {
    return collection('map', known.flatMap(memberTypes));
  }
  if (known.every(type => type.kind === 'set' || isTuple(type))) {
    return collection('set', known.flatMap(memberTypes));
  }
  if (known.every(type => isSequence(type) || isTuple(type))) {
    return collection('list', known.flatMap(memberTypes));
  }
  return undefined;
}

/**
 * The same for the values of a `map(any)`, where a null among objects or tuples is no obstacle, if all of these are of
 * one type.
 *
 * @internal
 */
export function unifyMapValues(
  types: TypeConstraint[],
): TypeConstraint | undefined {
  const known = types.filter(({ kind }) => kind !== 'any');
  const hasNull = known.length < types.length;
  if (!hasNull || !known.some(type => isObject(type) || isTuple(type))) {
    return unifyTypes(types);
  }
  const texts = new Set(known.map(type => JSON.stringify(type)));
  return texts.size === 1 ? known[0] : undefined;
}

/** Numbers and bools become strings where a string stands among them, but not one another. */
function unifyPrimitives(types: TypeConstraint[]): TypeConstraint | undefined {
  if (!types.every(isPrimitive)) return undefined;
  const [first] = types;
  if (types.every(({ kind }) => kind === first.kind)) return first;
  return types.find(({ kind }) => kind === 'string');
}

function unifyObjects(types: ObjectType[]): TypeConstraint | undefined {
  const names = types[0].attributes.map(({ name }) => name);
  const sameNames = types.every(
    ({ attributes }) =>
      attributes.length === names.length &&
      attributes.every(({ name }) => names.includes(name)),
  );
  const attributes = sameNames ? unifyAttributes(names, types) : undefined;
  return attributes
    ? { kind: 'object', attributes }
    : collection('map', types.flatMap(memberTypes));
}

function unifyAttributes(names: string[], types: ObjectType[]) {
  const attributes = names.map(name => ({
    name,
    optional: false,
    type: unifyTypes(
      types.flatMap(type =>
        type.attributes.filter(each => each.name === name).map(a => a.type),
      ),
    ),
  }));
  return attributes.every(hasType) ? attributes : undefined;
}

function hasType<T extends { type?: TypeConstraint }>(
  attribute: T,
): attribute is T & { type: TypeConstraint } {
  return attribute.type !== undefined;
}

function unifyTuples(types: TupleType[]): TypeConstraint | undefined {
  const { length } = types[0].elements;
  if (types.every(type => type.elements.length === length)) {
    const elements = types[0].elements.map((_, index) =>
      unifyTypes(types.map(type => type.elements[index])),
    );
    if (elements.every(element => element !== undefined)) {
      return { kind: 'tuple', elements };
    }
  }
  return collection('list', types.flatMap(memberTypes));
}

function collection(
  kind: 'list' | 'set' | 'map',
  members: TypeConstraint[],
): TypeConstraint | undefined {
  const element = unifyTypes(members);
  return element && { kind, element };
}

function memberTypes(type: TypeConstraint): TypeConstraint[] {
  if (type.kind === 'object') return type.attributes.map(each => each.type);
  if (type.kind === 'tuple') return type.elements;
  return 'element' in type ? [type.element] : [];
}
