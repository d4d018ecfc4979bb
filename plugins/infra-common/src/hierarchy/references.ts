import { OutputReference, outputReference, ownOutput } from '../wire/resource';
import { isObject } from './isSameValue';

/** The reference that stands in place of a variable's value; undefined: it is a value. @public */
export function asOutputReference(value: unknown): OutputReference | undefined {
  const parsed = outputReference.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** The output of its owner that stands in place of a config value; undefined: it is a value. @public */
export function asOwnOutput(value: unknown): string | undefined {
  const parsed = ownOutput.safeParse(value);
  return parsed.success ? parsed.data.$output : undefined;
}

/** Whether a value means to be a reference, well formed or not. @public */
export function isMeantAsReference(value: unknown): boolean {
  return isObject(value) && Object.hasOwn(value, '$output');
}

/** All references among the values of variables. @public */
export function outputReferences(
  variables: Record<string, unknown>,
): { variable: string; reference: OutputReference }[] {
  return Object.entries(variables).flatMap(([variable, value]) => {
    const reference = asOutputReference(value);
    return reference ? [{ variable, reference }] : [];
  });
}
