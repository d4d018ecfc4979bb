import { ANY, TypeConstraint } from './TypeConstraint';
import { unifyMapValues, unifyTypes } from './unifyTypes';

/** What is wrong with a value, and where in it: a path such as `['subnets', '0', 'cidr']`. @internal */
export interface ConversionIssue {
  at: string[];
  message: string;
}

/** The outcome of a conversion: the type that the value then has, or why there is none. @internal */
export type Conversion =
  | { type: TypeConstraint; issues?: undefined }
  | { issues: ConversionIssue[] };

/** What `big.ParseFloat` reads in base 10, which is what Terraform takes for a number. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const BOOLS = ['true', 'false', '1', '0'];

/** Converts a JSON value to a Terraform type as Terraform does it for input variables. @internal */
export function convertValue(
  value: unknown,
  type: TypeConstraint,
  at: string[] = [],
): Conversion {
  if (value === null || value === undefined) return { type };
  const refuse = (message: string): Conversion => ({
    issues: [{ at, message }],
  });
  switch (type.kind) {
    case 'any':
      return impliedType(value, at);
    case 'string':
      return isPrimitive(value) ? { type } : refuse('a string is required');
    case 'number':
      return isNumeric(value) ? { type } : refuse('a number is required');
    case 'bool':
      return typeof value === 'boolean' || BOOLS.some(bool => bool === value)
        ? { type }
        : refuse('a bool is required: true or false');
    case 'list':
    case 'set':
      return Array.isArray(value)
        ? convertMembers([...value.entries()], type, at)
        : refuse(`a ${type.kind} is required: [ … ]`);
    case 'map':
      return isRecord(value)
        ? convertMembers(Object.entries(value), type, at)
        : refuse('a map is required: { … }');
    case 'tuple':
      return Array.isArray(value) && value.length === type.elements.length
        ? convertTuple(value, type.elements, at)
        : refuse(`a list of exactly ${type.elements.length} is required`);
    default:
      return isRecord(value)
        ? convertObject(value, type, at)
        : refuse('an object is required: { … }');
  }
}

function convertMembers(
  members: [string | number, unknown][],
  type: TypeConstraint & { kind: 'list' | 'set' | 'map' },
  at: string[],
): Conversion {
  const converted = members.map(([key, value]) =>
    convertValue(value, type.element, [...at, String(key)]),
  );
  const { types, issues } = gather(converted);
  if (issues.length) return { issues };
  const unify = type.kind === 'map' ? unifyMapValues : unifyTypes;
  const element = unify(types);
  if (element) return { type: { kind: type.kind, element } };
  const message = `all elements of the ${type.kind} must have the same type`;
  return { issues: [{ at, message }] };
}

function convertTuple(
  values: unknown[],
  elements: TypeConstraint[],
  at: string[],
): Conversion {
  const { types, issues } = gather(
    elements.map((element, index) =>
      convertValue(values[index], element, [...at, String(index)]),
    ),
  );
  return issues.length
    ? { issues }
    : { type: { kind: 'tuple', elements: types } };
}

/** Attributes that the type does not name are dropped by Terraform without a word, so they are no issue. */
function convertObject(
  value: Record<string, unknown>,
  type: TypeConstraint & { kind: 'object' },
  at: string[],
): Conversion {
  const { types, issues } = gather(
    type.attributes.map(({ name, optional, type: attributeType }) => {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      return given === undefined && !optional
        ? { issues: [{ at: [...at, name], message: 'a value is required' }] }
        : convertValue(given, attributeType, [...at, name]);
    }),
  );
  if (issues.length) return { issues };
  const attributes = type.attributes.map(({ name }, index) => ({
    name,
    optional: false,
    type: types[index],
  }));
  return { type: { kind: 'object', attributes } };
}

/** The type of a JSON value before any conversion; refuses what JSON can't hold. */
function impliedType(value: unknown, at: string[]): Conversion {
  if (typeof value === 'string') return { type: { kind: 'string' } };
  if (typeof value === 'boolean') return { type: { kind: 'bool' } };
  if (isNumeric(value)) return { type: { kind: 'number' } };
  if (Array.isArray(value)) {
    const elements = value.map(() => ANY);
    return convertTuple(value, elements, at);
  }
  if (!isRecord(value)) {
    return { issues: [{ at, message: 'must be a JSON value' }] };
  }
  const attributes = Object.keys(value)
    .sort()
    .map(name => ({ name, optional: true, type: ANY }));
  return convertObject(value, { kind: 'object', attributes }, at);
}

function gather(conversions: Conversion[]) {
  const types: TypeConstraint[] = [];
  const issues: ConversionIssue[] = [];
  for (const conversion of conversions) {
    if (conversion.issues) issues.push(...conversion.issues);
    else types.push(conversion.type);
  }
  return { types, issues };
}

function isPrimitive(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    Number.isFinite(value)
  );
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string'
    ? NUMBER.test(value)
    : Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
