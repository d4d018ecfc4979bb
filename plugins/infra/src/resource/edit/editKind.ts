import { Action } from '@groundwork/plugin-infra-common';

/** Changes that take other values, in the order in which they are offered. */
const EDITS = ['update', 'provision', 'recreate'] as const;

/** A change that takes other values. @internal */
export type EditKind = (typeof EDITS)[number];

/** The change that other values would go into; undefined: none is allowed now. @internal */
export function editKind(allowed: Action[]): EditKind | undefined {
  return EDITS.find(kind => allowed.includes(kind));
}
