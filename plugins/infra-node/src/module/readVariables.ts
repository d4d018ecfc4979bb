import { ModuleVariable, typeSchema } from '@groundwork/plugin-infra-common';
import { InputIssue } from '../git';
import {
  attributeBool,
  attributeText,
  AttributeValue,
  attributeValue,
} from './attributeValue';
import { attributeSource } from './attributeSource';
import { Block, innerBlocks } from './blocks';
import { Declaration, declarations } from './declarations';

interface VariableFacts {
  type?: string;
  default?: AttributeValue;
  nullable?: boolean;
  sensitive?: boolean;
  ephemeral?: boolean;
  description?: string;
  deprecated?: string;
  validations?: ModuleVariable['validations'];
}

/** Names that Terraform refuses, because they mean something in a `module` block. */
const RESERVED = new Set([
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'lifecycle',
  'depends_on',
  'locals',
]);

/** The variables of a module, in the order of its files. @internal */
export function readVariables(blocks: Block[]): {
  variables: ModuleVariable[];
  issues: InputIssue[];
  notes: string[];
} {
  const { declared, issues } = declarations('variable', blocks, readFacts);
  const notes: string[] = [];
  const variables = declared.map(each => toVariable(each, notes));
  return { variables, issues, notes };
}

function readFacts(block: Block): VariableFacts {
  const { attributes, isOverride } = block;
  const validations = innerBlocks(block, 'validation').map(validation => ({
    condition: attributeText(validation.condition) ?? '',
    errorMessage: attributeText(validation.error_message) ?? '',
  }));
  return {
    type: attributeText(attributes.type),
    default: Object.hasOwn(attributes, 'default')
      ? readDefault(block)
      : undefined,
    nullable: attributeBool(attributes.nullable),
    sensitive: attributeBool(attributes.sensitive),
    ephemeral: attributeBool(attributes.ephemeral),
    description: attributeText(attributes.description),
    deprecated: attributeText(attributes.deprecated),
    // Terraform passes over those of override files.
    validations: validations.length && !isOverride ? validations : undefined,
  };
}

/** In JSON syntax a default is what it says: no templates. */
function readDefault(block: Block): AttributeValue {
  const given = block.attributes.default;
  const read = block.isJson ? { value: given } : attributeValue(given);
  if (read.expression !== undefined || !losesDigits(read.value)) return read;
  const written = attributeSource(block, 'variable', 'default');
  return written === undefined ? read : { expression: written };
}

/** Whether a number in it is greater than those that we hold exactly; Terraform's have 512 bits. */
function losesDigits(value: unknown): boolean {
  if (typeof value === 'number')
    return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some(losesDigits)
  );
}

function toVariable(
  { name, block, facts }: Declaration<VariableFacts>,
  notes: string[],
): ModuleVariable {
  const type = facts.type ?? 'any';
  const { schema, notes: typeNotes } = typeSchema(type);
  const note = (text: string) =>
    notes.push(`${block.file}:${block.line}: variable '${name}': ${text}`);
  typeNotes.forEach(note);
  if (RESERVED.has(name)) {
    note('Terraform refuses the name, which it keeps for itself');
  }
  const { default: given, nullable = true, ...rest } = facts;
  // What is secret stays in the module.
  if (given?.expression !== undefined && !facts.sensitive) {
    note(`The default is an expression: ${given.expression}`);
  }
  return {
    ...rest,
    ...readGiven(given),
    name,
    type,
    schema,
    required: given === undefined,
    nullable,
    sensitive: facts.sensitive ?? false,
    ephemeral: facts.ephemeral ?? false,
    file: block.file,
    line: block.line,
  };
}

function readGiven(given?: AttributeValue) {
  if (!given) return {};
  return given.expression === undefined
    ? { default: given.value }
    : { defaultExpression: given.expression };
}
