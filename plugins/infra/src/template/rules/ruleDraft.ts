import {
  TemplateVariable,
  VariableRule,
} from '@groundwork/plugin-infra-common';

/** What a rule says with yes or no. @internal */
export const RULE_FLAGS = [
  'required',
  'frozen',
  'unique',
  'sensitive',
  'restricted',
] as const;

/** @internal */
export type RuleFlag = (typeof RULE_FLAGS)[number];

/** What a rule says with a text, as long as it is being written. @internal */
export const RULE_TEXTS = [
  'default',
  'options',
  'regex',
  'min',
  'max',
  'referenceTemplate',
  'referenceOutput',
  'group',
  'order',
  'help',
] as const;

/** @internal */
export type RuleText = (typeof RULE_TEXTS)[number];

/** A rule as a person writes it. @internal */
export type RuleDraft = Record<RuleFlag, boolean> & Record<RuleText, string>;

/** A text that is no value. @internal */
export interface DraftProblem {
  field: RuleText;
  message: string;
}

/** The rule as texts and ticks. @internal */
export function draftOf(
  rule: VariableRule,
  variable: TemplateVariable,
): RuleDraft {
  const number = (value?: number) => (value === undefined ? '' : String(value));
  return {
    required: rule.required ?? false,
    frozen: rule.frozen ?? false,
    unique: rule.unique ?? false,
    sensitive: rule.sensitive ?? false,
    restricted: rule.restricted ?? false,
    default:
      rule.default === undefined ? '' : write(rule.default, variable.schema),
    options: (rule.options ?? [])
      .map(option => write(option, memberOf(variable.schema)))
      .join('\n'),
    regex: rule.regex ?? '',
    min: number(rule.min),
    max: number(rule.max),
    referenceTemplate: rule.reference?.templateKey ?? '',
    referenceOutput: rule.reference?.output ?? '',
    group: rule.group ?? '',
    order: number(rule.order),
    help: rule.help ?? '',
  };
}

/** The rule that was written, or what is no value yet. @internal */
export function ruleOf(
  draft: RuleDraft,
  variable: TemplateVariable,
): { rule: VariableRule; problems: DraftProblem[] } {
  const problems: DraftProblem[] = [];
  const take = (
    field: RuleText,
    toValue: (text: string) => { value?: unknown; problem?: string },
  ) => {
    const text = draft[field].trim();
    if (text === '') return undefined;
    const { value, problem } = toValue(text);
    if (problem) problems.push({ field, message: problem });
    return value;
  };
  const words = (field: RuleText) => draft[field].trim() || undefined;
  const flags = RULE_FLAGS.flatMap(flag => (draft[flag] ? [[flag, true]] : []));
  const template = words('referenceTemplate');
  const output = words('referenceOutput');
  if (Boolean(template) !== Boolean(output)) {
    problems.push({
      field: template ? 'referenceOutput' : 'referenceTemplate',
      message: 'Both the template and its output are needed',
    });
  }
  const given = {
    ...Object.fromEntries(flags),
    default: take('default', text => read(text, variable.schema)),
    options: take('options', text => readLines(text, variable.schema)),
    regex: words('regex'),
    min: take('min', readNumber),
    max: take('max', readNumber),
    order: take('order', readNumber),
    group: words('group'),
    help: words('help'),
    reference:
      template && output ? { templateKey: template, output } : undefined,
  };
  const rule = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return { rule, problems };
}

function readNumber(text: string) {
  const value = Number(text);
  return Number.isNaN(value) ? { problem: 'This is no number' } : { value };
}

function readLines(text: string, schema: TemplateVariable['schema']) {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(line => read(line, memberOf(schema)));
  const problem = lines.find(line => line.problem)?.problem;
  return problem ? { problem } : { value: lines.map(line => line.value) };
}

/** A text stands as it is; everything else as JSON. */
function read(
  text: string,
  schema: TemplateVariable['schema'],
): { value?: unknown; problem?: string } {
  if (schema.type === 'string') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'This is not JSON yet; texts stand in "quotes"' };
  }
}

function write(value: unknown, schema: TemplateVariable['schema']): string {
  return schema.type === 'string' && typeof value === 'string'
    ? value
    : JSON.stringify(value);
}

/** Options are for the members of what has some. */
function memberOf(schema: TemplateVariable['schema']) {
  const members =
    schema.type === 'array' ? schema.items : schema.additionalProperties;
  return isSchema(members) ? members : schema;
}

function isSchema(value: unknown): value is TemplateVariable['schema'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
