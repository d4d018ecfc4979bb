import { FormVariable } from '@groundwork/plugin-infra-common';
import { EntryRow } from '../entryRows';
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

/** Tags and config beside the variables. @internal */
export interface EntryDraft {
  tags: EntryRow[];
  config: EntryRow[];
}

/** The same without values that are secret, by their mark or because a variable of the name is. @internal */
export function withoutSecrets<D extends EntryDraft>(
  draft: D,
  variables: FormVariable[],
): D {
  const secret = new Set(variables.filter(isSecret).map(({ name }) => name));
  const cleared = (rows: EntryRow[]) =>
    rows.map(row =>
      row.sensitive || secret.has(row.name.trim()) ? { ...row, text: '' } : row,
    );
  return { ...draft, tags: cleared(draft.tags), config: cleared(draft.config) };
}
