import { FormVariable } from '@groundwork/plugin-infra-common';
import { FieldEdit } from '../fieldState';
import { isSecret } from '../isSecret';

/** What a person did to fields, by name of the variable. @internal */
export type FieldEdits = Record<string, FieldEdit>;

/** What of it may be kept: nothing that is sensitive, and nothing that the version does not know. @internal */
export function keepable(
  edits: FieldEdits,
  variables: FormVariable[],
): FieldEdits {
  return Object.fromEntries(
    variables
      .filter(
        variable => !isSecret(variable) && Object.hasOwn(edits, variable.name),
      )
      .map(({ name }) => [name, edits[name]]),
  );
}
