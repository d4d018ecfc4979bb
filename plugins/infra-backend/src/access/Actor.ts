import { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who asks, for the time of one request. */
export interface Actor {
  /** Entity ref of a person, or a service's subject. */
  ref: string;
  /** A service principal: it was authorised where it came from. */
  isService: boolean;
  /** The person's own ref and the groups that they belong to. */
  ownershipRefs: readonly string[];
  credentials: BackstageCredentials;
}

/** Whether the actor is one of the given users and groups. */
export function isOneOf(actor: Actor, refs: readonly string[]): boolean {
  return refs.some(ref => actor.ownershipRefs.includes(ref));
}
