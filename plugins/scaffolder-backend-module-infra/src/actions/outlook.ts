import {
  awaitsSubmission,
  isOnItsWay,
  isProvisioned,
  phraseChangeStatus,
  phrasePair,
  Resource,
  ResourceStatus,
} from '@groundwork/plugin-infra-common';

/** What somebody who waits for a resource can expect of it. @internal */
export type Outlook =
  | { outlook: 'provisioned' }
  /** It goes on by itself. */
  | { outlook: 'moving' }
  /** Somebody has to approve, or to decide otherwise. */
  | { outlook: 'needsPerson'; reason: string }
  /** It will not be provisioned by what was asked for. */
  | { outlook: 'hopeless'; reason: string };

const OUTLOOKS: Record<ResourceStatus, Outlook['outlook']> = {
  ready: 'moving',
  queued: 'moving',
  in_progress: 'moving',
  pending: 'moving',
  done: 'provisioned',
  approval_pending: 'needsPerson',
  error: 'hopeless',
  rejected: 'hopeless',
  unknown: 'hopeless',
};

/** What to expect of the resource. @internal */
export function outlookOf(
  resource: Pick<Resource, 'name' | 'state' | 'status' | 'openChange'>,
): Outlook {
  const { name, state, status, openChange } = resource;
  const pair = { state, status };
  const isGoing = !isProvisioned(pair) && !isOnItsWay(pair);
  const outlook = isGoing ? 'hopeless' : OUTLOOKS[status];
  const stands = `'${name}' is ${phrasePair(pair)}`;
  if (outlook === 'hopeless') return { outlook, reason: stands };
  if (openChange && awaitsSubmission(openChange.status)) {
    const reason = `a change of '${name}' is ${phraseChangeStatus(
      openChange.status,
    )}: somebody has to submit it`;
    return { outlook: 'needsPerson', reason };
  }
  if (outlook === 'needsPerson') {
    return { outlook, reason: `'${name}' waits for an approval` };
  }
  if (outlook === 'moving' && !openChange) {
    const reason = `${stands} and nothing is under way`;
    return { outlook: 'hopeless', reason };
  }
  return { outlook };
}

/**
 * What to ask for so that the resource gets provisioned; undefined: it is, or is on its way. A retried task finds the
 * resource as its last try left it: a provisioning that failed is then asked for anew.
 *
 * @internal
 */
export function requestToProvision(
  resource: Pick<
    Resource,
    'name' | 'state' | 'status' | 'openChange' | 'allowedActions'
  >,
): 'provision' | 'retry' | undefined {
  if (outlookOf(resource).outlook !== 'hopeless') return undefined;
  return isOnItsWay(resource) && resource.allowedActions.includes('retry')
    ? 'retry'
    : 'provision';
}
