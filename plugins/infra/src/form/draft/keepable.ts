import { FormVariable } from '@groundwork/plugin-infra-common';
import { EntryRow } from '../entryRows';
import { FieldEdit } from '../fieldState';
import { isSame } from '../isSame';
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

/** What of a draft is not as it was before anything was written. @internal */
export function draftPart<D extends object>(draft: D, start: D): Partial<D> {
  const part: Partial<D> = {};
  for (const name in draft) {
    if (!isSame(draft[name], start[name])) part[name] = draft[name];
  }
  return part;
}

/**
 * The same without values of tags that are secret, by their mark or because a variable of the name is, and without values
 * of config that were typed: which names are secret there is known to the server alone.
 *
 * @internal
 */
export function withoutSecrets<D extends EntryDraft>(
  part: Partial<D>,
  start: D,
  variables: FormVariable[],
): Partial<D> {
  const names = new Set(variables.filter(isSecret).map(({ name }) => name));
  const canBeKept = ({ name, sensitive, kept }: EntryRow) =>
    !sensitive && !kept && !names.has(name.trim());
  const wasShown = (row: EntryRow) =>
    start.config.some(
      ({ name, text }) => name === row.name && text === row.text,
    );
  return {
    ...part,
    ...(part.tags && {
      tags: part.tags.map(row => (canBeKept(row) ? row : withoutText(row))),
    }),
    ...(part.config && {
      config: part.config.map(row =>
        canBeKept(row) && wasShown(row) ? row : withoutText(row),
      ),
    }),
  };
}

/** In place of what was typed over a value that the server has stands that value again. */
function withoutText(row: EntryRow): EntryRow {
  if (row.text === '') return row;
  return row.kept
    ? { ...row, text: '', sensitive: true }
    : { ...row, text: '', lost: true };
}
