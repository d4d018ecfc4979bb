import { useEffect, useMemo } from 'react';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { isLost } from '../entryRows';
import { isSecret } from '../isSecret';
import {
  draftPart,
  EntryDraft,
  FieldEdits,
  keepable,
  withoutSecrets,
} from './keepable';
import { Keeper } from './Kept';

/** What is kept of a form of variables. @internal */
export interface KeptForm<D> {
  /** What stands beside the variables, where it is not as it was found. */
  draft: Partial<D>;
  edits: FieldEdits;
  /** What it was written for, as it was then. */
  basis?: string;
}

/** Keeps a form while it is written; secrets never. @internal */
export function useKeeping<D extends EntryDraft>(options: {
  keeper: Keeper<KeptForm<D>>;
  /** Absent: they are not known yet. */
  variables?: FormVariable[];
  draft: D;
  /** What the draft was before anything was written. */
  start: D;
  edits: FieldEdits;
  basis?: string;
}) {
  const { keeper, variables, draft, start, edits, basis } = options;
  // What was written for something older stays so, however often the person comes back.
  const writtenFor = keeper.kept ? keeper.kept.basis : basis;
  useEffect(() => {
    if (!variables) return;
    const kept = keepable(edits, variables);
    const part = draftPart(draft, start);
    const isUntouched = [kept, part].every(
      each => Object.keys(each).length === 0,
    );
    keeper.keep(
      isUntouched
        ? undefined
        : {
            draft: withoutSecrets(part, start, variables),
            edits: kept,
            basis: writtenFor,
          },
    );
  }, [keeper, variables, draft, start, edits, writtenFor]);
  return useMemo(
    () => ({
      isKept: keeper.kept !== undefined,
      isOutdated: writtenFor !== basis,
      hasSecrets:
        (variables ?? []).some(isSecret) ||
        [...draft.tags, ...draft.config].some(({ sensitive }) => sensitive),
      hasLostConfig: keeper.kept?.draft.config?.some(isLost) ?? false,
      discard: keeper.discard,
    }),
    [keeper, variables, draft, basis, writtenFor],
  );
}
