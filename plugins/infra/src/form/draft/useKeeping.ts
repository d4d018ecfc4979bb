import { useEffect, useMemo } from 'react';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { isSame } from '../isSame';
import { isSecret } from '../isSecret';
import { EntryDraft, FieldEdits, keepable, withoutSecrets } from './keepable';
import { Keeper } from './Kept';

/** What is kept of a form of variables. @internal */
export interface KeptForm<D> {
  /** What stands beside the variables. */
  draft: D;
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
  useEffect(() => {
    if (!variables) return;
    const kept = keepable(edits, variables);
    const isUntouched = Object.keys(kept).length === 0 && isSame(draft, start);
    keeper.keep(
      isUntouched
        ? undefined
        : { draft: withoutSecrets(draft, variables), edits: kept, basis },
    );
  }, [keeper, variables, draft, start, edits, basis]);
  return useMemo(
    () => ({
      isKept: keeper.kept !== undefined,
      isOutdated: keeper.kept !== undefined && keeper.kept.basis !== basis,
      hasSecrets:
        (variables ?? []).some(isSecret) ||
        [...draft.tags, ...draft.config].some(({ sensitive }) => sensitive),
      discard: keeper.discard,
    }),
    [keeper, variables, draft, basis],
  );
}
