import {
  Action,
  Change,
  Resource,
  hasNoRun,
} from '@groundwork/plugin-infra-common';

/** Changes that take other values, in the order in which they are offered. */
const EDITS = ['update', 'provision', 'recreate'] as const;

/** A change that takes other values. @internal */
export type EditKind = (typeof EDITS)[number] | 'metadata';

/** The change that other values would go into; undefined: none is allowed now. @internal */
export function editKind(allowed: Action[]): EditKind | undefined {
  return EDITS.find(kind => allowed.includes(kind));
}

/** The kind of the change that a form opens or edits: details go without a run, and an abstract resource has only these. @internal */
export function formKind(
  resource: Resource,
  change: Change | undefined,
  onlyDetails: boolean,
): Change['kind'] & EditKind {
  if ((change && hasNoRun(change.kind)) || resource.abstract || onlyDetails) {
    return 'metadata';
  }
  // Where none is allowed any more, the server says why.
  return editKind(resource.allowedActions) ?? 'update';
}
