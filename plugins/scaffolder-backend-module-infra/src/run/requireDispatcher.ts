import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { DISPATCHER_SUBJECT } from '@groundwork/plugin-infra-node';

/** Throws a NotAllowedError unless the infra backend has started the task: anybody may start a template by hand. @internal */
export async function requireDispatcher(ctx: {
  getInitiatorCredentials(): Promise<BackstageCredentials>;
}): Promise<void> {
  const { principal } = await ctx.getInitiatorCredentials();
  if (isDispatcher(principal)) return;
  throw new NotAllowedError(
    'The steps of a run are started by the infrastructure plugin only. Ask for a plan or for a change of a resource instead.',
  );
}

function isDispatcher(principal: unknown): boolean {
  return (
    typeof principal === 'object' &&
    principal !== null &&
    'type' in principal &&
    principal.type === 'service' &&
    'subject' in principal &&
    principal.subject === DISPATCHER_SUBJECT
  );
}
