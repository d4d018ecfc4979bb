import { Issue } from '../../parts/errors';

/** Where a module lies, as a person says it. @internal */
export interface ModuleDraft {
  sourceUrl: string;
  ref: string;
  path: string;
}

/** What must be said of a module, and is not. @internal */
export function missingFields({
  sourceUrl,
  ref,
}: Pick<ModuleDraft, 'sourceUrl' | 'ref'>): Issue[] {
  return Object.entries({ sourceUrl, ref })
    .filter(([, value]) => value.trim() === '')
    .map(([path]) => ({ path, message: 'must be given' }));
}
