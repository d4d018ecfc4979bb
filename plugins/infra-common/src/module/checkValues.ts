import { convertValue } from './convertValue';
import { ModuleVariable } from './ModuleAnalysis';
import { parseType } from './parseType';

/** What a check needs to know of a variable; a `TemplateVariable` of the API will do. @public */
export type CheckedVariable = Pick<
  ModuleVariable,
  'name' | 'type' | 'required'
> & {
  /** @defaultValue true */
  nullable?: boolean;
};

/** What is wrong with one value. @public */
export interface ValueIssue {
  /** `variables.<name>`, and below it attribute names and positions: `variables.subnets.0.cidr`. */
  path: string;
  /** Never holds the value. */
  message: string;
}

/**
 * Checks values for a module's variables as Terraform would when it takes them from a JSON variables file: unknown
 * names, missing ones, values that can't be converted. The module's own `validation` blocks are Terraform's to check.
 *
 * @public
 */
export function checkValues(
  variables: CheckedVariable[],
  values: Record<string, unknown>,
): ValueIssue[] {
  const names = new Set(variables.map(({ name }) => name));
  const unknown = Object.keys(values)
    .filter(name => !names.has(name))
    .map(name => ({
      path: `variables.${name}`,
      message: `the module has no variable '${name}'`,
    }));
  return [
    ...unknown,
    ...variables.flatMap(variable => checkValue(variable, values)),
  ];
}

function checkValue(
  variable: CheckedVariable,
  values: Record<string, unknown>,
): ValueIssue[] {
  const { name, required, nullable = true } = variable;
  const path = `variables.${name}`;
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) {
    return required ? [{ path, message: 'a value is required' }] : [];
  }
  if (value === null) {
    // Where there is a default, Terraform takes it in place of the null.
    return required && !nullable
      ? [{ path, message: 'a value is required, it must not be null' }]
      : [];
  }
  const { issues = [] } = convertValue(value, parseType(variable.type).type);
  return issues.map(({ at, message }) => ({
    path: [path, ...at].join('.'),
    message,
  }));
}
