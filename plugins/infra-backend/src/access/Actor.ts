import { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who asks, for the time of one request. */
export interface Actor {
  /** Entity ref of a person, or a service's subject. */
  ref: string;
  /** A service principal: it was authorised where it came from. */
  isService: boolean;
  /** What grants and the configuration may name them by: a person's ref and groups, or a service's subject. */
  ownershipRefs: readonly string[];
  credentials: BackstageCredentials;
}

/** Whether the actor is one of the given users, groups and services. */
export function isOneOf(actor: Actor, refs: readonly string[]): boolean {
  return refs.some(ref => actor.ownershipRefs.includes(ref));
}
