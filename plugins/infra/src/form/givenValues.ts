import { FormVariable, MASK } from '@groundwork/plugin-infra-common';
import { FieldState, Values } from './fieldState';
import { isSame } from './isSame';

/** States of fields by name of the variable. @internal */
export type FieldStates = Record<string, FieldState>;

type Given = [string, unknown][];

/**
 * What is sent for a new resource: references to outputs, and what differs from the defaults. What is inherited by itself
 * is left out, so that it is followed.
 *
 * @internal
 */
export function givenValues(
  variables: FormVariable[],
  fields: FieldStates,
): Values {
  return Object.fromEntries(
    variables.flatMap(({ name, required, default: fallback }): Given => {
      const { shown, source, offer, readOnly } = fields[name];
      if (readOnly) return [];
      if (source) {
        return source.reference ? [[name, source.reference]] : [];
      }
      if (shown === undefined) return [];
      // A default must be said where something else would be inherited.
      if (!required && !offer && isDefault(shown, fallback)) return [];
      return [[name, shown]];
    }),
  );
}

/** What is sent for an update: what differs from what the resource has, or gets by itself. @internal */
export function changedValues(
  variables: FormVariable[],
  fields: FieldStates,
  current: Values,
): Values {
  return Object.fromEntries(
    variables.flatMap(({ name, default: fallback }): Given => {
      const { shown, source, offer, readOnly } = fields[name];
      const before = current[name] ?? undefined;
      // Null takes back what was given: what is inherited or the default holds again.
      const takenBack: Given = before === undefined ? [] : [[name, null]];
      if (readOnly || shown === MASK) return [];
      if (source) {
        if (!source.reference) return takenBack;
        const isKept =
          before === undefined
            ? source.follows
            : isSame(before, source.reference);
        return isKept ? [] : [[name, source.reference]];
      }
      if (shown === undefined) return before === MASK ? [] : takenBack;
      if (before === undefined && offer?.follows) return [[name, shown]];
      return isDefault(shown, before ?? fallback) ? [] : [[name, shown]];
    }),
  );
}

/** What is sent for secrets that a draft proposes and nobody typed anew: the server keeps what a mask stands for. @internal */
export function keptSecrets(
  fields: FieldStates,
  proposed: Values = {},
): Values {
  return Object.fromEntries(
    Object.entries(fields).flatMap(
      ([name, { shown, hidden, readOnly }]): Given =>
        proposed[name] === MASK && hidden && shown === undefined && !readOnly
          ? [[name, MASK]]
          : [],
    ),
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
