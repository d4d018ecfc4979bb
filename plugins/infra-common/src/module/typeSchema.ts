import { parseType } from './parseType';
import { TypeConstraint } from './TypeConstraint';

/** The part of JSON Schema draft-07 that Terraform types need, and a hint for forms. @public */
export type TypeSchema = {
  type?: 'string' | 'number' | 'boolean' | 'array' | 'object';
  items?: TypeSchema | TypeSchema[];
  additionalItems?: boolean;
  uniqueItems?: boolean;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, TypeSchema>;
  additionalProperties?: TypeSchema;
  required?: string[];
  default?: unknown;
  /** The Terraform type's kind, where JSON Schema can't tell it: list or set, map or object, any. */
  'x-terraform-type'?: 'any' | 'list' | 'set' | 'tuple' | 'map' | 'object';
};

/** The JSON Schema of a Terraform type expression. Never fails: see `parseType`. @public */
export function typeSchema(expression: string): {
  schema: TypeSchema;
  notes: string[];
} {
  const { type, notes } = parseType(expression);
  return { schema: schemaOf(type), notes };
}

/** The JSON Schema of a Terraform type. @public */
export function schemaOf(type: TypeConstraint): TypeSchema {
  switch (type.kind) {
    case 'string':
    case 'number':
      return { type: type.kind };
    case 'bool':
      return { type: 'boolean' };
    case 'any':
      return { 'x-terraform-type': 'any' };
    case 'list':
      return array(type.kind, { items: schemaOf(type.element) });
    case 'set':
      return array(type.kind, {
        items: schemaOf(type.element),
        uniqueItems: true,
      });
    case 'tuple':
      return array(type.kind, {
        items: type.elements.map(schemaOf),
        minItems: type.elements.length,
        maxItems: type.elements.length,
        additionalItems: false,
      });
    case 'map':
      return {
        type: 'object',
        additionalProperties: schemaOf(type.element),
        'x-terraform-type': 'map',
      };
    default:
      return objectSchema(type);
  }
}

function array(
  kind: 'list' | 'set' | 'tuple',
  keywords: TypeSchema,
): TypeSchema {
  return { type: 'array', ...keywords, 'x-terraform-type': kind };
}

function objectSchema(type: TypeConstraint & { kind: 'object' }): TypeSchema {
  const required = type.attributes.filter(({ optional }) => !optional);
  return {
    type: 'object',
    properties: Object.fromEntries(
      type.attributes.map(attribute => [
        attribute.name,
        attribute.default === undefined
          ? schemaOf(attribute.type)
          : { ...schemaOf(attribute.type), default: attribute.default },
      ]),
    ),
    // Draft-07 allows an empty list, draft-04 validators don't.
    ...(required.length && { required: required.map(({ name }) => name) }),
    'x-terraform-type': 'object',
  };
}
