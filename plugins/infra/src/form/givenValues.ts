import { MASK, TemplateVariable } from '@groundwork/plugin-infra-common';
import { isSame } from './isSame';
import { Values } from './useVariableValues';

/** What is sent for a new resource: what differs from the module's defaults, so that the rest follows them. @internal */
export function givenValues(
  variables: TemplateVariable[],
  values: Values,
): Values {
  return Object.fromEntries(
    variables.flatMap(({ name, required, default: fallback }) => {
      const value = values[name];
      if (value === undefined) return [];
      if (!required && isDefault(value, fallback)) return [];
      return [[name, value]];
    }),
  );
}

/** What is sent for an update: what differs from what the resource has, or has by default. @internal */
export function changedValues(
  variables: TemplateVariable[],
  values: Values,
  current: Values,
): Values {
  return Object.fromEntries(
    variables.flatMap(({ name, default: fallback }) => {
      const value = values[name];
      const isSet = Object.hasOwn(current, name);
      if (value === MASK) return [];
      if (value === undefined) {
        // Emptied: null makes Terraform take the default again.
        return isSet && current[name] !== null && current[name] !== MASK
          ? [[name, null]]
          : [];
      }
      const before = isSet ? current[name] : fallback;
      return isDefault(value, before) ? [] : [[name, value]];
    }),
  );
}

function isDefault(value: unknown, fallback: unknown): boolean {
  if (isSame(value, fallback)) return true;
  const unset = fallback === undefined || fallback === null;
  return unset && isEmpty(value);
}

/** Forms make empty lists and objects by themselves. */
function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 0
  );
}
