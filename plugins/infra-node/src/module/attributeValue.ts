import {
  hasTemplate,
  unescapeTemplate,
  wrappedExpression,
} from '@groundwork/plugin-infra-common';
import { isRecord } from './blocks';

/** The value of an attribute, or the text of an expression that only Terraform can evaluate. @internal */
export type AttributeValue =
  | { value: unknown; expression?: undefined }
  | { expression: string };

/** What an attribute stands for; the parser leaves expressions as `${…}` in strings. @internal */
export function attributeValue(given: unknown): AttributeValue {
  if (containsTemplate(given)) return { expression: expressionText(given) };
  return { value: unescape(given) };
}

/** The text of an attribute: what it says, or the expression that it is. @internal */
export function attributeText(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  const read = attributeValue(given);
  if (read.expression !== undefined) return read.expression;
  return typeof read.value === 'string'
    ? read.value
    : JSON.stringify(read.value);
}

/** The truth of an attribute; HCL takes `"true"` for true. @internal */
export function attributeBool(given: unknown): boolean | undefined {
  if (given === undefined || given === null) return undefined;
  return given === true || given === 'true';
}

function containsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return hasTemplate(value);
  if (Array.isArray(value)) return value.some(containsTemplate);
  return isRecord(value) && Object.entries(value).flat().some(containsTemplate);
}

function unescape(value: unknown): unknown {
  if (typeof value === 'string') return unescapeTemplate(value);
  if (Array.isArray(value)) return value.map(unescape);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      unescapeTemplate(name),
      unescape(each),
    ]),
  );
}

function expressionText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return wrappedExpression(value) ?? value;
}
