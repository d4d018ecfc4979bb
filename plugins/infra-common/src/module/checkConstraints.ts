import { isError } from '@backstage/errors';
import { RE2JS } from 're2js';
import type { VariableRule } from '../wire';
import { canonicalOfType } from './canonicalValue';
import { CheckedVariable, ValueIssue } from './checkValues';
import { convertValue } from './convertValue';
import { parseType } from './parseType';
import { TypeConstraint } from './TypeConstraint';

/** The part of a rule that limits which values are taken. @public */
export type ValueConstraints = Pick<
  VariableRule,
  'options' | 'regex' | 'min' | 'max' | 'sensitive'
>;

/** How many options a message names. */
const OPTIONS_SHOWN = 20;

/**
 * Checks one value against what a rule allows. Options and the expression are for the members of a list, set or map;
 * `min` and `max` limit a number, the characters of a text, or how many members there are; what has another size is not
 * matched. What is not given is not checked, and what has not the variable's type is `checkValues`' to find.
 *
 * @public
 */
export function checkConstraints(
  variable: Pick<CheckedVariable, 'name' | 'type'>,
  rule: ValueConstraints,
  value: unknown,
): ValueIssue[] {
  if (value === undefined || value === null) return [];
  const path = `variables.${variable.name}`;
  const { type } = parseType(variable.type);
  const size = sizeIssues(value, type, rule);
  if (size.length > 0) return size.map(message => ({ path, message }));
  const expression = expressionOf(rule);
  return membersOf(value, type).flatMap(member =>
    memberIssues(member, rule, expression).map(message => ({
      path: [path, ...member.at].join('.'),
      message,
    })),
  );
}

/**
 * Checks what a rule demands of values against the variable itself: options of another type, an expression that can't be
 * used, limits of what has no size. Paths are the rule's fields, e.g. `options.0`.
 *
 * @public
 */
export function checkConstraintRule(
  variable: Pick<CheckedVariable, 'type'>,
  rule: ValueConstraints,
): ValueIssue[] {
  const { type } = parseType(variable.type);
  return [
    ...optionIssues(type, rule),
    ...expressionIssues(type, rule),
    ...limitIssues(type, rule),
  ];
}

/**
 * Whether options, expression, limits and default of a rule say the same of a variable when its type becomes another:
 * the limits of a number are not those of a text, whose characters they count.
 *
 * @public
 */
export function keepsMeaning(before: string, after: string): boolean {
  const [from, to] = [before, after].map(type => parseType(type).type);
  return (
    limitedIn(from) === limitedIn(to) &&
    memberOf(from).kind === memberOf(to).kind
  );
}

function optionIssues(
  type: TypeConstraint,
  { options = [], sensitive }: ValueConstraints,
): ValueIssue[] {
  if (sensitive && options.length > 0) {
    return [{ path: 'options', message: 'would show what is sensitive' }];
  }
  return options.flatMap((option, index) =>
    (convertValue(option, memberOf(type)).issues ?? []).map(issue => ({
      path: ['options', index, ...issue.at].join('.'),
      message: issue.message,
    })),
  );
}

function expressionIssues(
  type: TypeConstraint,
  { regex }: ValueConstraints,
): ValueIssue[] {
  if (regex === undefined) return [];
  const issue = (message: string) => [{ path: 'regex', message }];
  const problem = expressionProblem(regex);
  if (problem !== undefined) {
    return issue(`must be an expression of RE2, as in Terraform: ${problem}`);
  }
  return ['string', 'number', 'any'].includes(memberOf(type).kind)
    ? []
    : issue('is for texts, or lists, sets and maps of texts');
}

function limitIssues(
  type: TypeConstraint,
  { min, max }: ValueConstraints,
): ValueIssue[] {
  const given = Object.entries({ min, max }).flatMap(([path, limit]) =>
    limit === undefined ? [] : [{ path, limit }],
  );
  const limited = limitedIn(type);
  const wrong = given.flatMap(({ path, limit }) => {
    if (!limited) {
      return [{ path, message: 'is for numbers, texts, lists, sets and maps' }];
    }
    return limited === 'value' || (Number.isInteger(limit) && limit >= 0)
      ? []
      : [{ path, message: 'must be a whole number, 0 or more' }];
  });
  if (wrong.length > 0) return wrong;
  return min !== undefined && max !== undefined && min > max
    ? [{ path: 'max', message: 'must not be less than the least' }]
    : [];
}

function memberOf(type: TypeConstraint): TypeConstraint {
  return 'element' in type ? type.element : type;
}

/** What is wrong with an expression. */
function expressionProblem(regex: string): string | undefined {
  try {
    RE2JS.compile(regex);
    return undefined;
  } catch (error) {
    if (!isError(error)) throw error;
    return error.message.replace(/^error parsing regexp: /, '');
  }
}

/**
 * The rule's expression in an engine whose time grows with the value only: a backtracking one could be held for ever by
 * who writes expressions and who gives values. One that came before it was checked limits nothing.
 */
function expressionOf({ regex }: ValueConstraints): RE2JS | undefined {
  return regex === undefined || expressionProblem(regex) !== undefined
    ? undefined
    : RE2JS.compile(regex);
}

type Limited = 'value' | 'length' | 'count';

const UNITS: Record<Limited, (how: string, limit: number) => string> = {
  value: (how, limit) => `be ${how} ${limit}`,
  length: (how, limit) =>
    `have ${how} ${limit} ${limit === 1 ? 'character' : 'characters'}`,
  count: (how, limit) =>
    `have ${how} ${limit} ${limit === 1 ? 'entry' : 'entries'}`,
};

interface Member {
  value: unknown;
  type: TypeConstraint;
  at: string[];
}

function membersOf(value: unknown, type: TypeConstraint): Member[] {
  if (!('element' in type)) return [{ value, type, at: [] }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, member]) => ({
    value: member,
    type: type.element,
    at: [key],
  }));
}

function memberIssues(
  { value, type }: Member,
  { options, regex, sensitive }: ValueConstraints,
  expression: RE2JS | undefined,
): string[] {
  if (value === undefined || value === null) return [];
  if (options && !options.some(option => isSame(option, value, type))) {
    return [
      sensitive ? 'is not one of the options' : `must be ${oneOf(options)}`,
    ];
  }
  const text = textOf(value, type);
  return text === undefined || !expression || expression.test(text)
    ? []
    : [`must match ${regex}`];
}

function sizeIssues(
  value: unknown,
  type: TypeConstraint,
  { min, max }: ValueConstraints,
): string[] {
  const size = sizeOf(value, type);
  if (size === undefined || Number.isNaN(size)) return [];
  const unit = UNITS[limitedIn(type) ?? 'value'];
  if (min !== undefined && size < min) return [`must ${unit('at least', min)}`];
  if (max !== undefined && size > max) return [`must ${unit('at most', max)}`];
  return [];
}

function limitedIn(type: TypeConstraint): Limited | undefined {
  if (type.kind === 'number') return 'value';
  if (type.kind === 'string') return 'length';
  return 'element' in type ? 'count' : undefined;
}

function sizeOf(value: unknown, type: TypeConstraint): number | undefined {
  switch (limitedIn(type)) {
    case 'value':
      return typeof value === 'boolean' ? undefined : Number(value);
    case 'length': {
      const text = textOf(value, type);
      return text === undefined ? undefined : [...text].length;
    }
    case 'count':
      return countOf(value, type);
    default:
      return undefined;
  }
}

/** Terraform drops what a set has twice. */
function countOf(value: unknown, type: TypeConstraint): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (type.kind === 'set' && Array.isArray(value)) {
    return new Set(value.map(member => canonicalOfType(member, type.element)))
      .size;
  }
  return Object.keys(value).length;
}

function textOf(value: unknown, type: TypeConstraint): string | undefined {
  if (typeof value === 'string') return value;
  const isText = type.kind === 'string' || type.kind === 'number';
  return isText && ['number', 'boolean'].includes(typeof value)
    ? String(value)
    : undefined;
}

function isSame(a: unknown, b: unknown, type: TypeConstraint): boolean {
  return canonicalOfType(a, type) === canonicalOfType(b, type);
}

function oneOf(options: readonly unknown[]): string {
  const shown = options
    .slice(0, OPTIONS_SHOWN)
    .map(option => JSON.stringify(option))
    .join(', ');
  const more = options.length > OPTIONS_SHOWN ? ', …' : '';
  return options.length === 1 ? shown : `one of ${shown}${more}`;
}
